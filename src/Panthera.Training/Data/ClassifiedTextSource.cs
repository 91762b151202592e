using System.Runtime.InteropServices;

namespace Panthera.Training.Data;

/// <summary>
/// Texts with a class each, as rows of tokens that end in padding. A row of <see cref="Batch.Tokens"/> is one text as
/// <see cref="PaddedText"/> writes it, and <see cref="Batch.Targets"/> gets its class.
/// </summary>
public sealed class ClassifiedTextSource : IClassifiedSource
{
    private readonly ClassifiedTexts _texts;
    private readonly PaddedText _rows;
    private readonly int[][] _tokens;

    /// <summary>Encodes all texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vocabulary">How they become tokens.</param>
    /// <param name="length">Tokens of a row; longer texts are cut.</param>
    /// <exception cref="InputException">If a part has no text.</exception>
    public ClassifiedTextSource(ClassifiedTexts texts, IVocabulary vocabulary, int length)
    {
        (_texts, Vocabulary, _rows) = (texts, vocabulary, new PaddedText(vocabulary, length));
        (_tokens, int cut) = Encode(texts, _rows);
        Provenance = $"{texts.Provenance}; {_rows.Description}{(cut > 0 ? $", {cut:N0} texts cut" : "")}";
    }

    /// <inheritdoc/>
    public string Name => _texts.Name;

    /// <inheritdoc/>
    public string Provenance { get; }

    /// <summary>What the tokens mean, without those that <see cref="PaddedText"/> puts before them.</summary>
    public IVocabulary Vocabulary { get; }

    /// <summary>The number of tokens that exist; they run from 0 to this less one.</summary>
    public int VocabularySize => _rows.VocabularySize;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _texts.Classes;

    /// <inheritdoc/>
    public long Bytes => _tokens.Sum(tokens => sizeof(int) * tokens.LongLength);

    /// <inheritdoc/>
    public string Digest => ExampleDigest.Of([.. _tokens.Select(tokens => MemoryMarshal.AsBytes<int>(tokens).ToArray()), Convert.FromHexString(_texts.Digest)]);

    /// <inheritdoc/>
    public int Count(Split split) => _texts[split].Count;

    /// <inheritdoc/>
    public int ClassOf(Split split, int example) => _texts[split][example].Class;

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        int length = _rows.Length;
        for (int row = 0; row < examples.Length; row++)
        {
            _tokens[(int)split].AsSpan(examples[row] * length, length).CopyTo(batch.Tokens.AsSpan(row * length));
            batch.Targets[row] = _texts[split][examples[row]].Class;
        }
    }

    /// <summary>The rows of all parts, and how many texts are longer than a row.</summary>
    internal static (int[][] Tokens, int Cut) Encode(ClassifiedTexts texts, PaddedText rows)
    {
        int cut = 0;
        int[][] tokens = [.. Enum.GetValues<Split>().Select(split =>
        {
            IReadOnlyList<ClassifiedText> part = texts[split];
            if (part.Count == 0) throw new InputException($"{texts.Provenance}: no text for the {split.ToString().ToLowerInvariant()} split");
            int[] all = new int[part.Count * rows.Length];
            for (int i = 0; i < part.Count; i++)
            {
                if (rows.Tokens(part[i].Text).Length > rows.Length - 1) cut++;
                rows.Encode(part[i].Text, all.AsSpan(i * rows.Length, rows.Length));
            }
            return all;
        })];
        return (tokens, cut);
    }
}
