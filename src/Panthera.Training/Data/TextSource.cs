using System.Runtime.InteropServices;
using System.Text;

namespace Panthera.Training.Data;

/// <summary>
/// A corpus as windows of tokens. Nine tenths of the documents train the vocabulary and the model; the rest, taken from
/// all over the corpus, is shared by validation and test. A training window may start at any token of its split; the windows
/// of validation and test lie side by side, so that each token counts once.
/// </summary>
public sealed class TextSource : ITextSource
{
    private static readonly double[] Shares = [0.90, 0.05, 0.05];

    private readonly int[][] _tokens;
    private readonly double[] _bytesPerToken, _charactersPerToken;

    /// <summary>Splits a corpus, learns a vocabulary on its training part and encodes all of it.</summary>
    /// <param name="corpus">The text. Documents are joined by line ends within a split.</param>
    /// <param name="vocabulary">Tokens wanted, <see cref="BytePairVocabulary.SmallestSize"/> or more.</param>
    /// <param name="sequence">Tokens a window.</param>
    /// <exception cref="ArgumentOutOfRangeException">If a size is out of range.</exception>
    /// <exception cref="InputException">If a split is too short for one window.</exception>
    public TextSource(Corpus corpus, int vocabulary, int sequence)
        : this(corpus, texts => BytePairVocabulary.Learn([texts[(int)Split.Train]], vocabulary), sequence) { }

    /// <summary>Splits a corpus and encodes it with a vocabulary that is given.</summary>
    /// <param name="corpus">The text. Documents are joined by line ends within a split.</param>
    /// <param name="vocabulary">How it becomes tokens.</param>
    /// <param name="sequence">Tokens a window.</param>
    /// <exception cref="InputException">If a split is too short for one window.</exception>
    public TextSource(Corpus corpus, IVocabulary vocabulary, int sequence) : this(corpus, _ => vocabulary, sequence) { }

    private TextSource(Corpus corpus, Func<string[], IVocabulary> learn, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        string[] texts = [.. SplitDocuments(corpus.Documents)];
        Vocabulary = learn(texts);
        Sequence = sequence;
        _tokens = [.. texts.Select(Vocabulary.Encode)];
        _bytesPerToken = [.. texts.Zip(_tokens, (text, tokens) => Encoding.UTF8.GetByteCount(text) / Math.Max(tokens.Length, 1.0))];
        _charactersPerToken = [.. texts.Zip(_tokens, (text, tokens) => text.EnumerateRunes().Count() / Math.Max(tokens.Length, 1.0))];
        foreach (Split split in Enum.GetValues<Split>())
        {
            if (Count(split) < 1)
            {
                throw new InputException(
                    $"{corpus.Provenance}: its {split.ToString().ToLowerInvariant()} part has {_tokens[(int)split].Length:N0} tokens "
                    + $"but a window needs {sequence + 1:N0}; use a longer text or a shorter sequence.");
            }
        }
        Name = corpus.Name;
        Provenance = $"{corpus.Provenance}; {Vocabulary.Description}; "
            + $"{_tokens[0].Length:N0} to train, {_tokens[1].Length:N0} to validate, {_tokens[2].Length:N0} to test";
    }

    /// <summary>Splits a corpus; each character of its training part is a token.</summary>
    /// <param name="corpus">The text. Documents are joined by line ends within a split.</param>
    /// <param name="sequence">Characters a window.</param>
    /// <exception cref="InputException">If a split is too short for one window.</exception>
    public static TextSource OfCharacters(Corpus corpus, int sequence) =>
        new(corpus, texts => new CharacterVocabulary(texts[(int)Split.Train], texts), sequence);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Provenance { get; }

    /// <summary>What the tokens mean.</summary>
    public IVocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int VocabularySize => Vocabulary.Size;

    /// <inheritdoc/>
    public int Sequence { get; }

    /// <inheritdoc/>
    public double BytesPerToken(Split split) => _bytesPerToken[(int)split];

    /// <inheritdoc/>
    public double CharactersPerToken(Split split) => _charactersPerToken[(int)split];

    /// <inheritdoc/>
    public long Bytes => _tokens.Sum(tokens => sizeof(int) * tokens.LongLength);

    /// <inheritdoc/>
    public string Digest => ExampleDigest.Of(_tokens.Select(tokens => MemoryMarshal.AsBytes<int>(tokens).ToArray()));

    /// <inheritdoc/>
    public int Count(Split split)
    {
        // A window needs one token more than its length: the target of its last.
        int starts = Math.Max(_tokens[(int)split].Length - Sequence, 0);
        return split == Split.Train ? starts : (starts + Sequence - 1) / Sequence;
    }

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        int[] tokens = _tokens[(int)split];
        int stride = split == Split.Train ? 1 : Sequence;
        for (int row = 0; row < examples.Length; row++)
        {
            int start = examples[row] * stride;
            tokens.AsSpan(start, Sequence).CopyTo(batch.Tokens.AsSpan(row * Sequence));
            tokens.AsSpan(start + 1, Sequence).CopyTo(batch.Targets.AsSpan(row * Sequence));
        }
    }

    /// <summary>Copies the tokens of a window.</summary>
    /// <param name="split">Of which part.</param>
    /// <param name="window">Which window: 0 to <see cref="Count"/> less one.</param>
    /// <param name="tokens">Room for <see cref="Sequence"/> tokens.</param>
    public void CopyWindow(Split split, int window, Span<int> tokens) =>
        _tokens[(int)split].AsSpan(window * (split == Split.Train ? 1 : Sequence), Sequence).CopyTo(tokens);

    // Each document goes where most is missing for the shares to be right: exact in bytes, spread over the corpus.
    private static IEnumerable<string> SplitDocuments(IReadOnlyList<string> documents)
    {
        StringBuilder[] parts = [new(), new(), new()];
        long total = 0;
        foreach (string document in documents)
        {
            total += document.Length + 1;
            int neediest = Enumerable.Range(0, parts.Length).MaxBy(i => Shares[i] * total - parts[i].Length);
            parts[neediest].Append(document).Append('\n');
        }
        return parts.Select(part => part.ToString());
    }
}
