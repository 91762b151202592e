using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Kernels.Formats;

/// <summary>A code of 8 bits for numbers up to 1 in size. Rounding goes to one of the two codes around, the mean over draws is the number.</summary>
internal interface IBlockCode
{
    /// <summary>The code, an integer from 0 to 255, of a number.</summary>
    /// <param name="x">The number, up to 1 in size; a little beyond, it is 1.</param>
    /// <param name="uniform">A uniform draw from between 0 and 1, a multiple of 2⁻²⁴ and neither of them.</param>
    static abstract TVector Encode<TLanes, TVector>(TVector x, TVector uniform) where TLanes : struct, ILanes<TVector> where TVector : struct;

    /// <summary>The number that a code stands for.</summary>
    static abstract TVector Decode<TLanes, TVector>(TVector code) where TLanes : struct, ILanes<TVector> where TVector : struct;
}

/// <summary>
/// For numbers of both signs: 127 roots on either side, squared. Steps are 1.6 % of the largest number there, and shrink with the root
/// of a number; the smallest is 1 / 16,129.
/// </summary>
internal readonly struct SignedSquares : IBlockCode
{
    private const float Steps = 127, Step = 1 / Steps;
    private const uint Zero = 128;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Encode<TLanes, TVector>(TVector x, TVector uniform) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        // In units of 1 / 127² codes are squares, and that after r is 2 r + 1 further: with a draw u, x goes up from r if it is above
        // r² + u (2 r + 1) = (r + u)² + u (1 - u). So the code is √(x - u (1 - u)) + 1 - u, rounded down: one root and no comparison.
        TVector size = TLanes.Multiply(TLanes.Abs(x), TLanes.Create(Steps * Steps)), rest = TLanes.Subtract(TLanes.Create(1f), uniform);
        TVector square = TLanes.MaxNative(TLanes.Subtract(size, TLanes.Multiply(uniform, rest)), TLanes.Create(0f));
        TVector root = TLanes.MinNative(TLanes.Add(TLanes.SquareRoot(square), rest), TLanes.Create(Steps));
        TVector sign = TLanes.And(x, TLanes.CreateBits(0x80000000));
        return TLanes.AddBits(TLanes.ToBits(TLanes.Or(root, sign)), TLanes.CreateBits(Zero));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Decode<TLanes, TVector>(TVector code) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector root = TLanes.Multiply(TLanes.Subtract(TLanes.ToFloats(code), TLanes.Create((float)Zero)), TLanes.Create(Step));
        return TLanes.Multiply(root, TLanes.Abs(root));
    }
}

/// <summary>
/// For numbers that are never negative, as second moments: 255 fourth roots. Steps are 1.6 % of the largest number there and 16 % of one
/// that is 10,000 times smaller. What is above 0 stays above it, at least at 1 / 255⁴: updates are divided by its root.
/// </summary>
internal readonly struct FourthPowers : IBlockCode
{
    private const float Steps = 255, Step = 1 / Steps;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Encode<TLanes, TVector>(TVector x, TVector uniform) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector one = TLanes.Create(1f), zero = TLanes.Create(0f);
        // In units of 1 / 255⁴ codes are fourth powers.
        x = TLanes.MaxNative(TLanes.Multiply(x, TLanes.Create(Steps * Steps * Steps * Steps)), zero);
        TVector root = TLanes.ToFloats(TLanes.ToBits(TLanes.SquareRoot(TLanes.SquareRoot(x))));
        TVector low = Power<TLanes, TVector>(root), high = Power<TLanes, TVector>(TLanes.Add(root, one));
        TVector up = TLanes.LessThan(TLanes.Multiply(uniform, TLanes.Subtract(high, low)), TLanes.Subtract(x, low));
        root = TLanes.MinNative(TLanes.Add(root, TLanes.And(up, one)), TLanes.Create(Steps));
        TVector least = TLanes.And(TLanes.GreaterThan(x, zero), one);
        return TLanes.ToBits(TLanes.MaxNative(root, least));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Decode<TLanes, TVector>(TVector code) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        Power<TLanes, TVector>(TLanes.Multiply(TLanes.ToFloats(code), TLanes.Create(Step)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Power<TLanes, TVector>(TVector root) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector square = TLanes.Multiply(root, root);
        return TLanes.Multiply(square, square);
    }
}
