using Panthera.Training.Data;
using Panthera.Training.Graphs;

namespace Panthera.Training.Tests;

public class FlatnessTests
{
    private const int Filters = 3, Inputs = 4;

    private static readonly ParameterArray[] Arrays = [new("weight", [Inputs, Filters], 0, Inputs * Filters), new("bias", [Filters], Inputs * Filters, Filters)];

    private static readonly float[] Solution = [.. Enumerable.Range(0, (Inputs + 1) * Filters).Select(i => 0.5f + 0.25f * i)];

    // ½ Σ a (w - solution)²: under noise of deviation σ it rises by ½ σ² Σ a on average.
    [Fact]
    public void Measure_OfAQuadraticUnderNoise_IsHalfTheTraceTimesTheVariance()
    {
        double[] curvature = [.. Enumerable.Range(1, Solution.Length).Select(i => (double)i)];
        float[] weights = [.. Solution];
        double Loss() => 7 + 0.5 * weights.Select((w, i) => curvature[i] * Math.Pow(w - (double)Solution[i], 2)).Sum();
        FlatnessResult found = Flatness.Measure(weights, Arrays, Loss, FlatnessNoise.Weights, 0.1, 2_000, seed: 3);
        double expected = 0.5 * 0.01 * curvature.Sum();
        found.Loss.ShouldBe(7);
        found.Directions.ShouldBe(2_000);
        found.Rise.ShouldBe(expected, 4 * found.Error);
        found.Error.ShouldBeInRange(0.001 * expected, 0.02 * expected);
        weights.ShouldBe(Solution);
    }

    // Half the squared distance: every direction of filters has the length share · |filter| in each, whatever its angle.
    [Fact]
    public void Measure_OfASphereAlongFilters_IsHalfTheirSquaredLengthsTimesTheSquaredShare()
    {
        float[] weights = [.. Solution];
        double Loss() => 0.5 * weights.Zip(Solution, (w, s) => Math.Pow(w - (double)s, 2)).Sum();
        FlatnessResult found = Flatness.Measure(weights, Arrays, Loss, FlatnessNoise.Filters, 0.2, 5, seed: 3);
        double expected = 0.5 * 0.04 * Solution[..(Inputs * Filters)].Sum(w => (double)w * w);
        found.Rise.ShouldBe(expected, 1e-5 * expected);
        found.Error.ShouldBe(0, 1e-5 * expected);
        weights.ShouldBe(Solution);
    }

    // A network whose first layer is doubled and second halved computes the same; its loss must look as flat along filters.
    [Fact]
    public void Measure_AlongFilters_DoesNotSeeTheirScale()
    {
        FlatnessResult Of(float scale)
        {
            float[] weights = [3 * scale, 2 / scale];
            ParameterArray[] arrays = [new("first", [1, 1], 0, 1), new("second", [1, 1], 1, 1)];
            return Flatness.Measure(weights, arrays, () => Math.Pow(weights[0] * weights[1] - 6, 2), FlatnessNoise.Filters, 0.1, 20, seed: 1);
        }
        FlatnessResult plain = Of(1), scaled = Of(4);
        plain.Rise.ShouldBeGreaterThan(0.1);
        scaled.Rise.ShouldBe(plain.Rise, 1e-5 * plain.Rise);
    }

    [Fact]
    public void Measure_WithTheSameSeed_IsTheSame()
    {
        float[] weights = [.. Solution];
        double Loss() => weights.Sum(w => (double)w * w);
        FlatnessResult Of(ulong seed) => Flatness.Measure(weights, Arrays, Loss, FlatnessNoise.Weights, 0.1, 4, seed);
        Of(1).ShouldBe(Of(1));
        Of(2).ShouldNotBe(Of(1));
    }

    [Theory, InlineData(0, 4), InlineData(-1, 4), InlineData(double.NaN, 4), InlineData(double.PositiveInfinity, 4), InlineData(0.1, 1)]
    public void Measure_OfNoStep_SaysSo(double size, int directions) =>
        Should.Throw<InputException>(() => Flatness.Measure([1], [], () => 0, FlatnessNoise.Weights, size, directions, 1)).Message.ShouldContain("expected");

    [Fact]
    public void MeasureFlatness_OfATrainedModel_RisesWithTheStepAndLeavesTheWeights()
    {
        using Trainer trainer = new(TinyTraining.Tiny);
        trainer.Run(new TrainingRun(TinyTraining.AdamW, 1) { Scale = 10, Steps = 200 });
        float[] before = [.. trainer.Plan.Parameters];
        FlatnessResult near = trainer.MeasureFlatness(FlatnessNoise.Weights, 0.01, 8, 128, 1), far = trainer.MeasureFlatness(FlatnessNoise.Weights, 0.3, 8, 128, 1);
        trainer.Plan.Parameters.ShouldBe(before);
        far.Rise.ShouldBeGreaterThan(0.1);
        Math.Abs(near.Rise).ShouldBeLessThan(far.Rise / 10);
        near.Loss.ShouldBe(far.Loss);
        trainer.Measure(Split.Validation).Loss.ShouldBeGreaterThan(0);
    }
}
