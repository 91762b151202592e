using Panthera.Training.Data;

namespace Panthera.Search.Tests;

/// <summary>Normal clouds around one centre a class: learned within forty steps of a microsecond each.</summary>
internal sealed class Blobs : IDataSource
{
    public const int Features = 12, Classes = 4;

    private readonly float[][] _features = new float[3][];

    public Blobs(ulong seed)
    {
        Rng rng = new(seed);
        float[] centres = [.. Normal(ref rng, Classes * Features)];
        foreach (Split split in Enum.GetValues<Split>())
        {
            float[] features = [.. Normal(ref rng, Count(split) * Features)];
            for (int i = 0; i < features.Length; i++)
                features[i] += centres[i / Features % Classes * Features + i % Features];
            _features[(int)split] = features;
        }
    }

    public string Name => "blobs";

    public string Provenance => "normal clouds";

    public int Count(Split split) => split == Split.Train ? 512 : 64;

    public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        for (int row = 0; row < examples.Length; row++)
        {
            _features[(int)split].AsSpan(examples[row] * Features, Features).CopyTo(batch.Features.AsSpan(row * Features));
            batch.Targets[row] = examples[row] % Classes;
        }
    }

    private static List<float> Normal(ref Rng rng, int count)
    {
        List<float> values = new(count);
        for (int i = 0; i < count; i++) values.Add((float)rng.NextNormal());
        return values;
    }
}
