using System.Text;

namespace Panthera.Tests.Generators;

/// <summary>Texts of programs with a few random faults, from a seed.</summary>
internal sealed class MutatedTexts(IReadOnlyList<string> sources)
{
    private const string Alphabet = "wgmvlrtu_()=,.:+-*/<>#[] \n0123456789eE\t\r\0é²\u00a0\ufeff\u2028\ud83d\ude00\u0663ßλ";
    private const int MaxLength = 4000;

    private readonly StringBuilder _text = new();

    /// <summary>A source with 1 to 4 mutations.</summary>
    public string Next(ref Rng rng)
    {
        _text.Clear().Append(Source(ref rng));
        for (int edits = 1 + rng.Next(4); edits > 0; edits--) Mutate(ref rng);
        return _text.ToString(0, Math.Min(_text.Length, MaxLength));
    }

    private string Source(ref Rng rng) => sources[rng.Next(sources.Count)];

    private void Mutate(ref Rng rng)
    {
        if (_text.Length == 0) _text.Append(Source(ref rng));
        int at = rng.Next(_text.Length), length = 1 + rng.Next(Math.Min(30, _text.Length - at));
        switch (rng.Next(9))
        {
            case 0 or 1:
                _text[at] = Alphabet[rng.Next(Alphabet.Length)];
                break;
            case 2:
                _text.Insert(at, Alphabet[rng.Next(Alphabet.Length)]);
                break;
            case 3:
                _text.Remove(at, 1);
                break;
            case 4:
                _text.Remove(at, length);
                break;
            case 5:
                _text.Insert(rng.Next(_text.Length), _text.ToString(at, length));
                break;
            case 6:
                SwapLines(ref rng);
                break;
            case 7:
                _text[at] = (char)rng.Next(char.MaxValue + 1);
                break;
            default:
                string other = Source(ref rng);
                _text.Length = at;
                _text.Append(other.AsSpan(rng.Next(other.Length)));
                break;
        }
    }

    private void SwapLines(ref Rng rng)
    {
        string[] lines = _text.ToString().Split('\n');
        int a = rng.Next(lines.Length), b = rng.Next(lines.Length);
        (lines[a], lines[b]) = (lines[b], lines[a]);
        _text.Clear().AppendJoin('\n', lines);
    }
}
