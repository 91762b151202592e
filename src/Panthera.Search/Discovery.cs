using System.Security.Cryptography;
using Panthera.Search.Overfitting;
using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Search.Verdicts;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>
/// The whole job: from start programs to a verdict. Measure the baseline; tune its constants; search; search constants alone
/// for as much work; choose among the best; compare with tuned AdamW and Lion on tasks that were never seen. Every step is
/// kept in the run's record, and what is there is not done again.
/// </summary>
public sealed class Discovery(DiscoveryOptions options, TrainerPool pool, Action<DiscoveryProgress>? onProgress = null)
{
    /// <summary>The names of the searches within a run.</summary>
    public const string Tuning = "tuning", Constants = "constants";

    /// <summary>What a record remembers the tuned start program as.</summary>
    public const string Tuned = "tuned";

    private const ulong SearchSeeds = 1, TunedSeeds = 2, BeliefSeeds = 3, GainSeeds = 4, SelectionSeeds = 5, InLoopSeeds = 6, OverfittingSeeds = 7;
    private const int TunedCount = 4, GainCount = 8;

    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly IRunRecord _record = options.Record;

    /// <summary>The best candidate so far, for whoever stops the job early.</summary>
    public Candidate? BestSoFar { get; private set; }

    /// <summary>Runs the job.</summary>
    /// <exception cref="OperationCanceledException">If it is cancelled; <see cref="BestSoFar"/> then holds what was found.</exception>
    /// <exception cref="InputException">If the start program does not train.</exception>
    public DiscoveryReport Run(CancellationToken cancellation)
    {
        Tell("measuring the baseline", null, 0);
        InLoopSelection? inLoop = options.InLoopSelectionSeeds > 0 && options.SelectionTasks.Count > 0
            ? new(options.SelectionTasks, SeedsOf(InLoopSeeds, options.InLoopSelectionSeeds)) : null;
        Bench bench = Bench.Measure(options, pool, SeedsOf(SearchSeeds, 2 * options.Race.Seeds), cancellation, inLoop);
        Yardstick yardstick = bench.Yardstick;
        IReadOnlyList<Candidate> starts = [bench.Baseline, .. options.Starts.Skip(1).Select(start => bench.Judged(start, cancellation))];

        // Nothing but constants: from the start programs to the start of the real search.
        StartRecord[] given = [.. options.Starts.Zip(starts, (start, candidate) => new StartRecord(start.Name, start.Program, candidate.Scale))];
        ProgramSearch tuning = Search(Tuning, "tuning constants", 1, StrategyKinds.Named("hyperparameters"), starts, given, options.TuningBudget, bench, cancellation);
        Candidate tuned = Kept(Tuned, () =>
        {
            IReadOnlyList<Candidate> finalists = [.. tuning.Hall.Candidates.Take(options.Finalists)];
            Candidate best = Remeasurement.Best(pool, yardstick, finalists, SeedsOf(TunedSeeds, TunedCount), cancellation);
            return bench.Judged(best, cancellation);
        });

        bench = bench.WithHurdles(_record.Remember("hurdles", () => yardstick.HurdleFloors(pool, tuned.Program, tuned.Scale, cancellation)));
        IReadOnlyList<Candidate> seeds = [tuned, .. starts.Skip(1)];
        StartRecord[] origins = [new StartRecord($"{options.Starts[0].Name}, tuned", tuned.Program, tuned.Scale, Tuning, tuned.Index), .. given.Skip(1)];
        ProgramSearch search = Search(options.Strategy.Name, "searching programs", 2, options.Strategy, seeds, origins, options.SearchBudget, bench, cancellation);
        List<ProgramSearch> searches = [tuning, search];
        Candidate bestConstants = tuned;
        if (options.SearchesConstants)
        {
            // A start whose constants are all dead would breed copies for ever. Time limits what depends on it anyway.
            Budget equal = new(
                10 * search.Counts.Generated, search.Counts.Work, options.SearchBudget.Time is null ? null : search.Elapsed * 2);
            ProgramSearch constants = Search(
                Constants, "constants only, equal budget", 3, StrategyKinds.Named("hyperparameters"), [tuned], origins[..1], equal, bench, cancellation);
            searches.Add(constants);
            Tell("measuring the best constants again", constants, 0);
            bestConstants = Chosen("best constants", constants, bench, cancellation);
        }

        Tell("measuring the best again", search, 0);
        Candidate best = search.Overfits ? Kept("best", () => search.BestOnLargerTasks!) : Chosen("best", search, bench, cancellation);
        BestSoFar = best;
        double[][] gains = _record.Remember("gains", () => Remeasurement.Scores(
            pool, yardstick, [(best.Program, best.Scale), (bestConstants.Program, bestConstants.Scale)], SeedsOf(GainSeeds, GainCount), cancellation).ToArray());

        Contestant found = new("found", best.Program, best.Scale), only = new("constants only", bestConstants.Program, bestConstants.Scale);
        IReadOnlyList<TaskVerdict> selection = options.SearchesConstants
            ? Reach("selection tasks", options.SelectionTasks, [found, only], search, cancellation) : [];
        Contestant[] all = [found, .. options.Rivals.Select(rival => bench.AtBestScale(rival, cancellation)), only];
        IReadOnlyList<TaskVerdict> verdicts = Reach("verdict on unseen tasks", options.VerdictTasks, all, search, cancellation);

        SearchOutcome[] outcomes = [.. searches.Zip(Names, (s, name) => new SearchOutcome(name, s.Counts, s.Elapsed, s.Restarts))];
        return new DiscoveryReport
        {
            Options = options, Search = outcomes[1], Searches = outcomes, Baseline = starts[0], Best = best, ConstantsOnly = bestConstants,
            ConstantsGained = Interval.Of(gains[1]),
            StructureGained = Interval.Of([.. gains[0].Zip(gains[1], (full, constant) => full - constant)]),
            Overfitting = StopsOnOverfitting ? new(search.Checks, search.Overfits, search.Checks.Work / search.Counts.Work) : null,
            Selection = selection, Verdicts = verdicts, RunHash = Hash(searches), Elapsed = Elapsed,
        };
    }

