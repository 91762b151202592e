using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Kernels.Formats;

/// <summary>Registers of floats from and to bfloat16.</summary>
internal static unsafe class BFloat16Registers
{
    /// <summary>Rounded to the nearest.</summary>
    public static RegisterFormat Nearest { get; } = RegisterFormat.Of(typeof(BFloat16Registers), "bfloat16", [sizeof(ushort)], nameof(Store));

    /// <summary>Rounded up or down at random.</summary>
    public static RegisterFormat AtRandom { get; } =
        RegisterFormat.Of(typeof(BFloat16Registers), "stochastic bfloat16", [sizeof(ushort)], nameof(StoreAtRandom), isRandom: true);

    /// <summary>The floats, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(ushort* source) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        TLanes.ShiftLeft(TLanes.LoadHalves(source), 16);

    /// <summary>The nearest, ties to even. NaN stays NaN; what is beyond the largest becomes infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, TVector>(ushort* target, TVector value) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector odd = TLanes.And(TLanes.ShiftRight(value, 16), TLanes.CreateBits(1));
        StoreRounded<TLanes, TVector>(target, value, TLanes.AddBits(value, TLanes.AddBits(odd, TLanes.CreateBits(0x7FFF))));
    }

    /// <summary>One of the two around, the nearer one more often: the mean of many draws is the number. NaN and infinity stay what they are.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="value">The floats.</param>
    /// <param name="place">The first one's place.</param>
    /// <param name="noise">The step's random bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAtRandom<TLanes, TVector>(ushort* target, TVector value, nint place, Noise noise)
        where TLanes : struct, ILanes<TVector> where TVector : struct =>
        StoreRounded<TLanes, TVector>(target, value, TLanes.AddBits(value, TLanes.ShiftRight(noise.From<TLanes, TVector>(place), 16)));

    /// <summary>The rounded bits; of NaN its own bits, quiet, as rounding could carry it into another number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRounded<TLanes, TVector>(ushort* target, TVector value, TVector rounded) where TLanes : struct, ILanes<TVector> where TVector : struct =>
        TLanes.StoreHalves(target, TLanes.ShiftRight(
            TLanes.Select(TLanes.Equal(value, value), rounded, TLanes.Or(value, TLanes.CreateBits(0x400000))), 16));
}

/// <summary>Registers of floats from IEEE 754's half precision.</summary>
internal static unsafe class Float16Registers
{
    /// <summary>Read only.</summary>
    public static RegisterFormat Read { get; } = RegisterFormat.Of(typeof(Float16Registers), "float16", [sizeof(ushort)], null);

    /// <summary>The floats, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(ushort* source) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector half = TLanes.LoadHalves(source);
        TVector sign = TLanes.ShiftLeft(TLanes.And(half, TLanes.CreateBits(0x8000)), 16);
        // The exponent's bias is 112 larger in floats; multiplying adds it for subnormal numbers, too.
        TVector size = TLanes.Multiply(TLanes.ShiftLeft(TLanes.And(half, TLanes.CreateBits(0x7FFF)), 13), TLanes.CreateBits((127 + 112) << 23));
        // What has the highest exponent is infinite or NaN.
        TVector special = TLanes.And(TLanes.GreaterThanOrEqual(size, TLanes.Create(65536f)), TLanes.CreateBits(0x7F800000));
        return TLanes.Or(TLanes.Or(size, special), sign);
    }
}

/// <summary>Registers of floats from and to bfloat16 and the 16 bits that those lack.</summary>
internal static unsafe class SplitRegisters
{
    /// <summary>In two places.</summary>
    public static RegisterFormat Both { get; } = RegisterFormat.Of(typeof(SplitRegisters), "bfloat16 and rest", [sizeof(ushort), sizeof(ushort)], nameof(Store));

    /// <summary>The very floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLanes, TVector>(ushort* upper, ushort* rest) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        // The rest is signed: flipping its highest bit adds 2¹⁵.
        TVector lower = TLanes.Xor(TLanes.LoadHalves(rest), TLanes.CreateBits(0x8000));
        return TLanes.AddBits(TLanes.AddBits(TLanes.ShiftLeft(TLanes.LoadHalves(upper), 16), TLanes.CreateBits(0xFFFF8000)), lower);
    }

    /// <summary>The nearest bfloat16, ties away from zero, and what is left: 16 bits, signed. NaN loses its payload.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, TVector>(ushort* upper, ushort* rest, TVector value) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        // Some NaN would be rounded up to zero.
        TVector bits = TLanes.Select(TLanes.Equal(value, value), value, TLanes.CreateBits(0x7FC00000));
        TLanes.StoreHalves(upper, TLanes.ShiftRight(TLanes.AddBits(bits, TLanes.CreateBits(0x8000)), 16));
        TLanes.StoreHalves(rest, bits);
    }
}
