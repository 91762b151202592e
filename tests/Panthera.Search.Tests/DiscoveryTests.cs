using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Search.Verdicts;
using Panthera.Training;

namespace Panthera.Search.Tests;

public class DiscoveryTests
{
    private static DiscoveryOptions Options => new()
    {
        Starts = [new("start", Tiny.Start)], Tasks = Tiny.Setting.Tasks, VerdictTasks = [Tiny.Task("unseen", 9)],
        Rivals = [new("start", Tiny.Start), new("descent", Tiny.Descent)], Seed = 3,
        TuningBudget = new Budget(Programs: 40), SearchBudget = new Budget(Programs: 80), VerdictSeeds = 3,
        Settings = new StrategyOptions { Mutations = Mutations.All, Population = 20, Tournament = 3 },
    };

    [Fact]
    public void Run_ToTheEnd_ReportsEverythingAndTheSameOnAnyNumberOfThreads()
    {
        List<DiscoveryProgress> heard = [];
        (DiscoveryReport one, Discovery discovery) = Run(1, Options, heard.Add);
        one.Searches.Select(s => s.Name).ShouldBe(["tuning", "evolution", "constants"]);
        one.Searches[0].Counts.Generated.ShouldBe(40);
        one.Search.ShouldBe(one.Searches[1]);
        one.Search.Counts.Generated.ShouldBe(80);
        one.Searches[2].Counts.Work.ShouldBeGreaterThanOrEqualTo(one.Search.Counts.Work);
        one.TrainingsInAll.ShouldBe(one.Searches.Sum(s => s.Counts.Trainings));
        one.Baseline.Fitness.Score.ShouldBe(0);
        MutationShape(one.ConstantsOnly.Program).ShouldBe(MutationShape(Tiny.Start));
        TaskVerdict verdict = one.Verdicts.ShouldHaveSingleItem();
        verdict.Standings.Select(s => s.Name).ShouldBe(["found", "start", "descent", "constants only"]);
        verdict.Standings.ShouldAllBe(s => s.Losses.Count == Options.VerdictSeeds);
        verdict.Comparisons.Select(c => c.Rival).ShouldBe(["start", "descent", "constants only"]);
        double.IsFinite(one.ConstantsGained.HalfWidth).ShouldBeTrue();
        double.IsFinite(one.StructureGained.HalfWidth).ShouldBeTrue();
        discovery.BestSoFar.ShouldBe(one.Best);
        heard.Select(p => p.Share).ShouldAllBe(share => share >= 0 && share <= 1);
        heard.Select(p => p.Elapsed).ShouldBeInOrder();
        heard.Select(p => p.Stage).Distinct().Count().ShouldBe(7);

        (DiscoveryReport two, _) = Run(2, Options);
        two.RunHash.ShouldBe(one.RunHash);
        two.Best.Program.ToString().ShouldBe(one.Best.Program.ToString());
        two.StructureGained.ShouldBe(one.StructureGained);
        two.Verdicts[0].Comparisons.ShouldBe(verdict.Comparisons);
    }

    [Fact]
    public void Run_HeldToTheSelectionTasks_IsAnotherRunAndTheSameOnAnyNumberOfThreads()
    {
        DiscoveryOptions plain = Options with { SearchesConstants = false, SelectionTasks = [Tiny.Task("selection", 8)], SearchBudget = new Budget(Programs: 600) };
        DiscoveryOptions held = plain with { InLoopSelectionSeeds = 2 };
        (DiscoveryReport one, DiscoveryReport two) = (Run(1, held).Report, Run(3, held).Report);
        two.RunHash.ShouldBe(one.RunHash);
        two.Best.Program.ToString().ShouldBe(one.Best.Program.ToString());
        one.Searches.Sum(s => s.Counts.Work).ShouldNotBe(Run(2, plain).Report.Searches.Sum(s => s.Counts.Work));
    }

    [Fact]
    public void Run_WhoseBestsAreWorseOnTheSelectionTasks_StopsAndHandsOnTheEarlierOne()
    {
        // There the gradient points uphill, so that whoever takes large steps loses, and bests of the search's tasks take ever larger ones. For one thread.
        Landscape slope = new(w => (Math.Exp(-0.1 * w), 1), spread: 0.1);
        DiscoveryOptions stopping = Options with { SearchesConstants = false, SelectionTasks = [slope.Task(40)], SearchBudget = new Budget(Programs: 500), StopsOnOverfitting = true };
        DiscoveryReport report = Run(1, stopping).Report;
        SearchOverfitting overfitting = report.Overfitting!;
        overfitting.Stopped.ShouldBeTrue();
        report.Search.Counts.Generated.ShouldBeLessThan(500);
        report.Best.Index.ShouldBe(overfitting.Checks.Best!.Index);
        overfitting.Checks.All[^1].Index.ShouldNotBe(report.Best.Index);
        overfitting.WorkShare.ShouldBe(overfitting.Checks.Work / report.Search.Counts.Work);
    }

