using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>ln |x|. Relative error in double precision below 2^-43.</summary>
[LongMap]
internal readonly struct Logarithm : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        x = TA.Abs(x);
        return LogarithmParts.Ends<TA, T>(x, TA.Wide<Logarithm>(x));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T half = LogarithmParts.Half<TD, T>(x, out T minusE);
        return LogarithmParts.Join<TD, T>(half, 2, minusE, LogarithmParts.Ln2);
    }
}

/// <summary>log₂ |x|; exact for powers of 2. Relative error in double precision below 2^-43.</summary>
[LongMap]
internal readonly struct Logarithm2 : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        x = TA.Abs(x);
        return LogarithmParts.Ends<TA, T>(x, TA.Wide<Logarithm2>(x));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T half = LogarithmParts.Half<TD, T>(x, out T minusE);
        return TD.Subtract(TD.Multiply(half, TD.Create(2.8853900817779268)), minusE);
    }
}

/// <summary>log₁₀ |x|. Relative error in double precision below 2^-43.</summary>
[LongMap]
internal readonly struct Logarithm10 : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        x = TA.Abs(x);
        return LogarithmParts.Ends<TA, T>(x, TA.Wide<Logarithm10>(x));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T half = LogarithmParts.Half<TD, T>(x, out T minusE);
        return LogarithmParts.Join<TD, T>(half, 0.8685889638065036, minusE, 0.3010299956639812);
    }
}

/// <summary>ln |1 + x|. Relative error in double precision below 2^-43. A zero keeps its sign.</summary>
[LongMap]
internal readonly struct Logarithm1Plus : IMap1, IWideMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x) where TA : struct, IArithmetic<T> where T : struct
    {
        T y = TA.Select(TA.Equal(x, TA.Create(-1)), TA.Create(double.NegativeInfinity), TA.Wide<Logarithm1Plus>(x));
        T size = TA.Abs(x);
        return TA.Select(TA.LessThan(size, TA.Create(double.PositiveInfinity)), y, size);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T one = TD.Create(1);
        T m = LogarithmParts.Split<TD, T>(TD.Abs(TD.Add(one, x)), out T minusE);
        // Near 0 the sum has lost what x is, and e is 0: m - 1 is x.
        T over = TD.Select(TD.LessThan(TD.Abs(x), TD.Create(0.25)), x, TD.Subtract(m, one));
        T half = LogarithmParts.HalfLogarithm<TD, T>(TD.Divide(over, TD.Add(m, one)));
        return LogarithmParts.Join<TD, T>(half, 2, minusE, LogarithmParts.Ln2);
    }
}
