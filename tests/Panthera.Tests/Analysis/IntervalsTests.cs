using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Analysis;

public class IntervalsTests
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, 2f, float.Epsilon, -float.Epsilon, 1e-38f, -1e-20f, 1e-8f, -1e-8f, 1e20f, -1e30f, float.MaxValue, float.MinValue,
    ];

    private static readonly ParameterLayout[] Layouts =
        [new([(IReadOnlyList<int>)[2, 3], [2], []]), new([5]), new([(IReadOnlyList<int>)[1, 4], [3, 1]])];

    [Fact]
    public void RandomPrograms_NeverLeaveTheirBounds()
    {
        Rng rng = new(51);
        int neverFinite = 0, vanishing = 0, constant = 0, finite = 0;
        for (int i = 0; i < 100_000; i++)
        {
            Program program = Next(ref rng, i);
            Outlook outlook = Outlook.Of(program);
            ParameterLayout layout = Layouts[rng.Next(Layouts.Length)];
            BlockKernel kernel = new(program, layout);
            float number = float.NaN;
            for (int step = 0; step < 3; step++)
            {
                ReadOnlySpan<float> update = kernel.Step(Numbers(ref rng, layout.Total), Numbers(ref rng, layout.Total), LearningRate(ref rng));
                foreach (float u in update)
                    if (!outlook.Update.Contains(u) || (step == 0 && !outlook.First.Contains(u)))
                        Assert.Fail($"{u:R} in step {step + 1} is not in {outlook} of\n{program}");
                if (outlook.IsConstant && update.ContainsAnyExcept(update[0])) Assert.Fail($"Parameters have different updates in\n{program}");
                if (outlook.Sources == Sources.None && step > 0 && !number.Equals(update[0])) Assert.Fail($"The update changes in\n{program}");
                number = update[0];
            }
            neverFinite += outlook.IsNeverFinite ? 1 : 0;
            vanishing += outlook.Vanishes ? 1 : 0;
            constant += outlook.IsConstant ? 1 : 0;
            finite += outlook.MayBeNaN || outlook.MayBeInfinite ? 0 : 1;
        }
        // Bounds that allow everything would pass the rest.
        neverFinite.ShouldBeGreaterThan(1_000);
        vanishing.ShouldBeGreaterThan(5_000);
        constant.ShouldBeGreaterThan(10_000);
        finite.ShouldBeGreaterThan(30_000);
    }

    [Fact]
    public void RandomPrograms_DoNotDependOnWhatTheyAreSaidNotTo()
    {
        Rng rng = new(52);
        int blind = 0;
        for (int i = 0; i < 30_000; i++)
        {
            Program program = Next(ref rng, i);
            Outlook outlook = Outlook.Of(program);
            if (outlook.DependsOnGradient && outlook.DependsOnLearningRate) continue;
            blind++;
            ParameterLayout layout = Layouts[rng.Next(Layouts.Length)];
            BlockKernel one = new(program, layout), other = new(program, layout);
            for (int step = 0; step < 3; step++)
            {
                float[] weights = Numbers(ref rng, layout.Total), gradient = Numbers(ref rng, layout.Total);
                float learningRate = LearningRate(ref rng);
                float[] update = one.Step(weights, gradient, learningRate).ToArray();
                ReadOnlySpan<float> otherwise = other.Step(
                    weights, outlook.DependsOnGradient ? gradient : Numbers(ref rng, layout.Total),
                    outlook.DependsOnLearningRate ? learningRate : LearningRate(ref rng));
                for (int p = 0; p < update.Length; p++)
                    if (!update[p].Equals(otherwise[p])) Assert.Fail($"{outlook} is wrong about\n{program}");
            }
        }
        blind.ShouldBeGreaterThan(5_000);
    }

    [Theory]
    [InlineData("sign(interp(g, m, 0.9))", -1, 1, false)]
    [InlineData("tanh(g) + cos(w)", -2.01, 2.01, false)]
    [InlineData("sqrt(g) * 2", 0, 1e20, false)]
    [InlineData("g * 2", double.NegativeInfinity, double.PositiveInfinity, false)]
    [InlineData("arcsin(g)", -1.571, 1.571, true)]
    [InlineData("log(g)", double.NegativeInfinity, 89, false)]
    [InlineData("log(g) - log(g)", double.NegativeInfinity, double.PositiveInfinity, true)]
    public void Update_OfSimplePrograms_IsWithinBounds(string update, double low, double high, bool mayBeNaN)
    {
        Bounds bounds = Outlook.Of(Parser.Parse($"def train(w, g, m, lr):\n  u = {update}\n  m = interp(g, m, 0.9)\n  return u, m\n")).Update;
        bounds.Low.ShouldBeGreaterThanOrEqualTo(low);
        bounds.High.ShouldBeLessThanOrEqualTo(high);
        bounds.MayBeNaN.ShouldBe(mayBeNaN);
    }

    [Fact]
    public void StateThatStaysSmall_IsKnownToBeFinite()
    {
        Outlook signed = Outlook.Of(Parser.Parse("def train(w, g, m, lr):\n  m = interp(sign(g), m, 0.9)\n  u = m + sign(w)\n  return u, m\n"));
        signed.MayBeNaN.ShouldBeFalse();
        signed.MayBeInfinite.ShouldBeFalse();
    }

    private static Program Next(ref Rng rng, int i) => i % 3 == 0 ? RandomPrograms.NextOfBothSets(ref rng, 12) : RandomPrograms.Next(ref rng, 16);

    private static float LearningRate(ref Rng rng) => rng.Next(4) == 0 ? rng.Next(2) : (float)rng.NextDouble();

    private static float[] Numbers(ref Rng rng, int length)
    {
        float[] numbers = new float[length];
        bool special = rng.Next(2) == 0;
        for (int i = 0; i < length; i++)
            numbers[i] = special && rng.Next(3) == 0 ? Special[rng.Next(Special.Length)] : (float)(rng.NextNormal() * Math.Pow(10, rng.Uniform(-6, 3)));
        return numbers;
    }
}
