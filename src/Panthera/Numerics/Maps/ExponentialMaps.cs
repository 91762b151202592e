using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>e^x. Relative error in double precision below 2^-42; above 709.4 infinite, below -708.7 zero.</summary>
[LongMap]
internal readonly struct Exponential : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        // Beyond the bounds the scale is 0, or infinite.
        TA.Wide<Exponential>(Exponent.Clamp<TA, T>(x, -709, 709.6));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct =>
        Exponent.Power<TD, T>(Exponent.Reduce<TD, T>(x, out T scale), scale);
}

/// <summary>
/// 2^x; exact for whole numbers. Relative error in double precision below 2^-44; from 1023.5 on infinite, below -1022.5 zero.
/// </summary>
[LongMap]
internal readonly struct Exponential2 : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        TA.Wide<Exponential2>(Exponent.Clamp<TA, T>(x, -1023, 1024));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T fraction = TD.Subtract(x, Exponent.Split<TD, T>(x, out T scale));
        return Exponent.Power<TD, T>(TD.Multiply(fraction, TD.Create(0.6931471805599453)), scale);
    }
}

/// <summary>10^x. Relative error in double precision below 2^-42; above 308.1 infinite, below -307.8 zero.</summary>
[LongMap]
internal readonly struct Exponential10 : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct =>
        TA.Wide<Exponential10>(Exponent.Clamp<TA, T>(x, -307.95, 308.25));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T n = Exponent.Split<TD, T>(TD.Multiply(x, TD.Create(3.321928094887362)), out T scale);
        T rest = TD.Subtract(x, TD.Multiply(n, TD.Create(0.3010299956639812)));
        return Exponent.Power<TD, T>(TD.Multiply(rest, TD.Create(2.302585092994046)), scale);
    }
}

/// <summary>e^x - 1. Relative error in double precision below 2^-42; above 709.4 infinite. A zero keeps its sign.</summary>
[LongMap]
internal readonly struct ExponentialMinus1 : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        T lowest = TA.Create(-60);
        x = TA.Select(TA.LessThan(x, lowest), lowest, x);
        // At 709.9 both the scale is infinite and e^r - 1 is above 0.
        x = TA.Select(TA.GreaterThan(x, TA.Create(709.4)), TA.Create(709.9), x);
        return TA.Wide<ExponentialMinus1>(x);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct => Exponent.LessOne<TD, T>(x);
}
