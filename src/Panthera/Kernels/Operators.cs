using System.Numerics;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>An elementwise function of one argument, on a vector and on one number, with the same bits.</summary>
internal interface IUnaryOperator
{
    static abstract Vector<float> Invoke(Vector<float> x);

    static abstract float Invoke(float x);
}

/// <summary>An elementwise function of two arguments, on vectors and on numbers, with the same bits.</summary>
internal interface IBinaryOperator
{
    static abstract Vector<float> Invoke(Vector<float> x, Vector<float> y);

    static abstract float Invoke(float x, float y);
}

internal readonly struct Add : IBinaryOperator
{
    public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x + y;

    public static float Invoke(float x, float y) => x + y;
}

internal readonly struct Subtract : IBinaryOperator
{
    public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x - y;

    public static float Invoke(float x, float y) => x - y;
}

internal readonly struct Multiply : IBinaryOperator
{
    public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x * y;

    public static float Invoke(float x, float y) => x * y;
}

internal readonly struct Divide : IBinaryOperator
{
    public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x / (y + new Vector<float>(Functions.Epsilon));

    public static float Invoke(float x, float y) => x / (y + Functions.Epsilon);
}

/// <summary>NaN if either is NaN, as in NumPy.</summary>
internal readonly struct Maximum : IBinaryOperator
{
    public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => Vector.Max(x, y);

    public static float Invoke(float x, float y) => MathF.Max(x, y);
}

/// <summary>NaN if either is NaN, as in NumPy.</summary>
internal readonly struct Minimum : IBinaryOperator
{
    public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => Vector.Min(x, y);

    public static float Invoke(float x, float y) => MathF.Min(x, y);
}

internal readonly struct Square : IUnaryOperator
{
    public static Vector<float> Invoke(Vector<float> x) => x * x;

    public static float Invoke(float x) => x * x;
}

internal readonly struct Cube : IUnaryOperator
{
    public static Vector<float> Invoke(Vector<float> x) => x * x * x;

    public static float Invoke(float x) => x * x * x;
}

internal readonly struct SquareRoot : IUnaryOperator
{
    public static Vector<float> Invoke(Vector<float> x) => Vector.SquareRoot(Vector.Abs(x));

    public static float Invoke(float x) => MathF.Sqrt(MathF.Abs(x));
}

internal readonly struct Reciprocal : IUnaryOperator
{
    public static Vector<float> Invoke(Vector<float> x) => Vector<float>.One / x;

    public static float Invoke(float x) => 1 / x;
}

/// <summary>-1, 0 or 1; a zero keeps its sign and NaN stays NaN, as in NumPy.</summary>
internal readonly struct Sign : IUnaryOperator
{
    public static Vector<float> Invoke(Vector<float> x) => Vector.ConditionalSelect(
        Vector.GreaterThan(Vector.Abs(x), Vector<float>.Zero),
        Vector.CopySign(Vector<float>.One, x),
        x);

    public static float Invoke(float x) => MathF.Abs(x) > 0 ? MathF.CopySign(1, x) : x;
}
