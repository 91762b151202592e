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
        TLanes.Store(Target + i, BFloat16Registers.Load<TLanes, TVector>(Source + i));
}

/// <summary>From floats to the nearest bfloat16, ties to even. NaN stays NaN; what is beyond the largest becomes infinite.</summary>
internal unsafe struct ToBFloat16 : IConversion
{
    public float* Source;
    public ushort* Target;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        BFloat16Registers.Store<TLanes, TVector>(Target + i, TLanes.Load(Source + i));
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
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        BFloat16Registers.StoreAtRandom<TLanes, TVector>(Target + i, TLanes.Load(Source + i), Place + i, Noise);
}

/// <summary>From IEEE 754's half precision to floats, exactly.</summary>
internal unsafe struct FromFloat16 : IConversion
{
    public ushort* Source;
    public float* Target;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        TLanes.Store(Target + i, Float16Registers.Load<TLanes, TVector>(Source + i));
}

/// <summary>From bfloat16 and the 16 bits that they lack to the very floats.</summary>
internal unsafe struct FromSplit : IConversion
{
    public ushort* Upper;
    public ushort* Rest;
    public float* Target;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        TLanes.Store(Target + i, SplitRegisters.Load<TLanes, TVector>(Upper + i, Rest + i));
}

/// <summary>From floats to the nearest bfloat16, ties away from zero, and what is left: 16 bits, signed. NaN loses its payload.</summary>
internal unsafe struct ToSplit : IConversion
{
    public float* Source;
    public ushort* Upper;
    public ushort* Rest;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        SplitRegisters.Store<TLanes, TVector>(Upper + i, Rest + i, TLanes.Load(Source + i));
}
