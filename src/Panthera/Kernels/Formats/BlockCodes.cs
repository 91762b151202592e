using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Kernels.Formats;

/// <summary>A code of 8 bits for numbers up to 1 in size. Rounding goes to one of the two codes around, the mean over draws is the number.</summary>
internal interface IBlockCode
{
    /// <summary>The code, an integer from 0 to 255, of a number.</summary>
    /// <param name="x">The number, up to 1 in size.</param>
    /// <param name="uniform">A uniform draw from [0, 1).</param>
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
        TVector size = TLanes.Abs(x);
        TVector lower = TLanes.ToBits(TLanes.Multiply(TLanes.SquareRoot(size), TLanes.Create(Steps)));
        TVector root = TLanes.ToFloats(lower);
        // The next square is 2 · root + 1 further, all in units of 1 / 127².
        TVector above = TLanes.Subtract(TLanes.Multiply(size, TLanes.Create(Steps * Steps)), TLanes.Multiply(root, root));
        TVector distance = TLanes.Add(TLanes.Add(root, root), TLanes.Create(1f));
        TVector up = TLanes.LessThan(TLanes.Multiply(uniform, distance), above);
        root = TLanes.MinNative(TLanes.Add(root, TLanes.And(up, TLanes.Create(1f))), TLanes.Create(Steps));
        TVector code = TLanes.ToBits(root), isNegative = TLanes.LessThan(x, TLanes.Create(0f));
        // -code is ~code + 1.
        code = TLanes.Select(isNegative, TLanes.AddBits(TLanes.Xor(code, TLanes.CreateBits(uint.MaxValue)), TLanes.CreateBits(1)), code);
        return TLanes.AddBits(code, TLanes.CreateBits(Zero));
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
        x = TLanes.MaxNative(x, zero);
        TVector root = TLanes.ToFloats(TLanes.ToBits(TLanes.Multiply(TLanes.SquareRoot(TLanes.SquareRoot(x)), TLanes.Create(Steps))));
        TVector low = Power<TLanes, TVector>(root), high = Power<TLanes, TVector>(TLanes.Add(root, one));
        TVector up = TLanes.LessThan(TLanes.Multiply(uniform, TLanes.Subtract(high, low)), TLanes.Subtract(x, low));
        root = TLanes.MinNative(TLanes.Add(root, TLanes.And(up, one)), TLanes.Create(Steps));
        TVector least = TLanes.And(TLanes.GreaterThan(x, zero), one);
        return TLanes.ToBits(TLanes.MaxNative(root, least));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Decode<TLanes, TVector>(TVector code) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        Power<TLanes, TVector>(TLanes.ToFloats(code));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Power<TLanes, TVector>(TVector root) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        root = TLanes.Multiply(root, TLanes.Create(Step));
        TVector square = TLanes.Multiply(root, root);
        return TLanes.Multiply(square, square);
    }
}
