namespace Panthera.Training.Data;

/// <summary>The three disjoint parts of a data source: to train on, to select by, to report.</summary>
public enum Split
{
    /// <summary>Examples that gradients come from.</summary>
    Train,

    /// <summary>Examples that fitness and tuning come from.</summary>
    Validation,

    /// <summary>Examples that reported results come from; nothing is ever selected by them.</summary>
    Test,
}

/// <summary>
/// Examples of one task, held in memory and immutable after construction, so that any number of threads may read at once.
/// No example of one split is part of another.
/// </summary>
public interface IDataSource
{
    /// <summary>Short name, such as <c>pictures</c>.</summary>
    string Name { get; }

    /// <summary>One line for people: what the examples are, where they come from, and how many there are.</summary>
    string Provenance { get; }

    /// <summary>A hash of all examples, by which a run knows whether it goes on with the same ones; without one, the provenance.</summary>
    string Digest => Provenance;

    /// <summary>Bytes that the examples take in memory; 0 for a source that makes them when they are read.</summary>
    long Bytes => 0;

    /// <summary>The number of examples of a split; valid indices run from 0 to this less one.</summary>
    int Count(Split split);

    /// <summary>
    /// How many examples of a split are new, rather than others again with other noise or a shifted window: an epoch is as many
    /// draws as there are of these to train on.
    /// </summary>
    int Distinct(Split split) => Count(split);

    /// <summary>Copies examples into a batch. Allocates nothing.</summary>
    /// <param name="split">The split that <paramref name="examples"/> index.</param>
    /// <param name="examples">One index for each row of the batch.</param>
    /// <param name="batch">The buffers to fill: row i gets example <c>examples[i]</c>.</param>
    void Read(Split split, ReadOnlySpan<int> examples, Batch batch);
}

/// <summary>The input buffers of a model: what a data source writes and a plan reads.</summary>
/// <param name="Features">Real inputs, row after row (rows × features of one example); empty for language.</param>
/// <param name="Tokens">Token inputs, row after row (rows × sequence); empty for pictures.</param>
/// <param name="Targets">The right classes: one a row for pictures, one a token for language (the next token).</param>
public sealed record Batch(float[] Features, int[] Tokens, int[] Targets);
