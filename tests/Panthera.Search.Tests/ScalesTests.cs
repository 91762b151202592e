using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Search.Tests;

public class ScalesTests
{
    [Theory]
    [InlineData(1.23456, 1.23)]
    [InlineData(0.000123556, 0.000124)]
    [InlineData(98765, 98800)]
    [InlineData(0, 0)]
    [InlineData(double.NaN, 1)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Rounded_KeepsThreeDigits(double scale, double rounded) => Scales.Rounded(scale).ShouldBe(rounded);

    [Fact]
    public void ScaleFor_MagnitudeOfAnotherProgram_EvensTheUpdatesOut()
    {
        Candidate candidate = Tiny.Candidate(0, 0, scale: 0.5, magnitude: 3e-4);
        candidate.ScaleFor(3e-4).ShouldBe(0.5);
        candidate.ScaleFor(3e-2).ShouldBe(0.005);
        candidate.ScaleFor(1e-7).ShouldBe(1500);
    }

    [Fact]
    public void Applied_ScaleOne_IsTheProgram() => Scales.Applied(Tiny.Start, 1).ShouldBeSameAs(Tiny.Start);

    [Theory]
    [InlineData("def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  return m, m")]
    [InlineData("def train(w, g, update, lr):\n  update2 = g * lr\n  update = update2 + update\n  return update2, update")]
    [InlineData("def train(w, g, lr):\n  return g")]
    public void Applied_AnyScale_MultipliesTheUpdateAndNothingElse(string text)
    {
        Program program = Tiny.Program(text), scaled = Scales.Applied(program, 0.37);
        Kinds.Check(scaled).ShouldBeNull();
        scaled.Variables.ShouldBeUnique();
        Parser.Parse(scaled.ToString()).ToString().ShouldBe(scaled.ToString());
        SameUpdatesTimes(0.37f, program, scaled);
    }

    [Fact]
    public void Applied_ThenPruned_KeepsTheScale()
    {
        Program scaled = Liveness.Prune(Scales.Applied(Tiny.Start, 0.37));
        SameUpdatesTimes(0.37f, Tiny.Start, scaled);
        Fingerprint.Of(scaled).ShouldNotBe(Fingerprint.Of(Tiny.Start));
    }

    private static void SameUpdatesTimes(float scale, Program program, Program scaled)
    {
        ParameterLayout layout = new([5, 40]);
        BlockKernel plain = new(program, layout), other = new(scaled, layout);
        Rng rng = new(2);
        float[] weights = new float[layout.Total], gradient = new float[layout.Total];
        for (int step = 1; step <= 5; step++)
        {
            for (int i = 0; i < weights.Length; i++) (weights[i], gradient[i]) = ((float)rng.NextNormal(), (float)rng.NextNormal());
            float[] expected = [.. plain.Step(weights, gradient, 1f / step).ToArray().Select(u => scale * u)];
            other.Step(weights, gradient, 1f / step).ToArray().ShouldBe(expected);
            expected.ShouldContain(u => u != 0);
        }
    }
}
