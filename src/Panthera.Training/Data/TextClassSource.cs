using System.Runtime.InteropServices;

namespace Panthera.Training.Data;

/// <summary>Texts with classes as rows of tokens in memory.</summary>
public sealed class TextClassSource : ITextClassSource
{
    private readonly LabelledTexts _texts;
    private readonly int[][] _tokens, _targets;

    /// <summary>Encodes texts with a vocabulary that may be another data set's, such as that of a pre-trained model.</summary>
    public TextClassSource(LabelledTexts texts, PaddedText text)
    {
        (_texts, Text) = (texts, text);
        _tokens = [.. texts.Splits.Select(split => split.SelectMany(example => text.Encode(example.Text)).ToArray())];
        _targets = [.. texts.Splits.Select(split => split.Select(example => example.Class).ToArray())];
    }

    /// <summary>Learns a vocabulary from the texts to train on, and encodes all.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vocabulary">Byte-pair tokens wanted; 0 for one token a word that occurs twice or more.</param>
    /// <param name="length">Tokens a row, the first included.</param>
    /// <exception cref="ArgumentOutOfRangeException">If a number is out of range.</exception>
    public static TextClassSource Learn(LabelledTexts texts, int vocabulary, int length)
    {
        IEnumerable<string> training = texts.Splits[(int)Split.Train].Select(example => example.Text);
        IVocabulary learned = vocabulary == 0
            ? WordVocabulary.Learn(training, BytePairVocabulary.LargestSize, least: 2)
            : BytePairVocabulary.Learn(training, vocabulary);
        return new TextClassSource(texts, new PaddedText(learned, length));
    }

    /// <inheritdoc/>
    public string Name => _texts.Name;

    /// <inheritdoc/>
    public string Provenance => $"{_texts.Provenance}; {Text.Description}";

    /// <inheritdoc/>
    public string Digest => ExampleDigest.Of(_tokens.Concat(_targets).Select(numbers => MemoryMarshal.AsBytes<int>(numbers).ToArray()));

    /// <inheritdoc/>
    public long Bytes => _tokens.Concat(_targets).Sum(numbers => sizeof(int) * numbers.LongLength);

    /// <inheritdoc/>
    public PaddedText Text { get; }

    /// <inheritdoc/>
    public int Classes => ClassNames.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _texts.ClassNames;

    /// <inheritdoc/>
    public string TextOf(Split split, int example) => _texts.Splits[(int)split][example].Text;

    /// <inheritdoc/>
    public int Count(Split split) => _targets[(int)split].Length;

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        (int[] tokens, int[] targets, int length) = (_tokens[(int)split], _targets[(int)split], Text.Length);
        for (int row = 0; row < examples.Length; row++)
        {
            tokens.AsSpan(examples[row] * length, length).CopyTo(batch.Tokens.AsSpan(row * length));
            if (batch.Targets.Length > 0) batch.Targets[row] = targets[examples[row]];
        }
    }
}
