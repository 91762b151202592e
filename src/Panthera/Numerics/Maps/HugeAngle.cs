using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>Angles beyond <see cref="Limit"/>, where the vector code's π has too few bits; one at a time, in integers.</summary>
/// <remarks>M. Payne and R. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18, 1983.</remarks>
internal static class HugeAngle
{
    /// <summary>The largest angle, in radians, that the vector code reduces.</summary>
    public const double Limit = 131072;

    private const double HalfPi = 1.5707963267948966;

    /// <summary>2/π: 64 zeros before the binary point, then 1,280 bits behind it.</summary>
    private static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0,
        0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561, 0xB7246E3A424DD2E0,
        0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484, 0xE99C7026B45F7E41, 0x3991D639835339F4,
        0x9C845F8BBDF9283B, 0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D,
        0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB, 0xF0CFBC209AF4361D,
    ];

    /// <summary>The map of x where x is beyond <see cref="Limit"/>, else <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Replace<TMap, TA, T>(T value, T x) where TMap : struct, INumberMap where TA : struct, IArithmetic<T> where T : struct
    {
        T huge = TA.GreaterThan(TA.Abs(x), TA.Create(Limit));
        return TA.Any(huge) ? TA.Replace<TMap>(value, huge, x) : value;
    }

    /// <summary>x less a whole number of quarter turns: between -π/4 and π/4, with a relative error below 2^-51.</summary>
    /// <param name="x">A finite number of size 1 or more.</param>
    /// <param name="quarters">That whole number, modulo 4.</param>
    public static double Reduce(double x, out int quarters)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        ulong mantissa = (ulong)bits & ((1UL << 52) - 1) | 1UL << 52;
        int exponent = (int)(bits >>> 52 & 0x7FF) - 1075;

        // |x| = mantissa · 2^exponent. Bits of 2/π before this place make multiples of 4 quarter turns; 192 bits from it on
        // leave 137 right ones behind the binary point of the product.
        int place = exponent - 2 + 64;
        ulong high = Word(place), middle = Word(place + 64), low = Word(place + 128);
        UInt128 product = (UInt128)mantissa * middle + ((UInt128)mantissa * low >> 64);
        product += (UInt128)(mantissa * high) << 64;

        // Two bits count the quarter turns, 126 are the fraction of one, which is taken as between -1/2 and 1/2.
        Int128 fraction = (Int128)(product << 2);
        int count = (int)(product >> 126) + (fraction < 0 ? 1 : 0);
        double rest = ToDouble(fraction) * HalfPi;
        quarters = (bits < 0 ? -count : count) & 3;
        return bits < 0 ? -rest : rest;
    }

    /// <summary>fraction · 2^-128.</summary>
    private static double ToDouble(Int128 fraction)
    {
        UInt128 size = (UInt128)(fraction < 0 ? -fraction : fraction);
        if (size == 0) return 0;
        int zeros = (int)UInt128.LeadingZeroCount(size);
        // 53 bits convert exactly.
        double value = (double)(long)(ulong)(size << zeros >> 75) * BitConverter.Int64BitsToDouble((1023L - 53 - zeros) << 52);
        return fraction < 0 ? -value : value;
    }

    /// <summary>64 bits of 2/π from a place on.</summary>
    private static ulong Word(int place)
    {
        int index = place >> 6, shift = place & 63;
        ulong word = TwoOverPi[index] << shift;
        return shift == 0 ? word : word | TwoOverPi[index + 1] >> (64 - shift);
    }
}
