using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>arcsin x, NaN beyond ±1. Relative error in double precision below 2^-42. A zero keeps its sign.</summary>
/// <remarks>Above ½: π/2 - 2 · arcsin √((1 - x) / 2).</remarks>
[LongMap]
internal readonly struct ArcSine : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        TA.CopySign(TA.Wide<ArcSine>(TA.Abs(x)), x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T y = Part<TD, T>(x, out T small);
        return TD.Select(small, y, TD.Subtract(TD.Create(Math.PI / 2), TD.Add(y, y)));
    }

    /// <summary>arcsin x where x ≤ ½, which <paramref name="small"/> says; else arcsin √((1 - x) / 2), NaN above 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Part<TD, T>(T x, out T small) where TD : struct, IDoubles<T> where T : struct
    {
        T half = TD.Create(0.5);
        small = TD.LessThanOrEqual(x, half);
        T complement = TD.Subtract(half, TD.Multiply(half, x));
        T w = TD.Select(small, x, TD.SquareRoot(complement)), z = TD.Select(small, TD.Multiply(x, x), complement);
        T p = Polynomial.Of<TD, T>(
            z, 0.16666666669637006, 0.07499999533184017, 0.04464310911786118, 0.030375304861087978, 0.022470455463949657,
            0.016483638430387065, 0.01860671359532081, -0.002807200807623528, 0.0319135372622607);
        return TD.Add(w, TD.Multiply(w, TD.Multiply(z, p)));
    }
}

/// <summary>arccos x, NaN beyond ±1. Relative error in double precision below 2^-43.</summary>
[LongMap]
internal readonly struct ArcCosine : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct => TA.Wide<ArcCosine>(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T size = TD.Abs(x), sign = TD.Xor(x, size), zero = TD.Create(0);
        T y = ArcSine.Part<TD, T>(size, out T small);
        // π/2 - y for small x; else 2 · y, or π - 2 · y for negative x.
        T angle = TD.Select(small, TD.Negate(y), TD.Add(y, y));
        T start = TD.Select(small, TD.Create(Math.PI / 2), TD.Select(TD.LessThan(x, zero), TD.Create(Math.PI), zero));
        return TD.Add(start, TD.Xor(angle, sign));
    }
}

/// <summary>arctan x. Relative error in double precision below 2^-44. A zero keeps its sign.</summary>
/// <remarks>From tan(π/8) on: π/4 + arctan((x - 1) / (x + 1)), from tan(3π/8) on: π/2 - arctan(1 / x).</remarks>
[LongMap]
internal readonly struct ArcTangent : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        TA.CopySign(TA.Wide<ArcTangent>(TA.Abs(x)), x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T one = TD.Create(1);
        T middle = TD.GreaterThan(x, TD.Create(0.41421356237309503)), high = TD.GreaterThan(x, TD.Create(2.414213562373095));
        T over = TD.Select(high, TD.Create(-1), TD.Select(middle, TD.Subtract(x, one), x));
        T under = TD.Select(high, x, TD.Select(middle, TD.Add(x, one), one));
        T start = TD.Select(high, TD.Create(Math.PI / 2), TD.And(middle, TD.Create(Math.PI / 4)));
        T t = TD.Divide(over, under), z = TD.Multiply(t, t);
        T p = Polynomial.Of<TD, T>(
            z, -0.33333333331663717, 0.19999999680647215, -0.14285693345908423, 0.11110444023401457, -0.09079061685863118,
            0.07568008657038967, -0.05889131393888378, 0.0308664018460689);
        return TD.Add(start, TD.Add(t, TD.Multiply(t, TD.Multiply(z, p))));
    }
}
