using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

public class RemeasurementTests
{
    private static readonly Yardstick Measured = Tiny.Setting.Yardstick;
    private static readonly ulong[] Fresh = [101, 102, 103];

    [Fact]
    public void Scores_OfTheBaseline_AreZeroOnAnySeed() =>
        Scores(2, (Tiny.Start, Measured.Scale)).ShouldHaveSingleItem().ShouldBe([0, 0, 0]);

    [Fact]
    public void Scores_AnyNumberOfThreads_AreTheSame()
    {
        IReadOnlyList<double[]> one = Scores(1, (Tiny.Descent, 1), (Tiny.Start, Measured.Scale / 4)), three = Scores(3, (Tiny.Descent, 1), (Tiny.Start, Measured.Scale / 4));
        one.Count.ShouldBe(2);
        for (int p = 0; p < 2; p++) three[p].ShouldBe(one[p]);
        one[0].ShouldNotBe(one[1]);
        one.ShouldAllBe(scores => scores.Length == Fresh.Length);
    }

    [Fact]
    public void Scores_OfSomeSeeds_DoNotDependOnTheOthers()
    {
        using TrainerPool pool = new(2);
        double alone = Remeasurement.Scores(pool, Measured, [(Tiny.Descent, 1)], [Fresh[1]], CancellationToken.None)[0][0];
        Scores(2, (Tiny.Descent, 1))[0][1].ShouldBe(alone);
    }

    [Fact]
    public void Scores_OfDivergingProgram_AreTheWorst() =>
        Scores(2, (Tiny.Diverging, 1))[0].ShouldAllBe(score => score == -Yardstick.MaxScore);

    [Fact]
    public void Scores_WhereTheBaselineDivergesToo_AreZero()
    {
        Landscape landscape = new(w => (w * w / 2, w), spread: 0.1, centre: 2);
        using TrainerPool pool = new(1);
        ProxyTask[] tasks = [landscape.Task(5)];
        Yardstick yardstick = new(Tiny.Descent, tasks, [1, 2], Yardstick.Measure(pool, Tiny.Descent, tasks, [1, 2], CancellationToken.None));
        landscape.Wall = _ => true;
        Remeasurement.Scores(pool, yardstick, [(Tiny.Descent, 1)], Fresh, CancellationToken.None)[0].ShouldBe([0, 0, 0]);
    }

    [Fact]
    public void Best_AmongCandidates_IsTheOneThatScoresMostWhateverItsFitness()
    {
        using TrainerPool pool = new(2);
        Candidate good = Tiny.Setting.Start with { Fitness = new Fitness(0, -4) };
        Candidate lucky = Tiny.Setting.Start with { Scale = 1e-4, Fitness = new Fitness(RaceEvaluator.TopLevel, 4) };
        Candidate diverging = Tiny.Setting.Start with { Program = Tiny.Diverging };
        Remeasurement.Best(pool, Measured, [lucky, diverging, good], Fresh, CancellationToken.None).ShouldBe(good);
    }

    [Fact]
    public void Scores_Cancelled_Throws()
    {
        using TrainerPool pool = new(2);
        using CancellationTokenSource source = new();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => Remeasurement.Scores(pool, Measured, [(Tiny.Descent, 1)], Fresh, source.Token));
    }

    private static IReadOnlyList<double[]> Scores(int threads, params (Program, double)[] programs)
    {
        using TrainerPool pool = new(threads);
        return Remeasurement.Scores(pool, Measured, programs, Fresh, CancellationToken.None);
    }
}
