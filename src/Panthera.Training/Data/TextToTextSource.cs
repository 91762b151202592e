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
    private readonly ClassifiedTexts _texts;
    private readonly PaddedText _rows;
    private readonly int[][] _tokens, _answers;

    /// <summary>Encodes all texts and answers.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vocabulary">How texts and answers become tokens.</param>
    /// <param name="length">Tokens of a text; longer ones are cut.</param>
    /// <exception cref="InputException">If a part has no text, or two classes are written alike.</exception>
    public TextToTextSource(ClassifiedTexts texts, IVocabulary vocabulary, int length)
    {
        (_texts, Vocabulary, _rows) = (texts, vocabulary, new PaddedText(vocabulary, length));
        (_tokens, int cut) = ClassifiedTextSource.Encode(texts, _rows);
        int[][] words = [.. texts.Classes.Select(name => _rows.Tokens(ClassifiedTexts.Spoken(name)))];
        AnswerTokens = words.Max(answer => answer.Length) + 1;
        _answers = [.. words.Select(answer => (int[])[.. answer, .. Enumerable.Repeat(PaddedText.Padding, AnswerTokens - answer.Length)])];
        for (int i = 0; i < _answers.Length; i++)
        {
            int other = ClassOf(_answers[i]);
            if (other != i) throw new InputException($"{texts.Provenance}: the classes {Quoted.Of(texts.Classes[other])} and {Quoted.Of(texts.Classes[i])} are written alike");
        }
        Provenance = $"{texts.Provenance}; {_rows.Description}{(cut > 0 ? $", {cut:N0} texts cut" : "")}, {AnswerTokens} an answer";
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
    public int AnswerTokens { get; }

    /// <inheritdoc/>
    public long Bytes => _tokens.Sum(tokens => sizeof(int) * tokens.LongLength);

    /// <inheritdoc/>
    public string Digest => ExampleDigest.Of([.. _tokens.Select(tokens => MemoryMarshal.AsBytes<int>(tokens).ToArray()), Convert.FromHexString(_texts.Digest)]);

    /// <inheritdoc/>
    public int Count(Split split) => _texts[split].Count;

    /// <inheritdoc/>
    public int ClassOf(Split split, int example) => _texts[split][example].Class;

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
        int length = _rows.Length;
        for (int row = 0; row < examples.Length; row++)
        {
            ReadOnlySpan<int> answer = _answers[_texts[split][examples[row]].Class];
            Span<int> tokens = batch.Tokens.AsSpan(row * (length + AnswerTokens), length + AnswerTokens);
            _tokens[(int)split].AsSpan(examples[row] * length, length).CopyTo(tokens);
            tokens[length] = PaddedText.Start;
            answer[..^1].CopyTo(tokens[(length + 1)..]);
            answer.CopyTo(batch.Targets.AsSpan(row * AnswerTokens));
        }
    }
}
