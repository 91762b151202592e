using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>sin x, radians; NaN of ±∞. Relative error in double precision below 2^-42 for every float. A zero keeps its sign.</summary>
[LongMap]
internal readonly struct Sine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        HugeAngle.Replace<Sine, TA, T>(TA.Wide<Sine>(x), x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T n = Turns.Nearest<TD, T>(TD.Multiply(x, TD.Create(Turns.OverPi)), out T bits);
        T r = TD.Subtract(TD.Subtract(x, TD.Multiply(n, TD.Create(Turns.Pi))), TD.Multiply(n, TD.Create(Turns.PiRest)));
        return TD.Xor(Turns.Sine<TD, T>(r), TD.ShiftLeft(bits, 63));
    }

    /// <inheritdoc/>
    public static double Invoke(double x) => Turns.Sine(x, 0);
}

/// <summary>cos x, radians; NaN of ±∞. Relative error in double precision below 2^-42 for every float.</summary>
[LongMap]
internal readonly struct Cosine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        HugeAngle.Replace<Cosine, TA, T>(TA.Wide<Cosine>(x), x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        // r = (n + ½) · π - x, whose sine is cos x or its negative.
        T half = TD.Create(0.5);
        T n = Turns.Nearest<TD, T>(TD.Subtract(TD.Multiply(x, TD.Create(Turns.OverPi)), half), out T bits);
        n = TD.Add(n, half);
        T r = TD.Add(TD.Subtract(TD.Multiply(n, TD.Create(Turns.Pi)), x), TD.Multiply(n, TD.Create(Turns.PiRest)));
        return TD.Xor(Turns.Sine<TD, T>(r), TD.ShiftLeft(bits, 63));
    }

    /// <inheritdoc/>
    public static double Invoke(double x) => Turns.Sine(x, 1);
}

/// <summary>tan x, radians; NaN of ±∞. Relative error in double precision below 2^-42 for every float. A zero keeps its sign.</summary>
[LongMap]
internal readonly struct Tangent : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        HugeAngle.Replace<Tangent, TA, T>(TA.Wide<Tangent>(x), x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T n = Turns.Nearest<TD, T>(TD.Multiply(x, TD.Create(2 * Turns.OverPi)), out T bits);
        T r = TD.Subtract(
            TD.Subtract(x, TD.Multiply(n, TD.Create(Turns.Pi / 2))), TD.Multiply(n, TD.Create(Turns.PiRest / 2)));
        T z = TD.Multiply(r, r);
        T over = TD.Multiply(r, Polynomial.Of<TD, T>(z, 1, -0.12134218359296518, 0.0020326289740212984));
        T under = Polynomial.Of<TD, T>(z, 1, -0.45467551692813385, 0.02025780132297701, -9.745242595552082e-05);

        // After an odd number of quarter turns it is -1 / tan r.
        T odd = TD.SubtractBits(TD.CreateBits(0), TD.And(bits, TD.CreateBits(1)));
        T y = TD.Divide(TD.Select(odd, under, over), TD.Select(odd, over, under));
        return TD.Xor(y, TD.ShiftLeft(bits, 63));
    }

    /// <inheritdoc/>
    public static double Invoke(double x) => Turns.Sine(x, 0) / Turns.Sine(x, 1);
}

/// <summary>What the trigonometric functions have in common.</summary>
internal static class Turns
{
    /// <summary>1 / π.</summary>
    public const double OverPi = 0.3183098861837907;

    /// <summary>The first 36 bits of π: products with up to 17 bits are exact.</summary>
    public const double Pi = 3.1415926535846666;

    /// <summary>π less <see cref="Pi"/>.</summary>
    public const double PiRest = 5.126688303189038e-12;

    /// <summary>Above 2⁵² doubles have no fraction: the sum is a whole number, which its low bits hold.</summary>
    private const double Shift = 6755399441055744;

    /// <summary>The nearest whole number, which is also in the low bits of <paramref name="bits"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Nearest<TD, T>(T x, out T bits) where TD : struct, IDoubles<T> where T : struct
    {
        bits = TD.Add(x, TD.Create(Shift));
        return TD.Subtract(bits, TD.Create(Shift));
    }

    /// <summary>sin r with a relative error below 2^-43, for |r| ≤ π/2. A zero keeps its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sine<TD, T>(T r) where TD : struct, IDoubles<T> where T : struct
    {
        T z = TD.Multiply(r, r);
        T p = Polynomial.Of<TD, T>(
            z, -0.16666666666504606, 0.008333333321087261, -0.000198412667297145, 2.7556953111034394e-06, -2.5030196855950562e-08,
            1.5409527382484051e-10);
        return TD.Multiply(r, TD.Add(TD.Create(1), TD.Multiply(z, p)));
    }

    /// <summary>sin(x + <paramref name="quarters"/> · π/2) of any number from 1 on.</summary>
    public static double Sine(double x, int quarters)
    {
        if (!double.IsFinite(x)) return double.NaN;
        double r = HugeAngle.Reduce(x, out int turned);
        quarters += turned;
        // cos r as a sine.
        if ((quarters & 1) != 0) r = Pi / 2 - Math.Abs(r) + PiRest / 2;
        double y = Sine<DoubleScalar, double>(r);
        return (quarters & 2) != 0 ? -y : y;
    }
}
