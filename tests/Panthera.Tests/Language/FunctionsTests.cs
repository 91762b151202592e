using Panthera.Language;
using Panthera.Tests.Generators;

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
        [.. Functions.All.Where(f => f.Elementwise is not null).Select(f => f.Operator ?? f.Name)];

    [Fact]
    public void PaperSet_Has45InTheGroupsOfThePaper()
    {
        IReadOnlyList<Function> paper = Functions.Of(FunctionSet.Paper);
        paper.Count.ShouldBe(45);
        paper.Count(f => f.Group == "constant").ShouldBe(3);
        paper.Count(f => f.Group == "unary").ShouldBe(30);
        Functions.All.Select(f => f.Name).Distinct().Count().ShouldBe(Functions.All.Count);
    }

    [Fact]
    public void All_AreOneOfTheWaysThatKernelsRun()
    {
        foreach (Function f in Functions.All.Where(f => f.Name != "invert"))
        {
            int ways = (f.Elementwise is not null ? 1 : 0) + (f.Reduction is not null ? 1 : 0) + (f.MatrixMap is not null ? 1 : 0) + (f.IsStepCount ? 1 : 0);
            (ways == 1 || (ways == 0 && f.Composition is not null)).ShouldBeTrue(f.Name);
            if (f.Elementwise is not null) (f.Map is not null || f.Composition is not null).ShouldBeTrue(f.Name);
        }
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
                float[] z = Numbers(ref rng, 1);
                if (x.Length == 0 || y.Length == 0) continue;
                float[] result = new float[length];
                function.Elementwise!.Block(x, y, z, [], result);
                for (int i = 0; i < length; i++)
                    Oracles.AssertClose(function, [At(x, i), At(y, i), z[0], 0], result[i]);
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
        Oracles.OfFloats(Functions.Find(name)!, [x, 0, 0, 0]).ShouldBe(expected);

    [Fact]
    public void Division_IsProtected() => Oracles.OfFloats(Functions.Find("/")!, [1, 0, 0, 0]).ShouldBe(1 / 1e-8f);

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
