using System.Text;

namespace Panthera.Training.Data;

/// <summary>
/// A vocabulary whose tokens are the characters (Unicode scalar values) of the training text, in their order. If other
/// texts have characters that it lacks, one last token stands for all of those.
/// </summary>
public sealed class CharacterVocabulary : IVocabulary
{
    private readonly Rune[] _characters;
    private readonly Dictionary<Rune, int> _tokens = [];
    private readonly bool _hasUnknown;

    /// <summary>Lists the characters of a text.</summary>
    /// <param name="training">The text that the model learns from.</param>
    /// <param name="others">Texts that it is measured on; they add no characters, at most the token for unknown ones.</param>
    public CharacterVocabulary(string training, params IEnumerable<string> others)
    {
        _characters = [.. training.EnumerateRunes().ToHashSet().Order()];
        for (int i = 0; i < _characters.Length; i++) _tokens[_characters[i]] = i;
        _hasUnknown = others.Any(text => text.EnumerateRunes().Any(character => !_tokens.ContainsKey(character)));
    }

    /// <inheritdoc/>
    public int Size => _characters.Length + (_hasUnknown ? 1 : 0);

    /// <inheritdoc/>
    public string Description => $"{_characters.Length:N0} characters" + (_hasUnknown ? " and one token for all others" : "");

    /// <summary>Encodes a text: one token a character.</summary>
    /// <exception cref="ArgumentException">If it has a character that no given text had.</exception>
    public int[] Encode(string text)
    {
        List<int> tokens = new(text.Length);
        foreach (Rune character in text.EnumerateRunes())
        {
            if (_tokens.TryGetValue(character, out int token)) tokens.Add(token);
            else if (_hasUnknown) tokens.Add(_characters.Length);
            else throw new ArgumentException($"No token for the character U+{character.Value:X4}.", nameof(text));
        }
        return [.. tokens];
    }

    /// <inheritdoc/>
    public byte[] Decode(ReadOnlySpan<int> tokens)
    {
        StringBuilder text = new();
        foreach (int token in tokens)
        {
            if (!_hasUnknown || token != _characters.Length) text.Append(_characters[token].ToString());
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
