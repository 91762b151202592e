using System.Collections.Immutable;

namespace Panthera.Kernels;

/// <summary>How a flat buffer of parameters divides into arrays, one after the other.</summary>
public sealed class ParameterLayout
{
    /// <summary>A layout of arrays with these lengths, in order; lengths may be 0.</summary>
    public ParameterLayout(IEnumerable<int> lengths)
    {
        Lengths = [.. lengths];
        int[] offsets = new int[Lengths.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Lengths[i], nameof(lengths));
            offsets[i] = Total;
            Total = checked(Total + Lengths[i]);
        }
        Offsets = [.. offsets];
    }

    /// <summary>The arrays' lengths.</summary>
    public ImmutableArray<int> Lengths { get; }

    /// <summary>Where each array begins.</summary>
    public ImmutableArray<int> Offsets { get; }

    /// <summary>The number of arrays.</summary>
    public int Arrays => Lengths.Length;

    /// <summary>The number of parameters in all arrays.</summary>
    public int Total { get; }
}
