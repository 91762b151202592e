using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>arsinh x. Relative error in double precision below 2^-43; beyond ±8.9e307 it stays at ±709.8. A zero keeps its sign.</summary>
/// <remarks>ln u with u = x + h and h = √(x² + 1); then (u - 1) / (u + 1) = x / (1 + h), which does not cancel near 0.</remarks>
[LongMap]
internal readonly struct InverseHyperbolicSine : IMap1, IWideMap1
{
    /// <summary>From here on x² + 1 and x² - 1 are x².</summary>
    public const double Large = 1L << 32;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        T size = TA.Abs(x);
        T y = TA.Select(TA.LessThan(size, TA.Create(double.PositiveInfinity)), TA.Wide<InverseHyperbolicSine>(size), size);
        return TA.CopySign(y, x);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T one = TD.Create(1);
        T h = TD.Select(TD.LessThan(x, TD.Create(Large)), TD.SquareRoot(TD.Add(TD.Multiply(x, x), one)), x);
        T m = LogarithmParts.Split<TD, T>(TD.Add(x, h), out T minusE);
        T near = TD.LessThan(x, TD.Create(0.35));
        T s = TD.Divide(TD.Select(near, x, TD.Subtract(m, one)), TD.Add(TD.Select(near, h, m), one));
        return LogarithmParts.Join<TD, T>(LogarithmParts.HalfLogarithm<TD, T>(s), 2, minusE, LogarithmParts.Ln2);
    }
}

/// <summary>arcosh x, NaN below 1. Relative error in double precision below 2^-43; beyond 8.9e307 it stays at 709.8.</summary>
/// <remarks>ln u with u = x + g and g = √(x² - 1); then (u - 1) / (u + 1) = g / (x + 1), which does not cancel near 1.</remarks>
[LongMap]
internal readonly struct InverseHyperbolicCosine : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        T y = TA.Select(TA.GreaterThanOrEqual(x, TA.Create(1)), TA.Wide<InverseHyperbolicCosine>(x), TA.Create(double.NaN));
        return TA.Select(TA.Equal(x, TA.Create(double.PositiveInfinity)), x, y);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T one = TD.Create(1), above = TD.Add(x, one);
        T g = TD.Select(
            TD.LessThan(x, TD.Create(InverseHyperbolicSine.Large)), TD.SquareRoot(TD.Multiply(TD.Subtract(x, one), above)), x);
        T m = LogarithmParts.Split<TD, T>(TD.Add(x, g), out T minusE);
        T near = TD.LessThan(x, TD.Create(1.06));
        T s = TD.Divide(TD.Select(near, g, TD.Subtract(m, one)), TD.Select(near, above, TD.Add(m, one)));
        return LogarithmParts.Join<TD, T>(LogarithmParts.HalfLogarithm<TD, T>(s), 2, minusE, LogarithmParts.Ln2);
    }
}

/// <summary>artanh x, ±∞ at ±1, NaN beyond. Relative error in double precision below 2^-42. A zero keeps its sign.</summary>
/// <remarks>
/// ½ ln(a / b) with a = 1 + x and b = 1 - x, taken apart without that quotient: e is the difference of the exponents, and
/// s = (a - b · 2^e) / (a + b · 2^e).
/// </remarks>
[LongMap]
internal readonly struct InverseHyperbolicTangent : IMap1, IWideMap1
{
    private const long OneBits = 1023L << 52;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        T size = TA.Abs(x), one = TA.Create(1);
        T end = TA.Select(TA.Equal(size, one), TA.CopySign(TA.Create(double.PositiveInfinity), x), TA.Create(double.NaN));
        return TA.Select(TA.LessThan(size, one), TA.Wide<InverseHyperbolicTangent>(x), end);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T one = TD.Create(1), a = TD.Add(one, x), b = TD.Subtract(one, x);
        // The bits of a double are nearly a logarithm: their difference, rounded, is e.
        T moved = TD.AddBits(TD.SubtractBits(a, b), TD.CreateBits(OneBits + (1L << 51)));
        T minusE = TD.Subtract(
            TD.Create(4503599627370496 + 1023), TD.Or(TD.ShiftRight(moved, 52), TD.CreateBits(1075L << 52)));
        T scale = TD.And(moved, TD.CreateBits(0x7FFL << 52));
        b = TD.Multiply(b, scale);
        T over = TD.Select(TD.LessThan(TD.Abs(x), TD.Create(0.125)), TD.Add(x, x), TD.Subtract(a, b));
        T s = TD.Divide(over, TD.Add(a, b)), z = TD.Multiply(s, s);
        // |s| goes up to 0.2004 here.
        T p = Polynomial.Of<TD, T>(
            z, 0.3333333335549944, 0.19999992214408677, 0.1428660048853053, 0.11067276925680572, 0.10064486006733336);
        T half = TD.Add(s, TD.Multiply(s, TD.Multiply(z, p)));
        return TD.Subtract(half, TD.Multiply(minusE, TD.Create(LogarithmParts.Ln2 / 2)));
    }
}
