using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Kernels.Formats;

/// <summary>From bfloat16 to floats, exactly.</summary>
internal unsafe struct FromBFloat16 : IConversion
{
    public ushort* Source;
    public float* Target;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        TLanes.Store(Target + i, TLanes.ShiftLeft(TLanes.LoadHalves(Source + i), 16));
}

/// <summary>From floats to the nearest bfloat16, ties to even. NaN stays NaN; what is beyond the largest becomes infinite.</summary>
internal unsafe struct ToBFloat16 : IConversion
{
    public float* Source;
    public ushort* Target;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector bits = TLanes.Load(Source + i);
        TVector odd = TLanes.And(TLanes.ShiftRight(bits, 16), TLanes.CreateBits(1));
        TVector rounded = TLanes.AddBits(bits, TLanes.AddBits(odd, TLanes.CreateBits(0x7FFF)));
        TLanes.StoreHalves(Target + i, TLanes.ShiftRight(BFloat16Bits.KeepNaN<TLanes, TVector>(bits, rounded), 16));
    }
}

/// <summary>
/// From floats to one of the two bfloat16 around, the nearer one more often: the mean of many draws is the number. NaN and infinity
/// stay what they are.
/// </summary>
internal unsafe struct ToBFloat16AtRandom : IConversion
{
    public float* Source;
    public ushort* Target;
    public Noise Noise;
    public nint Place;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector bits = TLanes.Load(Source + i);
        TVector random = TLanes.ShiftRight(Noise.At<TLanes, TVector>(Noise.Places<TLanes, TVector>(Place + i)), 16);
        TVector rounded = TLanes.AddBits(bits, random);
        TLanes.StoreHalves(Target + i, TLanes.ShiftRight(BFloat16Bits.KeepNaN<TLanes, TVector>(bits, rounded), 16));
    }
}

/// <summary>What conversions to bfloat16 share.</summary>
internal static class BFloat16Bits
{
    /// <summary>The rounded bits; of NaN its own bits, quiet, as rounding could carry it into another number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector KeepNaN<TLanes, TVector>(TVector bits, TVector rounded) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        TLanes.Select(TLanes.Equal(bits, bits), rounded, TLanes.Or(bits, TLanes.CreateBits(0x400000)));
}

/// <summary>From IEEE 754's half precision to floats, exactly.</summary>
internal unsafe struct FromFloat16 : IConversion
{
    public ushort* Source;
    public float* Target;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector half = TLanes.LoadHalves(Source + i);
        TVector sign = TLanes.ShiftLeft(TLanes.And(half, TLanes.CreateBits(0x8000)), 16);
        // The exponent's bias is 112 larger in floats; multiplying adds it for subnormal numbers, too.
        TVector size = TLanes.Multiply(TLanes.ShiftLeft(TLanes.And(half, TLanes.CreateBits(0x7FFF)), 13), TLanes.CreateBits((127 + 112) << 23));
        // What has the highest exponent is infinite or NaN.
        TVector special = TLanes.And(TLanes.GreaterThanOrEqual(size, TLanes.Create(65536f)), TLanes.CreateBits(0x7F800000));
        TLanes.Store(Target + i, TLanes.Or(TLanes.Or(size, special), sign));
    }
}

/// <summary>From bfloat16 and the 16 bits that they lack to the very floats.</summary>
internal unsafe struct FromSplit : IConversion
{
    public ushort* Upper;
    public ushort* Rest;
    public float* Target;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        // The rest is signed: flipping its highest bit adds 2¹⁵.
        TVector rest = TLanes.Xor(TLanes.LoadHalves(Rest + i), TLanes.CreateBits(0x8000));
        TVector upper = TLanes.AddBits(TLanes.ShiftLeft(TLanes.LoadHalves(Upper + i), 16), TLanes.CreateBits(0xFFFF8000));
        TLanes.Store(Target + i, TLanes.AddBits(upper, rest));
    }
}

/// <summary>From floats to the nearest bfloat16, ties away from zero, and what is left: 16 bits, signed. NaN loses its payload.</summary>
internal unsafe struct ToSplit : IConversion
{
    public float* Source;
    public ushort* Upper;
    public ushort* Rest;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector bits = TLanes.Load(Source + i);
        // Some NaN would be rounded up to zero.
        bits = TLanes.Select(TLanes.Equal(bits, bits), bits, TLanes.CreateBits(0x7FC00000));
        TLanes.StoreHalves(Upper + i, TLanes.ShiftRight(TLanes.AddBits(bits, TLanes.CreateBits(0x8000)), 16));
        TLanes.StoreHalves(Rest + i, bits);
    }
}
