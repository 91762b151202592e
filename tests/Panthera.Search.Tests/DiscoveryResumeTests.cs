using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Data;

namespace Panthera.Search.Tests;

/// <summary>A discovery that is interrupted in any stage goes on to the same report, and trains nothing again that it knows.</summary>
public sealed class DiscoveryResumeTests : IDisposable
{
    private readonly Kept _kept = new();
    private readonly Counting _search = new(1), _selection = new(2), _verdict = new(3);
    private readonly DiscoveryOptions _options;

    public DiscoveryResumeTests() => _options = new()
    {
        Starts = [new("start", Tiny.Start), new("descent", Tiny.Descent)],
        Tasks = [Tiny.Task("search", 1, 20) with { Data = _search }],
        SelectionTasks = [Tiny.Task("selection", 2, 20) with { Data = _selection }], VerdictTasks = [Tiny.Task("verdict", 3, 20) with { Data = _verdict }],
        Rivals = [new("rival", Tiny.Descent)], Seed = 5, TuningBudget = new Budget(Programs: 12), SearchBudget = new Budget(Programs: 30),
        Settings = new StrategyOptions { Mutations = Mutations.All, Population = 8, Tournament = 2 }, Race = new RaceOptions { Seeds = 2, ScaleSteps = 1 },
        VerdictSeeds = 2, Finalists = 2,
    };

    public void Dispose() => _kept.Dispose();

    [Theory, InlineData(0), InlineData(2), InlineData(0, true)]
    public void Run_InterruptedInEveryStage_GivesTheSameReport(int inLoopSeeds, bool stops = false)
    {
        DiscoveryOptions options = _options with { InLoopSelectionSeeds = inLoopSeeds, StopsOnOverfitting = stops };
        List<string> stages = [];
        string straight = Essence(Run(new MemoryRecord(), progress =>
        {
            if (stages.LastOrDefault() != progress.Stage) stages.Add(progress.Stage);
        }, options));
        stages.ShouldBe([
            "measuring the baseline", "tuning constants", "searching programs", "constants only, equal budget", "measuring the best constants again",
            "measuring the best again", "selection tasks", "verdict on unseen tasks",
        ]);
        // Each session ends as soon as a stage begins that none before came to.
        int sessions = 0;
        DiscoveryReport? report = null;
        while (report is null)
        {
            string stage = stages[Math.Min(sessions, stages.Count - 1)];
            bool last = sessions++ == stages.Count;
            using RunFile file = _kept.Open("run.panthera");
            using CancellationTokenSource source = new();
            try
            {
                report = Run(file, progress =>
                {
                    if (!last && progress.Stage == stage) source.Cancel();
                }, options, source.Token);
            }
            catch (OperationCanceledException)
            {
                last.ShouldBeFalse();
            }
        }
        sessions.ShouldBe(stages.Count + 1);
        Essence(report).ShouldBe(straight);
    }

    [Fact]
    public void Run_ThatIsFinished_TrainsNothingButTheProbe()
    {
        string first;
        using (RunFile file = _kept.Open("run.panthera")) first = Essence(Run(file));
        int trained = _search.Reads;
        (_selection.Reads > 0, _verdict.Reads > 0).ShouldBe((true, true));
        foreach (Counting data in new[] { _search, _selection, _verdict }) data.Reads = 0;
        using RunFile again = _kept.Open("run.panthera");
        Essence(Run(again)).ShouldBe(first);
        // The probe is one training of 20 steps, which measures 64 examples in batches of 16 at its end.
        _search.Reads.ShouldBe(24);
        trained.ShouldBeGreaterThan(2400);
        (_selection.Reads, _verdict.Reads).ShouldBe((0, 0));
    }

    [Fact]
    public void Run_InterruptedWithinASearch_TrainsNoChildAgainThatWasKept()
    {
        // A search that ends by its work leaves trainings in flight behind, more or fewer.
        DiscoveryOptions options = _options with { SearchesConstants = false };
        Run(new MemoryRecord(), options: options);
        int straight = _search.Reads;
        _search.Reads = 0;
        using (RunFile file = _kept.Open("run.panthera"))
        {
            using CancellationTokenSource source = new();
            Should.Throw<OperationCanceledException>(() => Run(file, progress =>
            {
                if (progress.Stage == "searching programs" && progress.Counts!.Generated == 15) source.Cancel();
            }, options, source.Token));
        }
        using (RunFile file = _kept.Open("run.panthera")) Run(file, options: options);
        // The probe again, and what was in flight when it ended: the pool has one thread, so one candidate.
        _search.Reads.ShouldBeInRange(straight + 24, straight + 24 + 24 * 20);
    }

    private DiscoveryReport Run(
        IRunRecord record, Action<DiscoveryProgress>? progress = null, DiscoveryOptions? options = null, CancellationToken cancellation = default)
    {
        using TrainerPool pool = new(1);
        return new Discovery((options ?? _options) with { Record = record }, pool, progress).Run(cancellation);
    }

    private static string Essence(DiscoveryReport report) => string.Join('\n', [
        report.RunHash, $"{report.Overfitting?.Stopped} {report.Overfitting?.WorkShare:R} {report.Overfitting?.Checks.All.Count}",
        $"{report.Best.Program} {report.Best.Scale:R}", $"{report.ConstantsOnly.Program} {report.ConstantsOnly.Scale:R}",
        report.ConstantsGained, report.StructureGained, .. report.Searches.Select(search =>
            $"{search.Name} {search.Counts.Generated} {search.Counts.Trainings} {search.Counts.Work:R} {search.Counts.Refused.Total} {search.Restarts}"),
        .. report.Selection.Concat(report.Verdicts).SelectMany(verdict => verdict.Standings).Select(standing =>
            $"{standing.Name} {standing.Settings} {string.Join(' ', standing.Losses)} {string.Join(' ', standing.Accuracies)}"),
    ]);

    /// <summary>Counts the batches that are read; for one thread.</summary>
    private sealed class Counting(ulong seed) : IDataSource
    {
        private readonly Blobs _blobs = new(seed);

        public int Reads { get; set; }

        public string Name => _blobs.Name;

        public string Provenance => _blobs.Provenance;

        public int Count(Split split) => _blobs.Count(split);

        public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
        {
            Reads++;
            _blobs.Read(split, examples, batch);
        }
    }
}
