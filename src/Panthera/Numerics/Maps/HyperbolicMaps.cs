using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>sinh x. Relative error in double precision below 2^-42; from ±708.5 on infinite. A zero keeps its sign.</summary>
/// <remarks>With x = n · ln 2 + r: cosh r · (2ⁿ - 2⁻ⁿ) / 2 + sinh r · (2ⁿ + 2⁻ⁿ) / 2, which does not cancel near 0.</remarks>
[LongMap]
internal readonly struct HyperbolicSine : IMap1, IWideMap1
{
    /// <summary>Beyond this 2⁻ⁿ has no exponent.</summary>
    public const double Highest = 708.5;

    /// <summary>Here 2ⁿ⁻¹ is infinite and r is above 0, so that the results are infinite.</summary>
    public const double Infinite = 710.58;

    /// <summary>The sum of the bits of 2ⁿ / 2 and 2⁻ⁿ / 2.</summary>
    private const long HalfTwice = 2044L << 52;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct => TA.Wide<HyperbolicSine>(
        TA.Select(TA.GreaterThan(TA.Abs(x), TA.Create(Highest)), TA.CopySign(TA.Create(Infinite), x), x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        Parts<TD, T>(x, out T up, out T down, out T even, out T odd);
        // This order of the differences keeps the sign of a zero.
        return TD.Subtract(TD.Multiply(odd, TD.Add(up, down)), TD.Multiply(even, TD.Subtract(down, up)));
    }

    /// <summary>2ⁿ / 2, 2⁻ⁿ / 2, cosh r and sinh r, the latter two with relative errors below 2^-45.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Parts<TD, T>(T x, out T up, out T down, out T even, out T odd)
        where TD : struct, IDoubles<T>
        where T : struct
    {
        T r = Exponent.Reduce<TD, T>(x, out up, offset: -1);
        down = TD.SubtractBits(TD.CreateBits(HalfTwice), up);
        T z = TD.Multiply(r, r);
        T p = Polynomial.Of<TD, T>(
            z, 0.49999999999598693, 0.04166666699121637, 0.0013888807309994126, 2.4882382514156763e-05);
        T q = Polynomial.Of<TD, T>(
            z, 0.16666666666630198, 0.008333333362827407, 0.0001984119570165613, 2.7630752492970678e-06);
        even = TD.Add(TD.Create(1), TD.Multiply(z, p));
        odd = TD.Add(r, TD.Multiply(r, TD.Multiply(z, q)));
    }
}

/// <summary>cosh x. Relative error in double precision below 2^-42; from ±708.5 on infinite.</summary>
[LongMap]
internal readonly struct HyperbolicCosine : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        x = TA.Abs(x);
        return TA.Wide<HyperbolicCosine>(
            TA.Select(TA.GreaterThan(x, TA.Create(HyperbolicSine.Highest)), TA.Create(HyperbolicSine.Infinite), x));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        HyperbolicSine.Parts<TD, T>(x, out T up, out T down, out T even, out T odd);
        return TD.Add(TD.Multiply(even, TD.Add(up, down)), TD.Multiply(odd, TD.Subtract(up, down)));
    }
}

/// <summary>tanh x. Relative error in double precision below 2^-42; from ±22 on exactly ±1. A zero keeps its sign.</summary>
[LongMap]
internal readonly struct HyperbolicTangent : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        TA.Wide<HyperbolicTangent>(Exponent.Clamp<TA, T>(x, -22, 22));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T e = Exponent.LessOne<TD, T>(TD.Add(x, x));
        return TD.Divide(e, TD.Add(e, TD.Create(2)));
    }
}
