using Panthera.Search.Verdicts;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests.Verdicts;

public class VerdictTests
{
    private static readonly ProxyTask[] Tasks = [Tiny.Task("one", 5), Tiny.Task("two", 6)];

    private static double Scale => Tiny.Setting.Yardstick.Scale;

    [Theory, InlineData(false), InlineData(true)]
    public void Reach_SameContestantTwice_IsUndecidedWithoutAnyDifference(bool tune)
    {
        foreach (TaskVerdict verdict in Reach([new("a", Tiny.Start, Scale), new("b", Tiny.Start, Scale)], tune))
        {
            Comparison comparison = verdict.Comparisons.ShouldHaveSingleItem();
            comparison.Difference.ShouldBe(new Interval(0, 0));
            comparison.Decision.ShouldBe(Decision.Undecided);
            verdict.Standings[1].Losses.ShouldBe(verdict.Standings[0].Losses);
            verdict.Standings[0].Losses.ShouldBeUnique();
        }
    }

    [Fact]
    public void Reach_ContestantThatHardlyMoves_LosesAndTheOtherWins()
    {
        Contestant good = new("good", Tiny.Start, Scale), idle = new("idle", Tiny.Start, 1e-6);
        Reach([good, idle], tune: false).ShouldAllBe(v => v.Comparisons[0].Decision == Decision.Better && v.Comparisons[0].Rival == "idle");
        Reach([idle, good], tune: false).ShouldAllBe(v => v.Comparisons[0].Decision == Decision.Worse && v.Comparisons[0].Rival == "good");
    }

    [Fact]
    public void Reach_DivergingRival_LosesByAFiniteDifference()
    {
        Contestant good = new("good", Tiny.Start, Scale), bad = new("bad", Tiny.Diverging, 1), worse = new("worse", Tiny.Diverging, 2);
        foreach (TaskVerdict verdict in Reach([good, bad], tune: true))
        {
            verdict.Standings[1].Losses.ShouldAllBe(loss => double.IsPositiveInfinity(loss));
            verdict.Comparisons[0].Decision.ShouldBe(Decision.Better);
            verdict.Comparisons[0].Difference.Mean.ShouldBeInRange(-1000, -1);
        }
        Reach([bad, good], tune: false).ShouldAllBe(v => v.Comparisons[0].Decision == Decision.Worse);
        Reach([bad, worse], tune: false).ShouldAllBe(v => v.Comparisons[0].Decision == Decision.Undecided);
    }

    [Fact]
    public void Reach_Untuned_MeasuresOnTheTestSplitWithPairedSeeds()
    {
        IReadOnlyList<TaskVerdict> verdicts = Reach([new("a", Tiny.Start, Scale), new("b", Tiny.Descent, 1)], tune: false);
        verdicts.Select(v => v.Task).ShouldBe(Tasks);
        foreach (TaskVerdict verdict in verdicts)
        {
            verdict.Standings.Select(s => s.Name).ShouldBe(["a", "b"]);
            double[] differences = [.. verdict.Standings[0].Losses.Zip(verdict.Standings[1].Losses, (a, b) => a - b)];
            verdict.Comparisons[0].Difference.ShouldBe(Interval.Of(differences));
        }
    }

    [Fact]
    public void Reach_Landscape_UsesTheSameFreshSeedsForAllAndTheTestSplit()
    {
        Landscape landscape = new(w => (w * w, 2 * w), spread: 1, centre: 5);
        using TrainerPool pool = new(1);
        Verdict.Reach(
            pool, [new("a", Tiny.Descent, 0.1), new("b", Tiny.Descent, 0.2)], [landscape.Task(5)], 4, 1, tune: true, null, CancellationToken.None);
        landscape.Trainings.Count.ShouldBe(2 * (Tuning.Trials + 4));
        float[] firsts = [.. landscape.Trainings.Select(t => t.First)];
        float[] tuned = [.. firsts.Take(2 * Tuning.Trials).Distinct()], compared = [.. firsts.Skip(2 * Tuning.Trials)];
        tuned.Length.ShouldBeLessThan(Tuning.Trials);
        compared.Intersect(tuned).ShouldBeEmpty();
        compared[..4].ShouldBeUnique();
        compared[4..].ShouldBe(compared[..4]);
        landscape.Splits.ShouldBe([Split.Train, Split.Validation, Split.Test], ignoreOrder: true);
    }

    [Fact]
    public void Reach_AnyNumberOfThreads_GivesTheSame()
    {
        Contestant[] contestants = [new("a", Tiny.Start, Scale), new("b", Tiny.Descent, 1)];
        string[] Results(int threads) => [.. Reach(contestants, tune: true, threads)
            .SelectMany(v => v.Standings).Select(s => $"{s.Settings} {string.Join(' ', s.Losses)} {string.Join(' ', s.Accuracies)}")];
        string[] one = Results(1);
        Results(3).ShouldBe(one);
        one.ShouldBeUnique();
    }

    [Fact]
    public void Reach_Progress_RisesToOne()
    {
        List<double> shares = [];
        using TrainerPool pool = new(1);
        Verdict.Reach(pool, [new("a", Tiny.Descent, 1)], Tasks, 3, 1, tune: true, shares.Add, CancellationToken.None);
        shares.ShouldBe(shares.Order());
        shares[0].ShouldBeLessThan(1);
        shares[^1].ShouldBe(1);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Reach_Cancelled_Throws(bool tune)
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        using TrainerPool pool = new(2);
        Should.Throw<OperationCanceledException>(
            () => Verdict.Reach(pool, [new("a", Tiny.Start, 1)], Tasks, 3, 1, tune, null, source.Token));
    }

    [Theory]
    [InlineData(-2, 1, Decision.Better)]
    [InlineData(2, 1, Decision.Worse)]
    [InlineData(-1, 2, Decision.Undecided)]
    [InlineData(1, 2, Decision.Undecided)]
    [InlineData(1, double.PositiveInfinity, Decision.Undecided)]
    public void Decision_IsWhatTheIntervalSays(double mean, double halfWidth, Decision decision) =>
        new Comparison("rival", new Interval(mean, halfWidth)).Decision.ShouldBe(decision);

    private static IReadOnlyList<TaskVerdict> Reach(Contestant[] contestants, bool tune, int threads = 2)
    {
        using TrainerPool pool = new(threads);
        return Verdict.Reach(pool, contestants, Tasks, 4, 1, tune, null, CancellationToken.None);
    }
}
