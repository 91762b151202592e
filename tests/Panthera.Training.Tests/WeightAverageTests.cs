using Panthera.Training.Data;
using static Panthera.Training.Tests.TinyTraining;

namespace Panthera.Training.Tests;

public class WeightAverageTests
{
    [Fact]
    public void Add_Weights_IsTheExponentialAverage()
    {
        Rng rng = new(1);
        float[] start = [.. Enumerable.Range(0, 37).Select(_ => (float)rng.NextNormal())];
        WeightAverage average = new(0.95, start);
        double[] exact = [.. start.Select(value => (double)value)];
        for (int step = 1; step <= 300; step++)
        {
            float[] weights = [.. exact.Select(_ => (float)rng.NextNormal())];
            average.Add(weights, step);
            double decay = Math.Min(0.95, (1.0 + step) / (10 + step));
            for (int i = 0; i < exact.Length; i++) exact[i] = decay * exact[i] + (1 - decay) * weights[i];
        }
        for (int i = 0; i < exact.Length; i++) average.Weights[i].ShouldBe((float)exact[i], 1e-5f);
    }

    [Fact]
    public void Exchange_Twice_PutsBothBack()
    {
        float[] weights = [1, 2, 3];
        WeightAverage average = new(0.5, [4, 5, 6]);
        average.Exchange(weights);
        weights.ShouldBe([4, 5, 6]);
        average.Weights.ShouldBe([1, 2, 3]);
        average.Exchange(weights);
        weights.ShouldBe([1, 2, 3]);
        average.Weights.ShouldBe([4, 5, 6]);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(-0.5), InlineData(double.NaN)]
    public void Average_OutOfRange_IsRefused(double decay) =>
        Should.Throw<InputException>(() => new TrainingRun(AdamW, 1) { Average = decay }).Message.ShouldContain("expected more than 0 and less than 1");

    [Fact]
    public void Run_WithAverage_TrainsAsWithoutAndMeasuresTheAverage()
    {
        using Trainer plain = new(Tiny), averaging = new(Tiny);
        List<float> losses = [], again = [];
        List<float[]> weights = [];
        TrainingRun run = new(AdamW, 3);
        plain.Run(run with
        {
            OnStep = step =>
            {
                losses.Add(step.Loss);
                weights.Add([.. plain.Plan.Parameters]);
            },
        });
        weights.Add([.. plain.Plan.Parameters]);
        WeightAverage expected = new(0.9, weights[0]);
        for (int step = 1; step < weights.Count; step++) expected.Add(weights[step], step);

        List<double> measured = [];
        List<float[]> shown = [];
        TrainingResult result = averaging.Run(run with
        {
            Average = 0.9,
            OnStep = step => again.Add(step.Loss),
            MeasureEvery = 8,
            OnMeasure = report => measured.Add(report.Loss),
            ShowEvery = Steps,
            OnShow = (_, plan) => shown.Add([.. plan.Parameters]),
        });
        again.ShouldBe(losses);
        averaging.Plan.Parameters.ShouldBe(expected.Weights);
        shown.ShouldHaveSingleItem().ShouldBe(expected.Weights);
        averaging.Measure(Split.Validation).Loss.ShouldBe(result.Loss);
        measured[^1].ShouldBe(result.Loss);
        plain.Measure(Split.Validation).Loss.ShouldNotBe(result.Loss);
    }
}
