using Panthera.Numerics;

namespace Panthera.Tests.Numerics;

/// <summary>All maps, one row each, and the numbers that they are tested on.</summary>
internal static class MapCases
{
    public static readonly MapCase[] All =
    [
        MapCase.Of2<Add>((x, y) => x + y),
        MapCase.Of2<Subtract>((x, y) => x - y),
        MapCase.Of2<Multiply>((x, y) => x * y),
        MapCase.Of2<Divide>((x, y) => x / y),
        MapCase.Of2<DivideProtected>((x, y) => x / (y + 1e-8f)),
        MapCase.Of2<Maximum>((x, y) => MathF.Max(x, y)),
        MapCase.Of2<Minimum>((x, y) => MathF.Min(x, y)),
        MapCase.Of1<Absolute>(x => MathF.Abs(x)),
        MapCase.Of1<Negate>(x => -x),
        MapCase.Of1<Square>(x => x * x),
        MapCase.Of1<Cube>(x => x * x * x),
        MapCase.Of1<SquareRoot>(x => MathF.Sqrt(MathF.Abs(x))),
        MapCase.Of1<Sign>(x => x > 0 ? 1 : x < 0 ? -1 : x),
        MapCase.Of1<Reciprocal>(x => 1 / x),
        MapCase.Of1<ReciprocalSquareRoot>(x => 1 / MathF.Sqrt(MathF.Abs(x))),
        MapCase.Of3<Where>((x, y, z) => x > 0 ? y : z),
        MapCase.Of4<Blend>((x, y, z, u) => x * z + y * u),

        MapCase.Wide<Cosine>(Math.Cos, 131072, 1e38f),
        MapCase.Wide<Sine>(Math.Sin, 131072, 1e38f),
        MapCase.Wide<Tangent>(Math.Tan, 131072, 1e38f),
        MapCase.Wide<ArcSine>(Math.Asin, 0.5f, 1),
        MapCase.Wide<ArcCosine>(Math.Acos, 0.5f, 1),
        MapCase.Wide<ArcTangent>(Math.Atan, 0.41421357f, 2.4142136f),
        MapCase.Wide<HyperbolicSine>(Math.Sinh, 0.3465736f, 89.41599f),
        MapCase.Wide<HyperbolicCosine>(Math.Cosh, 0.3465736f, 89.41599f),
        MapCase.Wide<HyperbolicTangent>(Math.Tanh, 0.1732868f, 9.01f, 22),
        MapCase.Wide<InverseHyperbolicSine>(Math.Asinh, 0.35f, 0.35355338f, 4294967300),
        MapCase.Wide<InverseHyperbolicCosine>(Math.Acosh, 1, 1.06f, 1.0606601f, 4294967300),
        MapCase.Wide<InverseHyperbolicTangent>(Math.Atanh, 0.125f, 0.17157288f, 0.5f, 1),
        MapCase.Wide<Exponential>(Math.Exp, 0.3465736f, 87.33655f, 88.72284f, 103.97208f, 709),
        MapCase.Wide<Exponential2>(x => Math.Pow(2, x), 0.5f, 126, 128, 149, 150, 1023),
        MapCase.Wide<Exponential10>(x => Math.Pow(10, x), 0.15051499f, 37.92978f, 38.53184f, 45.154f, 308),
        MapCase.Wide<ExponentialMinus1>(ExponentialMinus1, 0.3465736f, 17, 60, 88.72284f, 709),
        MapCase.Wide<Logarithm>(x => Math.Log(Math.Abs(x)), 0.70710677f, 1, 1.4142135f),
        MapCase.Wide<Logarithm2>(x => Math.Log2(Math.Abs(x)), 0.70710677f, 1, 1.4142135f),
        MapCase.Wide<Logarithm10>(x => Math.Log10(Math.Abs(x)), 0.70710677f, 1, 1.4142135f),
        MapCase.Wide<Logarithm1Plus>(Logarithm1Plus, 0.25f, 0.41421357f, 0.29289323f, 1, 2),
        MapCase.Wide<CubeRoot>(Math.Cbrt, 1, 8),
        MapCase.Of2<Power>((x, y) => Math.Pow(x, y), exact: false),
    ];

    public static readonly float[] Special =
    [
        0f, -0f, 1, -1, 2, -2, 3, -3, 0.5f, -0.5f, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f, 1.17549435e-38f, -1.17549435e-38f,
        1e-8f, -1e-8f, 127, -127, 128, -128, 16777215, -16777215, 16777216, -16777216, 1e20f, -1e20f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    public static MapCase Find(string name) => All.Single(map => map.Name == name);

    /// <summary>Numbers of all sizes: a third of them special, a third of any bits, a third near 1.</summary>
    public static float[] Numbers(int count, ulong seed)
    {
        Rng rng = new(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = rng.Next(3) switch
            {
                0 => Special[rng.Next(Special.Length)],
                1 => BitConverter.Int32BitsToSingle(rng.Next(1 << 16) << 16 | rng.Next(1 << 16)),
                _ => (float)rng.NextNormal(),
            };
        }
        return numbers;
    }

    /// <summary>Whether two floats have the same bits, or are both NaN.</summary>
    public static bool Same(float a, float b) =>
        float.IsNaN(a) ? float.IsNaN(b) : BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b);

    private static double ExponentialMinus1(double x) => Math.Abs(x) < 0.5 ? 2 * Math.Sinh(x / 2) * Math.Exp(x / 2) : Math.Exp(x) - 1;

    private static double Logarithm1Plus(double x)
    {
        double sum = 1 + x;
        if (sum == 1) return x;
        return Math.Abs(x) < 0.5 ? Math.Log(sum) * x / (sum - 1) : Math.Log(Math.Abs(sum));
    }
}
