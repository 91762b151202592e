namespace Panthera.Training.Data;

/// <summary>
/// Windows of text. A row of <see cref="Batch.Tokens"/> is <see cref="Sequence"/> tokens; the same row of
/// <see cref="Batch.Targets"/> holds, for each of them, the token that follows.
/// </summary>
public interface ITextSource : IDataSource
{
    /// <summary>The number of tokens that exist; tokens run from 0 to this less one.</summary>
    int VocabularySize { get; }

    /// <summary>Tokens a window.</summary>
    int Sequence { get; }

    /// <summary>
    /// UTF-8 bytes that one token of a split stands for on average. A loss of L nats a token is
    /// L / (ln 2 · BytesPerToken) bits a byte, which compares across vocabularies.
    /// </summary>
    double BytesPerToken(Split split);

    /// <summary>
    /// Characters (Unicode scalar values) that one token of a split stands for on average. A loss of L nats a token is
    /// L / CharactersPerToken nats a character.
    /// </summary>
    double CharactersPerToken(Split split);

    /// <summary>Windows side by side.</summary>
    int IDataSource.Distinct(Split split) => split == Split.Train ? Math.Max(1, Count(split) / Sequence) : Count(split);
}
