using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Training;

namespace Panthera.Search.Figures;

/// <summary>What the searches of figure 2 are to do.</summary>
/// <param name="Searching">How each repeat searches: its start, tasks, settings, seed and record; the tuning's and evolution's budgets.</param>
/// <param name="Repeats">Independent repeats of each strategy; repeat r has the seed of <paramref name="Searching"/> plus r.</param>
public sealed record Figure2Options(DiscoveryOptions Searching, int Repeats)
{
    /// <summary>How many times evolution's work the baselines have (paper, section 2.1).</summary>
    public const int BaselineFactor = 4;

    /// <summary>Points of a curve after the one at the beginning.</summary>
    public const int Points = 100;
}

/// <summary>
/// Makes the searches of the paper's figure 2: evolution, evolution with restarts, and hyperparameter and random search with
/// four times the work. All of a repeat begin with the same tuned start program and are measured with the same seeds.
/// </summary>
public sealed class Figure2Runs(Figure2Options options, TrainerPool pool, Action<DiscoveryProgress>? onProgress = null)
{
    /// <summary>Random programs fail early and cost little; no baseline makes more than so many times evolution's programs.</summary>
    private const int MostPrograms = 40;

    private readonly long _began = TimeProvider.System.GetTimestamp();

    private sealed record Line(string Name, string Strategy, int Factor, RestartRule Restarts);

    private static readonly Line[] Lines =
    [
        new(StrategyCurves.Evolution, "evolution", 1, new RestartRule(After: long.MaxValue)),
        new(StrategyCurves.Restarts, "evolution", 1, new RestartRule(Repeats: 2)),
        new(StrategyCurves.Hyperparameters, "hyperparameters", Figure2Options.BaselineFactor, new RestartRule(After: long.MaxValue)),
        new(StrategyCurves.Random, "random", Figure2Options.BaselineFactor, new RestartRule(After: long.MaxValue)),
    ];

    /// <summary>Runs all of them.</summary>
    /// <exception cref="OperationCanceledException">If it is cancelled.</exception>
    /// <exception cref="InputException">If the start program does not train.</exception>
    public IReadOnlyList<StrategyCurves> Run(CancellationToken cancellation)
    {
        List<RunCurve>[] curves = [.. Lines.Select(_ => new List<RunCurve>())];
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            DiscoveryOptions searching = options.Searching with
            {
                Seed = options.Searching.Seed + (ulong)repeat,
                Record = new PartOfRecord(options.Searching.Record, $"repeat {repeat + 1}"),
            };
            string of = $"repeat {repeat + 1} of {options.Repeats}";
            Tell($"{of}: measuring the baseline", null, 0);
            (Bench bench, Candidate tuned) = Tuned(searching, of, cancellation);
            Budget budget = searching.SearchBudget;
            for (int line = 0; line < Lines.Length; line++)
            {
                (RunCurve curve, SearchCounts counts) = Search(Lines[line], line, searching, bench, tuned, budget, of, cancellation);
                curves[line].Add(curve);
                // The baselines get multiples of what evolution has used, in operations.
                if (line == 0) budget = new Budget(MostPrograms * counts.Generated, counts.Work);
            }
        }
        return [.. Lines.Select((line, i) => new StrategyCurves(line.Name, line.Factor, curves[i]))];
    }

    private (Bench, Candidate) Tuned(DiscoveryOptions searching, string of, CancellationToken cancellation)
    {
        Bench bench = Bench.Measure(searching, pool, Seeds(searching, 1, 2 * searching.Race.Seeds), cancellation);
        SearchOptions tuning = new()
        {
            Seed = searching.Seed, Stream = 1, Strategy = StrategyKinds.Named("hyperparameters"), Settings = searching.Settings.ForConstants(),
            HurdleFloors = bench.HurdleFloors, Limits = searching.Limits,
        };
        NamedStart start = searching.Starts[0];
        ProgramSearch search = new(
            tuning, [bench.Baseline], [new StartRecord(start.Name, start.Program, bench.Baseline.Scale)], bench.Evaluator, bench.Probe,
            searching.Record.Search(Discovery.Tuning));
        search.Run(searching.TuningBudget, s => Tell($"{of}: tuning constants", s, searching.TuningBudget.Used(s.Counts, s.Elapsed)), cancellation);
        cancellation.ThrowIfCancellationRequested();
        Candidate tuned = searching.Record.Remember("tuned", () => KeptCandidate.Of(bench.Judged(search.Hall.Best, cancellation))).Candidate();
        return (bench.WithHurdles(searching.Record.Remember("hurdles", () =>
            bench.Yardstick.HurdleFloors(pool, tuned.Program, tuned.Scale, cancellation))), tuned);
    }

    private (RunCurve, SearchCounts) Search(
        Line line, int number, DiscoveryOptions searching, Bench bench, Candidate tuned, Budget evolution, string of, CancellationToken cancellation)
    {
        Budget budget = number == 0 ? evolution : new Budget(evolution.Programs, evolution.Work * line.Factor);
        SearchOptions how = new()
        {
            Seed = searching.Seed, Stream = 10 + (ulong)number, Strategy = StrategyKinds.Named(line.Strategy),
            Settings = line.Strategy == "hyperparameters" ? searching.Settings.ForConstants() : searching.Settings,
            Restarts = line.Restarts, Limits = searching.Limits, HurdleFloors = searching.HasHurdles ? bench.HurdleFloors : [],
        };
        // A curve that was finished before is remembered; one that was interrupted has lost its points, and is made from the beginning.
        ISearchRecord record = searching.Record.Search(line.Name);
        ProgramSearch? made = null;
        CurvePoint[] points = searching.Record.Remember($"curve of {line.Name}", () =>
        {
            CurveTracer tracer = new(Figure2Options.Points, how.Strategy.BuildsOnStarts ? tuned.Fitness.Score : -Yardstick.MaxScore);
            made = Make(record.Last is null ? record : new MemoryRecord().Search(line.Name));
            made.Run(budget, s =>
            {
                double used = budget.Used(s.Counts, s.Elapsed);
                tracer.Hear(used, s.Latest!, s.Counts);
                Tell($"{of}: {line.Name}", s, Math.Min(1, used));
            }, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return tracer.Points(made.Counts);
        });
        made ??= Make(record);
        return (new RunCurve(points), made.Counts);

        ProgramSearch Make(ISearchRecord kept) => new(
            how, [tuned], [new StartRecord($"{searching.Starts[0].Name}, tuned", tuned.Program, tuned.Scale)], bench.Evaluator, bench.Probe, kept);
    }

    private static ulong[] Seeds(DiscoveryOptions searching, ulong stream, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Rng(searching.Seed, 1000 + stream, (ulong)i).NextULong())];

    private void Tell(string stage, ProgramSearch? search, double share) => onProgress?.Invoke(new DiscoveryProgress(
        stage, share, TimeProvider.System.GetElapsedTime(_began), search?.Counts, search?.Hall.Best.Fitness, search?.Restarts ?? 0));
}
