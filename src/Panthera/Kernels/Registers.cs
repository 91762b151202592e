using System.Runtime.Intrinsics;
using Panthera.Numerics;

namespace Panthera.Kernels;

/// <summary>A width of registers that code is emitted for.</summary>
/// <param name="Lanes">The operations.</param>
/// <param name="Vector">The register.</param>
/// <param name="Count">Floats in a register.</param>
internal sealed record Registers(Type Lanes, Type Vector, int Count)
{
    /// <summary>One float.</summary>
    public static Registers Scalar { get; } = new(typeof(LanesScalar), typeof(float), 1);

    /// <summary>The widths that this processor has, the widest first; the last is always one float.</summary>
    public static IReadOnlyList<Registers> Available { get; } = [.. Supported()];

    /// <summary>The widest that this processor has.</summary>
    public static Registers Widest => Available[0];

    private static IEnumerable<Registers> Supported()
    {
        if (Vector512.IsHardwareAccelerated) yield return new(typeof(Lanes512), typeof(Vector512<float>), 16);
        if (Vector256.IsHardwareAccelerated) yield return new(typeof(Lanes256), typeof(Vector256<float>), 8);
        if (Vector128.IsHardwareAccelerated) yield return new(typeof(Lanes128), typeof(Vector128<float>), 4);
        yield return Scalar;
    }
}
