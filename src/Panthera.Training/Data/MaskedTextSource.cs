namespace Panthera.Training.Data;

/// <summary>
/// Windows of text of whose tokens some are hidden (Devlin et al. 2018, arXiv 1810.04805): 15 % are chosen, of which on average 80 %
/// become <see cref="PaddedText.Mask"/>, 10 % a random token, and 10 % stay. A row of <see cref="Batch.Tokens"/> is the window, with its tokens moved up as
/// <see cref="PaddedText"/> does, then the places of the chosen ones in rising order; <see cref="Batch.Targets"/> gets the token that is right at each.
/// </summary>
/// <remarks>
/// Every window has as many chosen tokens, so that the mean over a batch is that over its windows. What is chosen depends on the
/// index of the example alone; a training window is there several times, each with other tokens hidden.
/// </remarks>
public sealed class MaskedTextSource : IDataSource
{
    private const double Chosen = 0.15, Masked = 0.8, Random = 0.1;

    // Keeps these draws apart from others of the same numbers.
    private const ulong Seed = 0x6D61736B;

    private readonly TextSource _text;
    private readonly int _draws;

    /// <summary>Hides tokens of windows.</summary>
    /// <param name="text">The windows.</param>
    /// <param name="draws">How often a training window is there; those of validation and test are there once.</param>
    /// <exception cref="ArgumentOutOfRangeException">If <paramref name="draws"/> is not positive.</exception>
    public MaskedTextSource(TextSource text, int draws)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        _text = text;
        _draws = (int)Math.Clamp(int.MaxValue / Math.Max(1L, text.Count(Split.Train)), 1, draws);
        Hidden = HiddenOf(text.Sequence);
    }

    /// <summary>How many tokens of a window of a length are hidden.</summary>
    public static int HiddenOf(int sequence) => Math.Max(1, (int)Math.Round(Chosen * sequence));

    /// <inheritdoc/>
    public string Name => _text.Name;

    /// <inheritdoc/>
    public string Provenance => $"{_text.Provenance}; {Hidden} of {_text.Sequence} tokens hidden";

    /// <inheritdoc/>
    public string Digest => $"{_text.Digest}, {Hidden} hidden, {_draws} times";

    /// <inheritdoc/>
    public long Bytes => _text.Bytes;

    /// <summary>What the tokens mean, without those that <see cref="PaddedText"/> puts before them.</summary>
    public IVocabulary Vocabulary => _text.Vocabulary;

    /// <summary>The number of tokens that exist; they run from 0 to this less one.</summary>
    public int VocabularySize => _text.VocabularySize + PaddedText.Reserved;

    /// <summary>Tokens a window.</summary>
    public int Sequence => _text.Sequence;

    /// <summary>Tokens of a window that are hidden.</summary>
    public int Hidden { get; }

    /// <inheritdoc/>
    public int Count(Split split) => _text.Count(split) * (split == Split.Train ? _draws : 1);

    /// <summary>Windows side by side.</summary>
    public int Distinct(Split split) => split == Split.Train ? Math.Max(1, _text.Count(split) / Sequence) : Count(split);

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        for (int row = 0; row < examples.Length; row++)
        {
            Span<int> tokens = batch.Tokens.AsSpan(row * (Sequence + Hidden), Sequence + Hidden);
            int window = split == Split.Train ? examples[row] / _draws : examples[row];
            _text.CopyWindow(split, window, tokens[..Sequence]);
            foreach (ref int token in tokens[..Sequence]) token += PaddedText.Reserved;
            Hide(tokens, batch.Targets.AsSpan(row * Hidden, Hidden), new Rng(Seed, (ulong)split, (ulong)examples[row]));
        }
    }

    // Each place is chosen with the probability that as many as are wanted come from those that are left.
    private void Hide(Span<int> tokens, Span<int> targets, Rng rng)
    {
        int found = 0;
        for (int place = 0; found < Hidden; place++)
        {
            if (rng.Next(Sequence - place) >= Hidden - found) continue;
            targets[found] = tokens[place];
            tokens[Sequence + found++] = place;
            double fate = rng.NextDouble();
            if (fate < Masked) tokens[place] = PaddedText.Mask;
            else if (fate < Masked + Random) tokens[place] = PaddedText.Reserved + rng.Next(_text.VocabularySize);
        }
    }
}
