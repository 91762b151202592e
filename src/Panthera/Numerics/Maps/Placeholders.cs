using Panthera.Kernels;

namespace Panthera.Numerics;

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Cosine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Cosine>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Cosine>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Cos(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Sine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Sine>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Sine>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Sin(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Tangent : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Tangent>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Tangent>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Tan(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct ArcSine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<ArcSine>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<ArcSine>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Asin(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct ArcCosine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<ArcCosine>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<ArcCosine>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Acos(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct ArcTangent : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<ArcTangent>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<ArcTangent>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Atan(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct HyperbolicSine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<HyperbolicSine>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<HyperbolicSine>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Sinh(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct HyperbolicCosine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<HyperbolicCosine>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<HyperbolicCosine>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Cosh(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct HyperbolicTangent : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<HyperbolicTangent>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<HyperbolicTangent>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Tanh(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct InverseHyperbolicSine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<InverseHyperbolicSine>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<InverseHyperbolicSine>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Asinh(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct InverseHyperbolicCosine : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<InverseHyperbolicCosine>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<InverseHyperbolicCosine>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Acosh(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct InverseHyperbolicTangent : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<InverseHyperbolicTangent>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<InverseHyperbolicTangent>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Atanh(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Exponential : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Exponential>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Exponential>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Exp(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Exponential2 : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Exponential2>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Exponential2>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Pow(2, x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Exponential10 : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Exponential10>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Exponential10>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Pow(10, x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct ExponentialMinus1 : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<ExponentialMinus1>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<ExponentialMinus1>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Precise.ExpM1(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Logarithm : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Logarithm>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Logarithm>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Log(Math.Abs(x));
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Logarithm2 : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Logarithm2>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Logarithm2>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Log2(Math.Abs(x));
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Logarithm10 : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Logarithm10>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Logarithm10>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Log10(Math.Abs(x));
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Logarithm1Plus : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Logarithm1Plus>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<Logarithm1Plus>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Precise.LogP1(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct CubeRoot : IMap1, IWideMap1, INumberMap
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<CubeRoot>(x);

    /// <inheritdoc/>
    static T IWideMap1.Invoke<TDoubles, T>(T x) => TDoubles.Replace<CubeRoot>(x, TDoubles.CreateBits(-1), x);

    /// <inheritdoc/>
    public static double Invoke(double x) => Math.Cbrt(x);
}

/// <summary>A placeholder.</summary>
[LongMap]
internal readonly struct Power : IMap2, IWideMap2
{
    /// <inheritdoc/>
    public static T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct => TArithmetic.Wide<Power>(x, y);

    /// <inheritdoc/>
    static T IWideMap2.Invoke<TDoubles, T>(T x, T y)
    {
        Span<double> xs = stackalloc double[8], ys = stackalloc double[8];
        System.Runtime.InteropServices.MemoryMarshal.Cast<double, byte>(xs);
        System.Runtime.CompilerServices.Unsafe.WriteUnaligned(ref System.Runtime.CompilerServices.Unsafe.As<double, byte>(ref xs[0]), x);
        System.Runtime.CompilerServices.Unsafe.WriteUnaligned(ref System.Runtime.CompilerServices.Unsafe.As<double, byte>(ref ys[0]), y);
        for (int i = 0; i < 8; i++) xs[i] = Math.Pow(xs[i], ys[i]);
        return System.Runtime.CompilerServices.Unsafe.ReadUnaligned<T>(ref System.Runtime.CompilerServices.Unsafe.As<double, byte>(ref xs[0]));
    }
}
