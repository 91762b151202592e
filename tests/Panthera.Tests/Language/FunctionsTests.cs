using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Tests.Language;

public class FunctionsTests
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 2f, -2f, float.Epsilon, -float.Epsilon, 1e-40f, 1.17549435e-38f, -1e-38f,
        1e-20f, -1e-20f, 1e-8f, -1e-8f, 1e-5f, 0.9999999f, 1.0000001f, -0.9999999f, 3.1415927f, 1.5707964f, -1.5707964f,
        10f, -10f, 88.7f, 89f, -104f, 127f, 128f, 1e4f, -1e4f, 1e20f, -1e20f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    public static TheoryData<string> Elementwise =>
        [.. Functions.All.Where(f => f.Map is not null && f.Reduction is null).Select(f => f.Operator ?? f.Name)];

    [Fact]
    public void All_Has45InTheGroupsOfThePaper()
    {
        Functions.All.Count.ShouldBe(45);
        Functions.All.Count(f => f.Group == "constant").ShouldBe(3);
        Functions.All.Count(f => f.Group == "unary").ShouldBe(30);
        Functions.All.Select(f => f.Name).Distinct().Count().ShouldBe(45);
    }

    [Theory, MemberData(nameof(Elementwise))]
    public void Block_EqualsOracle_AtAllLengths(string name)
    {
        Function function = Functions.Find(name)!;
        Rng rng = new(11);
        for (int length = 0; length <= 257; length++)
            for (int broadcast = 0; broadcast < 4; broadcast++)
            {
                float[] x = Numbers(ref rng, (broadcast & 1) != 0 && function.Arity > 1 ? 1 : length);
                float[] y = Numbers(ref rng, (broadcast & 2) != 0 ? 1 : length);
                float[] a = Numbers(ref rng, 1);
                if (x.Length == 0 || y.Length == 0) continue;
                float[] result = new float[length];
                function.Block!(x, y, a, result);
                for (int i = 0; i < length; i++)
                    AssertClose(function, At(x, i), At(y, i), a[0], result[i]);
            }
    }

    [Theory, MemberData(nameof(Elementwise))]
    public void Block_InPlace_GivesTheSame(string name)
    {
        Function function = Functions.Find(name)!;
        Rng rng = new(12);
        float[] x = Numbers(ref rng, 100), y = Numbers(ref rng, 100), a = [0.9f];
        // Aligned, as the kernels' memory is: the bits of trigonometric functions hang on it.
        AlignedBuffer result = new(100), copy = new(100);
        function.Block!(x, y, a, result.Span);
        x.CopyTo(copy.Span);
        function.Block!(copy.Span, y, a, copy.Span);
        copy.Span.SequenceEqual(result.Span).ShouldBe(true, name);
        if (function.Arity > 1)
        {
            y.CopyTo(copy.Span);
            function.Block!(x, copy.Span, a, copy.Span);
            copy.Span.SequenceEqual(result.Span).ShouldBe(true, name);
        }
    }

    [Theory]
    [InlineData("arcsin", 2f, float.NaN)]
    [InlineData("sqrt", -4f, 2f)]
    [InlineData("log", -1f, 0f)]
    [InlineData("log1p", -3f, 0.6931472f)]
    [InlineData("log1p", 1e-10f, 1e-10f)]
    [InlineData("expm1", 1e-10f, 1e-10f)]
    [InlineData("sign", -0f, -0f)]
    [InlineData("sign", float.NaN, float.NaN)]
    [InlineData("cbrt", -8f, -2f)]
    [InlineData("reciprocal", 0f, float.PositiveInfinity)]
    public void Unary_HasTheSemanticsOfTheMethod(string name, float x, float expected) =>
        Functions.Find(name)!.Map!(x, 0, 0).ShouldBe(expected);

    [Fact]
    public void Division_IsProtected() => Functions.Find("/")!.Map!(1, 0, 0).ShouldBe(1 / 1e-8f);

    internal static void AssertClose(Function function, float x, float y, float a, float actual)
    {
        float expected = function.Map!(x, y, a);
        if (float.IsNaN(expected) && float.IsNaN(actual)) return;
        if (function.Ulps == 0) actual.ShouldBe(expected, $"{function}({x:R}, {y:R}, {a:R})");
        else Distance(expected, actual).ShouldBeLessThanOrEqualTo(function.Ulps, $"{function}({x:R}, {y:R}, {a:R}) = {actual:R}, not {expected:R}");
    }

    private static long Distance(float a, float b)
    {
        if (float.IsNaN(a) || float.IsNaN(b)) return long.MaxValue;
        return Math.Abs(Ordered(a) - Ordered(b));
    }

    private static long Ordered(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        return bits < 0 ? -(long)(bits & int.MaxValue) : bits;
    }

    private static float At(float[] values, int i) => values.Length == 1 ? values[0] : values[i];

    private static float[] Numbers(ref Rng rng, int length)
    {
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++)
            numbers[i] = rng.Next(4) == 0 ? Special[rng.Next(Special.Length)]
                : rng.Next(2) == 0 ? (float)rng.NextNormal()
                : (float)(rng.NextNormal() * Math.Pow(10, rng.Uniform(-12, 4)));
        return numbers;
    }
}