    [Fact]
    public void Run_AskingLargerTasks_IsTheSameOnAnyNumberOfThreads()
    {
        DiscoveryOptions asking = Options with { SearchesConstants = false, SelectionTasks = [Tiny.Task("selection", 8)], StopsOnOverfitting = true };
        (DiscoveryReport one, DiscoveryReport two) = (Run(1, asking).Report, Run(3, asking).Report);
        two.RunHash.ShouldBe(one.RunHash);
        two.Best.Program.ToString().ShouldBe(one.Best.Program.ToString());
        one.Overfitting!.Checks.All.Count.ShouldBeGreaterThan(1);
        static IEnumerable<string> Told(DiscoveryReport report) =>
            report.Overfitting!.Checks.All.Select(check => $"{check.Index} {check.Used:R} {string.Join(' ', check.BySeed.Select(value => $"{value:R}"))} {check.Work:R}");
        Told(two).ShouldBe(Told(one));
        // Without selection tasks there is nothing to ask.
        Run(2, asking with { SelectionTasks = [], SearchBudget = new Budget(Programs: 5) }).Report.Overfitting.ShouldBeNull();
    }

    [Fact]
    public void Run_OtherSeed_IsAnotherRun()
    {
        DiscoveryOptions small = Options with { TuningBudget = new Budget(Programs: 3), SearchBudget = new Budget(Programs: 5) };
        Run(2, small with { Seed = 4 }).Report.RunHash.ShouldNotBe(Run(2, small).Report.RunHash);
    }

    [Fact]
    public void Run_OtherFunctions_IsAnotherRun()
    {
        DiscoveryOptions small = Options with { TuningBudget = new Budget(Programs: 3), SearchBudget = new Budget(Programs: 20) };
        DiscoveryOptions extended = small with { Settings = small.Settings with { Mutations = Mutations.Table(Functions.All) } };
        Run(2, extended).Report.RunHash.ShouldNotBe(Run(2, small).Report.RunHash);
    }

    [Fact]
    public void Run_CancelledWhileItSearches_ThrowsAndKeepsTheBest()
    {
        using CancellationTokenSource source = new();
        using TrainerPool pool = new(2);
        Discovery discovery = new(Options, pool, progress =>
        {
            if (progress.Counts?.Generated == 10) source.Cancel();
        });
        Should.Throw<OperationCanceledException>(() => discovery.Run(source.Token));
        discovery.BestSoFar!.Fitness.Level.ShouldBe(RaceEvaluator.TopLevel);
    }

    [Theory]
    [InlineData("measuring the baseline")]
    [InlineData("measuring the best again")]
    [InlineData("verdict on unseen tasks")]
    public void Run_CancelledInAnyStage_Throws(string stage)
    {
        using CancellationTokenSource source = new();
        using TrainerPool pool = new(2);
        DiscoveryOptions small = Options with { TuningBudget = new Budget(Programs: 3), SearchBudget = new Budget(Programs: 5) };
        Discovery discovery = new(small, pool, progress =>
        {
            if (progress.Stage == stage) source.Cancel();
        });
        Should.Throw<OperationCanceledException>(() => discovery.Run(source.Token));
    }

    [Fact]
    public void Run_StartThatDoesNotLearn_SaysSo()
    {
        using TrainerPool pool = new(2);
        DiscoveryOptions hopeless = Options with { Starts = [new("diverging", Tiny.Diverging)] };
        Should.Throw<InputException>(() => new Discovery(hopeless, pool).Run(CancellationToken.None)).Message.ShouldContain("does not learn");
    }

    private static (DiscoveryReport Report, Discovery Discovery) Run(int threads, DiscoveryOptions options, Action<DiscoveryProgress>? onProgress = null)
    {
        using TrainerPool pool = new(threads);
        Discovery discovery = new(options with { Record = new MemoryRecord() }, pool, onProgress);
        return (discovery.Run(CancellationToken.None), discovery);
    }

    private static string[] MutationShape(Program program) => [.. program.Statements.Select(s => $"{s.Target} {s.Function}")];
}
