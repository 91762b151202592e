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

    [Fact]
    public void RandomPrograms_NeverLeaveTheirBounds()
    {
        Rng rng = new(51);
        ParameterLayout[] layouts = [new([(IReadOnlyList<int>)[2, 3], [2], []]), new([5]), new([(IReadOnlyList<int>)[1, 4], [3, 1]])];
        int neverFinite = 0, vanishing = 0, constant = 0, blind = 0, finite = 0;
        for (int i = 0; i < 100_000; i++)
        {
            Program program = i % 3 == 0 ? RandomPrograms.NextOfBothSets(ref rng, 12) : RandomPrograms.Next(ref rng, 16);
            Outlook outlook = Outlook.Of(program);
            ParameterLayout layout = layouts[rng.Next(layouts.Length)];
            BlockKernel kernel = new(program, layout);
            float number = float.NaN;
            for (int step = 0; step < 3; step++)
            {
                float learningRate = rng.Next(4) == 0 ? rng.Next(2) : (float)rng.NextDouble();
                ReadOnlySpan<float> update = kernel.Step(Numbers(ref rng, layout.Total), Numbers(ref rng, layout.Total), learningRate);
                foreach (float u in update)
                {
                    if (!outlook.Update.Contains(u) || (step == 0 && !outlook.First.Contains(u)))
                        Assert.Fail($"{u:R} in step {step + 1} is not in {outlook} of\n{program}");
                }
                // A constant update is the same for all parameters; with a learning rate and steps it may change.
                if (outlook.IsConstant && update.ContainsAnyExcept(update[0])) Assert.Fail($"The update is no constant in\n{program}");
                if (outlook.Sources == Sources.None && step > 0 && !number.Equals(update[0])) Assert.Fail($"The update changes in\n{program}");
                number = update[0];
            }
            neverFinite += outlook.IsNeverFinite ? 1 : 0;
            vanishing += outlook.Vanishes ? 1 : 0;
            constant += outlook.IsConstant ? 1 : 0;
            blind += outlook.DependsOnGradient ? 0 : 1;
            finite += outlook.MayBeNaN || outlook.MayBeInfinite ? 0 : 1;
        }
        // The bounds are worth something: all of these are found.
        TestContext.Current.TestOutputHelper!.WriteLine($"{neverFinite} {vanishing} {constant} {blind} {finite}");
        neverFinite.ShouldBeGreaterThan(1_000);
    }

    private static float[] Numbers(ref Rng rng, int length)
    {
        float[] numbers = new float[length];
        bool special = rng.Next(2) == 0;
        for (int i = 0; i < length; i++)
            numbers[i] = special && rng.Next(3) == 0 ? Special[rng.Next(Special.Length)] : (float)(rng.NextNormal() * Math.Pow(10, rng.Uniform(-6, 3)));
        return numbers;
    }
}
