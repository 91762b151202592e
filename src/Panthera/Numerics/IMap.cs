namespace Panthera.Numerics;

/// <summary>An elementwise function of one argument.</summary>
internal interface IMap1
{
    /// <summary>The function of every lane.</summary>
    static abstract T Invoke<TArithmetic, T>(T x)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct;
}

/// <summary>An elementwise function of two arguments.</summary>
internal interface IMap2
{
    /// <summary>The function of every lane.</summary>
    static abstract T Invoke<TArithmetic, T>(T x, T y)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct;
}

/// <summary>An elementwise function of three arguments.</summary>
internal interface IMap3
{
    /// <summary>The function of every lane.</summary>
    static abstract T Invoke<TArithmetic, T>(T x, T y, T z)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct;
}

/// <summary>An elementwise function of four arguments.</summary>
internal interface IMap4
{
    /// <summary>The function of every lane.</summary>
    static abstract T Invoke<TArithmetic, T>(T x, T y, T z, T u)
        where TArithmetic : struct, IArithmetic<T>
        where T : struct;
}

/// <summary>An elementwise function of one argument, in double precision.</summary>
internal interface IWideMap1
{
    /// <summary>The function of every lane.</summary>
    static abstract T Wide<TDoubles, T>(T x)
        where TDoubles : struct, IDoubles<T>
        where T : struct;
}

/// <summary>An elementwise function of two arguments, in double precision.</summary>
internal interface IWideMap2
{
    /// <summary>The function of every lane.</summary>
    static abstract T Wide<TDoubles, T>(T x, T y)
        where TDoubles : struct, IDoubles<T>
        where T : struct;
}

/// <summary>A function of one number, for the few lanes that a vector's common path cannot serve.</summary>
internal interface INumberMap
{
    /// <summary>The function.</summary>
    static abstract double Invoke(double x);
}

/// <summary>Marks a map that takes many instructions: worth a loop of its own, but a call in emitted code.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class LongMapAttribute : Attribute;
