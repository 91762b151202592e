using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>x².</summary>
internal readonly struct Square : IMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Multiply(x, x);
}

/// <summary>x³ as (x · x) · x, each product rounded.</summary>
internal readonly struct Cube : IMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Multiply(TArithmetic.Multiply(x, x), x);
}

/// <summary>√|x|, correctly rounded.</summary>
internal readonly struct SquareRoot : IMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.SquareRoot(TArithmetic.Abs(x));
}

/// <summary>1 / x.</summary>
internal readonly struct Reciprocal : IMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Divide(TArithmetic.Create(1), x);
}

/// <summary>1 / √|x|: the root is rounded, then the quotient.</summary>
internal readonly struct ReciprocalSquareRoot : IMap1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct =>
        TArithmetic.Divide(TArithmetic.Create(1), TArithmetic.SquareRoot(TArithmetic.Abs(x)));
}
