using System.Runtime.InteropServices;
using Panthera.Language;

namespace Panthera.Training.Data;

/// <summary>
/// Texts whose class is to be written out. A row of <see cref="Batch.Tokens"/> is a text as <see cref="PaddedText"/> writes it, then
/// what a decoder reads: <see cref="PaddedText.Start"/> and the words of the class but the last token. The row's
/// <see cref="Batch.Targets"/> are the words of the class, then <see cref="PaddedText.Padding"/> to the end, which ends an answer.
/// </summary>
public sealed class TextToTextSource : IClassifiedSource
{
    private readonly TextClassSource _texts;
    private readonly int[][] _answers;

    /// <summary>Encodes all texts and answers.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vocabulary">How texts and answers become tokens.</param>
    /// <param name="length">Tokens of a text; longer ones are cut.</param>
    /// <exception cref="InputException">If a part has no text, or two classes are written alike.</exception>
    public TextToTextSource(LabelledTexts texts, IVocabulary vocabulary, int length)
    {
        _texts = new TextClassSource(texts, new PaddedText(vocabulary, length));
        int[][] words = [.. texts.ClassNames.Select(name => Text.Tokens(ClassWords.Spoken(name)))];
        AnswerTokens = words.Max(answer => answer.Length) + 1;
        _answers = [.. words.Select(answer => (int[])[.. answer, .. Enumerable.Repeat(PaddedText.Padding, AnswerTokens - answer.Length)])];
        for (int i = 0; i < _answers.Length; i++)
        {
            int other = ClassOf(_answers[i]);
            if (other != i) throw new InputException($"{texts.Provenance}: the classes {Quoted.Of(ClassNames[other])} and {Quoted.Of(ClassNames[i])} are written alike");
        }
    }

    /// <inheritdoc/>
    public string Name => _texts.Name;

    /// <inheritdoc/>
    public string Provenance => $"{_texts.Provenance}, {AnswerTokens} an answer";

    /// <summary>How texts and answers become tokens.</summary>
    public PaddedText Text => _texts.Text;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _texts.ClassNames;

    /// <inheritdoc/>
    public int AnswerTokens { get; }

    /// <inheritdoc/>
    public long Bytes => _texts.Bytes;

    /// <inheritdoc/>
    public string Digest =>
        ExampleDigest.Of([Convert.FromHexString(_texts.Digest), .. _answers.Select(answer => MemoryMarshal.AsBytes<int>(answer).ToArray())]);

    /// <inheritdoc/>
    public int Count(Split split) => _texts.Count(split);

    /// <inheritdoc/>
    public int ClassOf(Split split, int example) => _texts.ClassOf(split, example);

    /// <inheritdoc/>
    public int ClassOf(ReadOnlySpan<int> answer)
    {
        for (int i = 0; i < _answers.Length; i++)
            if (answer.SequenceEqual(_answers[i])) return i;
        return -1;
    }

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        int length = Text.Length;
        for (int row = 0; row < examples.Length; row++)
        {
            ReadOnlySpan<int> answer = _answers[_texts.ClassOf(split, examples[row])];
            Span<int> tokens = batch.Tokens.AsSpan(row * (length + AnswerTokens), length + AnswerTokens);
            _texts.CopyTokens(split, examples[row], tokens[..length]);
            tokens[length] = PaddedText.Start;
            answer[..^1].CopyTo(tokens[(length + 1)..]);
            answer.CopyTo(batch.Targets.AsSpan(row * AnswerTokens));
        }
    }
}
