using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>x + y.</summary>
internal readonly struct Add : IMap2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Add(x, y);
}

/// <summary>x - y.</summary>
internal readonly struct Subtract : IMap2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Subtract(x, y);
}

/// <summary>x · y.</summary>
internal readonly struct Multiply : IMap2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Multiply(x, y);
}

/// <summary>x / y, as IEEE 754 defines it.</summary>
internal readonly struct Divide : IMap2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Divide(x, y);
}

/// <summary>x / (y + 1e-8): the sum is rounded, then the quotient.</summary>
internal readonly struct DivideProtected : IMap2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Divide(x, TArithmetic.Add(y, TArithmetic.Create(1e-8)));
}

/// <summary>The larger of x and y: NaN if either is NaN, as in NumPy.</summary>
internal readonly struct Maximum : IMap2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Max(x, y);
}

/// <summary>The smaller of x and y: NaN if either is NaN, as in NumPy.</summary>
internal readonly struct Minimum : IMap2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Min(x, y);
}

/// <summary>|x|.</summary>
internal readonly struct Absolute : IMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Abs(x);
}

/// <summary>-x.</summary>
internal readonly struct Negate : IMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Negate(x);
}

/// <summary>-1, 0 or 1; a zero keeps its sign and NaN stays NaN, as in NumPy.</summary>
internal readonly struct Sign : IMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Select(
            TArithmetic.GreaterThan(TArithmetic.Abs(x), TArithmetic.Create(0)), TArithmetic.CopySign(TArithmetic.Create(1), x), x);
}

/// <summary>y where x is above 0, else z: also where x is NaN.</summary>
internal readonly struct Where : IMap3
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y, T z)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Select(TArithmetic.GreaterThan(x, TArithmetic.Create(0)), y, z);
}

/// <summary>x · z + y · u: two products, each rounded, and a rounded sum.</summary>
internal readonly struct Blend : IMap4
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x, T y, T z, T u)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Add(TArithmetic.Multiply(x, z), TArithmetic.Multiply(y, u));
}