    private bool StopsOnOverfitting => options.StopsOnOverfitting && options.SelectionTasks.Count > 0;

    private string[] Names => [Tuning, options.Strategy.Name, Constants];

    private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    private ProgramSearch Search(
        string name, string stage, ulong stream, StrategyKind strategy, IReadOnlyList<Candidate> starts, IReadOnlyList<StartRecord> origins, Budget budget,
        Bench bench, CancellationToken cancellation)
    {
        SearchOptions searching = new()
        {
            Seed = options.Seed, Stream = stream, Strategy = strategy, Limits = options.Limits,
            Settings = stream == 2 ? options.Settings : options.Settings.ForConstants(),
            Restarts = stream == 2 ? options.Restarts : new RestartRule(), HurdleFloors = options.HasHurdles ? bench.HurdleFloors : [],
            Overfitting = stream == 2 && StopsOnOverfitting
                ? new OverfittingRule(new LargerTasks(pool, options.SelectionTasks, SeedsOf(OverfittingSeeds, LargerTasks.Seeds)).Measure) : null,
        };
        ProgramSearch search = new(searching, starts, origins, bench.Evaluator, bench.Probe, _record.Search(name));
        if (search.Hall.Best.Index >= 0 && (BestSoFar is null || search.Hall.Best.Fitness > BestSoFar.Fitness)) BestSoFar = search.Hall.Best;
        search.Run(budget, s =>
        {
            if (BestSoFar is null || s.Hall.Best.Fitness > BestSoFar.Fitness) BestSoFar = s.Hall.Best;
            Tell(stage, s, Math.Min(1, budget.Used(s.Counts, s.Elapsed)));
        }, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return search;
    }

    /// <summary>The best of a search: on the selection tasks, or without those on the search's own with fresh seeds.</summary>
    private Candidate Chosen(string name, ProgramSearch search, Bench bench, CancellationToken cancellation) => Kept(name, () =>
    {
        // What was not believed, fresh seeds or others have not shown to be good; the best always was, if only as a start.
        Candidate[] believed = [.. search.Hall.Candidates.Where(c => c.Fitness.Level >= RaceEvaluator.TopLevel).Take(options.Finalists)];
        IReadOnlyList<Candidate> finalists = believed.Length > 0 ? believed : [search.Hall.Best];
        return options.SelectionTasks.Count > 0
            ? Selection.Best(pool, finalists, options.SelectionTasks, SeedsOf(SelectionSeeds, Selection.Seeds), cancellation)
            : Remeasurement.Best(pool, bench.Yardstick, finalists, SeedsOf(BeliefSeeds, TunedCount), cancellation);
    });

    private Candidate Kept(string name, Func<Candidate> work) => _record.Remember(name, () => KeptCandidate.Of(work())).Candidate();

    private IReadOnlyList<TaskVerdict> Reach(
        string stage, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<Contestant> contestants, ProgramSearch search, CancellationToken cancellation) =>
        [.. tasks.Select((task, t) =>
        {
            Tell(stage, search, t / (double)tasks.Count);
            return Verdict.Of(task, _record.Remember($"{stage}: {task.Name}", () => Verdict.Reach(
                pool, contestants, task, options.VerdictSeeds, options.Seed, tune: true, share => Tell(stage, search, (t + share) / tasks.Count), cancellation).ToArray()));
        })];

    private ulong[] SeedsOf(ulong stream, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Rng(options.Seed, 1000 + stream, (ulong)i).NextULong())];

    private void Tell(string stage, ProgramSearch? search, double share) =>
        onProgress?.Invoke(new DiscoveryProgress(stage, share, Elapsed, search?.Counts, search?.Hall.Best.Fitness, search?.Restarts ?? 0));

    private static string Hash(IEnumerable<ProgramSearch> searches) =>
        Convert.ToHexStringLower(SHA256.HashData([.. searches.SelectMany(search => search.RunHash.ToArray())])[..16]);
}
