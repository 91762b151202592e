using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

public class HurdleLossesTests
{
    public static TheoryData<int> Lengths => [1, 2, 3, 5, 7, 9, 10, 11, 16, 20, 31, 33, 40, 64, 100, 160];

    [Theory, MemberData(nameof(Lengths))]
    public void Means_AreWhatTheTrainerLooksAt(int steps)
    {
        ProxyTask task = Tiny.Task("first", 1, steps);
        for (ulong seed = 1; seed <= 4; seed++)
        {
            HurdleLosses heard = new(steps);
            TrainingRun run = new(Tiny.Start, seed) { OnStep = heard.Hear };
            new Trainer(task).Run(run).Ending.ShouldBe(Ending.Finished);
            double[] means = [.. heard.Means];
            means.ShouldAllBe(mean => double.IsFinite(mean));
            IReadOnlyList<Hurdle> hurdles = HurdleLosses.Hurdles(steps, [.. Enumerable.Repeat(1.0, HurdleLosses.Count)]);
            hurdles.Count(hurdle => hurdle.Step <= steps).ShouldBe(means.Length);

            // Whoever is at the maximum passes, whoever is above it by the least that counts does not.
            Ending With(params double[] maxima) =>
                new Trainer(task).Run(run with { OnStep = null, Hurdles = HurdleLosses.Hurdles(steps, [.. maxima]) }).Ending;
            With(means).ShouldBe(Ending.Finished);
            for (int h = 0; h < means.Length; h++)
            {
                double[] maxima = [.. means.Select((mean, other) => other == h ? mean * (1 - 1e-6) : mean)];
                With(maxima).ShouldBe(Ending.Stopped);
            }
        }
    }

    [Theory]
    [InlineData(40, 4, 12)]
    [InlineData(100, 10, 30)]
    [InlineData(10, 1, 3)]
    [InlineData(1, 1, 2)]
    [InlineData(2, 1, 2)]
    [InlineData(6, 1, 2)]
    public void Hurdles_StandAtATenthAndThreeTenths_OneAfterTheOther(int steps, int first, int second) =>
        HurdleLosses.Hurdles(steps, [1, 2]).ShouldBe([new Hurdle(first, 1), new Hurdle(second, 2)]);

    [Theory]
    [InlineData(0.1)]
    [InlineData(1.0 / 3)]
    [InlineData(2.3025850929940455)]
    [InlineData(double.PositiveInfinity)]
    public void Hurdles_MaximumLoss_IsNeverRoundedDown(double maximum)
    {
        float rounded = HurdleLosses.Hurdles(100, [maximum])[0].MaximumLoss;
        ((double)rounded).ShouldBeGreaterThanOrEqualTo(maximum);
        if (double.IsFinite(maximum)) rounded.ShouldBeLessThan((float)maximum * 1.000001f);
    }

    [Fact]
    public void Hurdles_WithoutLosses_AreNone() => HurdleLosses.Hurdles(100, []).ShouldBeEmpty();

    [Fact]
    public void Means_OfATrainingThatEndsEarly_AreOfTheHurdlesThatItCameTo()
    {
        HurdleLosses heard = new(100);
        heard.Means.ShouldBeEmpty();
        for (int step = 1; step <= 29; step++) heard.Hear(new StepReport(step, step, 1, null));
        // A window of six steps before the tenth: 5 to 10.
        heard.Means.ShouldBe([7.5]);
        heard.Hear(new StepReport(30, 30, 1, null));
        heard.Means.ShouldBe([7.5, 27.5]);
    }
}
