using System.Runtime.CompilerServices;
using Panthera.Tests.Numerics;

namespace Panthera.Training.Tests.Numerics;

/// <summary>Arrays for kernels, each followed by sentinels that show a write beyond its end.</summary>
internal sealed unsafe class GuardedMemory
{
    private const int GuardLength = 32;
    private const float Sentinel = 98765;
    private readonly List<float[]> _arrays = [];

    /// <summary>An array of random numbers.</summary>
    public float* Random(int count) => Keep(LaneWidths.Random(count, (ulong)_arrays.Count));

    /// <summary>An array of given numbers.</summary>
    public float* Copy(ReadOnlySpan<float> values) => Keep(values);

    /// <summary>The numbers of an array, after a look at its sentinels.</summary>
    public float[] Read(float* array)
    {
        float[] found = _arrays.Single(candidate => Start(candidate) == array);
        found[^GuardLength..].ShouldAllBe(value => value == Sentinel);
        return found[..^GuardLength];
    }

    private float* Keep(ReadOnlySpan<float> values)
    {
        float[] array = GC.AllocateArray<float>(values.Length + GuardLength, pinned: true);
        values.CopyTo(array);
        array.AsSpan(values.Length).Fill(Sentinel);
        _arrays.Add(array);
        return Start(array);
    }

    private static float* Start(float[] pinned) => (float*)Unsafe.AsPointer(ref pinned[0]);
}
