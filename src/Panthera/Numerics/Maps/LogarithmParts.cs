using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>
/// The parts of logarithms: u = m · 2^e with √½ ≤ m &lt; √2, so that ln u = e · ln 2 + 2 · artanh s with s = (m - 1) / (m + 1).
/// </summary>
internal static class LogarithmParts
{
    /// <summary>ln 2.</summary>
    public const double Ln2 = 0.6931471805599453;

    private const long OneBits = 1023L << 52;
    private const long RootBits = 0x3FE6A09E667F3BCD;
    private const long MantissaBits = (1L << 52) - 1;
    private const long WholeBits = 1075L << 52;

    /// <summary>2^52 as a double holds a whole number in its low bits; less the offset of exponents.</summary>
    private const double Whole = 4503599627370496 + 1023;

    /// <summary>Takes u &gt; 0 apart. For 0, infinity and NaN the parts are finite and mean nothing.</summary>
    /// <param name="u">The number.</param>
    /// <param name="minusE">-e: subtracting it keeps the sign of a logarithm that is a zero.</param>
    /// <returns>m.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Split<TD, T>(T u, out T minusE) where TD : struct, IDoubles<T> where T : struct
    {
        T moved = TD.AddBits(u, TD.CreateBits(OneBits - RootBits));
        minusE = TD.Subtract(TD.Create(Whole), TD.Or(TD.ShiftRight(moved, 52), TD.CreateBits(WholeBits)));
        return TD.AddBits(TD.And(moved, TD.CreateBits(MantissaBits)), TD.CreateBits(RootBits));
    }

    /// <summary>artanh s with a relative error below 2^-44, for |s| ≤ 0.1716. A zero keeps its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HalfLogarithm<TD, T>(T s) where TD : struct, IDoubles<T> where T : struct
    {
        T z = TD.Multiply(s, s);
        T p = Polynomial.Of<TD, T>(
            z, 0.3333333333789998, 0.19999997811260603, 0.14286054527090924, 0.11088097104062866, 0.09792028621070187);
        return TD.Add(s, TD.Multiply(s, TD.Multiply(z, p)));
    }

    /// <summary>artanh s = ln(m) / 2, and -e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Half<TD, T>(T u, out T minusE) where TD : struct, IDoubles<T> where T : struct
    {
        T m = Split<TD, T>(u, out minusE), one = TD.Create(1);
        return HalfLogarithm<TD, T>(TD.Divide(TD.Subtract(m, one), TD.Add(m, one)));
    }

    /// <summary>The logarithm from its parts: half · perHalf + e · perDoubling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Join<TD, T>(T half, double perHalf, T minusE, double perDoubling)
        where TD : struct, IDoubles<T>
        where T : struct =>
        TD.Subtract(TD.Multiply(half, TD.Create(perHalf)), TD.Multiply(minusE, TD.Create(perDoubling)));

    /// <summary>
    /// The logarithm of x ≥ 0, given that of the numbers between: -∞ for 0, and infinity and NaN as they are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Ends<TA, T>(T x, T between) where TA : struct, IArithmetic<T> where T : struct
    {
        T end = TA.Select(TA.LessThanOrEqual(x, TA.Create(0)), TA.Create(double.NegativeInfinity), between);
        return TA.Select(TA.LessThan(x, TA.Create(double.PositiveInfinity)), end, x);
    }
}
