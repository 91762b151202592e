using Panthera;
using Panthera.Training.Data;

namespace RingsTask;

/// <summary>Points around rings of radius 0.5, 1, 1.5, …, two features each; the class of a point is its ring.</summary>
/// <param name="rings">How many rings there are.</param>
/// <param name="seed">Where on them the points are.</param>
public sealed class Rings(int rings, ulong seed) : IDataSource
{
    private const double Noise = 0.1;

    /// <summary>The number of rings.</summary>
    public int Classes => rings;

    /// <inheritdoc/>
    public string Name => "rings";

    /// <inheritdoc/>
    public string Provenance => $"points of {rings} rings made by the example (seed {seed}): "
        + $"{Count(Split.Train):N0} to train, {Count(Split.Validation):N0} to validate, {Count(Split.Test):N0} to test";

    /// <inheritdoc/>
    public int Count(Split split) => split == Split.Train ? 8192 : 2048;

    /// <inheritdoc/>
    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        for (int row = 0; row < examples.Length; row++)
        {
            // A point is made when it is read: the same one each time, and none of another split.
            Rng rng = new(seed, stream: (ulong)split, index: (ulong)examples[row]);
            int ring = rng.Next(rings);
            double radius = 0.5 * (ring + 1) + Noise * rng.NextNormal(), angle = rng.Uniform(0, 2 * Math.PI);
            batch.Features[2 * row] = (float)(radius * Math.Cos(angle));
            batch.Features[2 * row + 1] = (float)(radius * Math.Sin(angle));
            batch.Targets[row] = ring;
        }
    }
}
