using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Analysis;

public class ScheduledTests
{
    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[3, 4], [5]]);

    [Fact]
    public void Of_AProgramThatFollowsTheLearningRate_IsNull() =>
        Scheduled.Of(Parser.Parse("def train(w, g, lr):\n  u = g * lr\n  return u\n")).ShouldBeNull();

    [Fact]
    public void Of_AProgramThatKeepsSomethingElseInItsPlace_LeavesThat() =>
        Scheduled.Of(Parser.Parse("def train(w, g, lr):\n  lr = sign(g)\n  update = lr * 0.1\n  return update\n"))!.ToString().ShouldBe(
            "def train(w, g, lr):\n  constant = sign(g)\n  update = constant * 0.1\n  update2 = update * lr\n  return update2\n");

    [Fact]
    public void Of_RandomPrograms_MovesByTheUpdateTimesTheLearningRate()
    {
        Rng rng = new(17, 3);
        int compared = 0;
        for (int i = 0; i < 200; i++)
        {
            Program program = RandomPrograms.Next(ref rng, 8);
            if (Scheduled.Of(program) is not { } scheduled) continue;
            compared++;
            Parser.Parse(scheduled.ToString()).ToString().ShouldBe(scheduled.ToString());
            BlockKernel plain = new(program, Layout), followed = new(scheduled, Layout);
            for (int step = 0; step < 5; step++)
            {
                float[] weights = new float[Layout.Total], gradient = new float[Layout.Total];
                for (int n = 0; n < weights.Length; n++) (weights[n], gradient[n]) = ((float)rng.NextNormal(), (float)rng.NextNormal());
                float rate = 1 - step / 8f;
                float[] expected = [.. plain.Step(weights, gradient, rate).ToArray().Select(update => update * rate)];
                followed.Step(weights, gradient, rate).ToArray().ShouldBe(expected, $"{program}{scheduled}");
            }
        }
        compared.ShouldBeGreaterThan(50);
    }
}
