using Panthera.Analysis;
using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

/// <summary>A measured baseline with everything that a search from it needs.</summary>
internal sealed record SearchSetting(IReadOnlyList<ProxyTask> Tasks, Yardstick Yardstick, Probe Probe, Candidate Start, IReadOnlyList<double> Floors)
{
    private static readonly Lazy<TrainerPool> Idle = new(() => new TrainerPool(1));

    /// <summary>What searches call the start program.</summary>
    public StartRecord Named => new("start", Start.Program, Start.Scale);

    /// <summary>Judges on the calling thread only.</summary>
    public RaceEvaluator Race => On(Idle.Value);

    public static SearchSetting Of(IReadOnlyList<ProxyTask> tasks)
    {
        using TrainerPool pool = new(2);
        ulong[] seeds = [.. Enumerable.Range(0, 2 * new RaceOptions().Seeds).Select(i => (ulong)i + 11)];
        Yardstick yardstick = new(Tiny.Start, tasks, seeds, Yardstick.Measure(pool, Tiny.Start, tasks, seeds, CancellationToken.None));
        Probe probe = Probe.Record(new Trainers(), tasks[0], Tiny.Start, yardstick.Scale, seeds[0]);
        Candidate start = new(
            Tiny.Start, Fingerprint.Of(Tiny.Start), probe.Run(Tiny.Start)!.Value.Magnitude, yardstick.Scale, new Fitness(RaceEvaluator.TopLevel, 0),
            [.. Enumerable.Repeat(0.0, Fitness.Levels)]);
        return new(tasks, yardstick, probe, start, yardstick.HurdleFloors(pool, Tiny.Start, yardstick.Scale, CancellationToken.None));
    }

    /// <summary>Races on the threads of a pool.</summary>
    public RaceEvaluator On(TrainerPool pool, RaceOptions? options = null) => new(Yardstick, pool, options ?? new RaceOptions());

    /// <summary>A search from the start program, with a small population.</summary>
    public ProgramSearch Search(
        IEvaluator evaluator, SearchOptions? options = null, ISearchRecord? record = null, params IReadOnlyList<Candidate> starts)
    {
        if (starts.Count == 0) starts = [Start];
        StartRecord[] names = [.. starts.Select((start, s) => new StartRecord($"start {s}", start.Program, start.Scale))];
        return new(options ?? Options(), starts, names, evaluator, Probe, record ?? new MemoryRecord().Search("search"));
    }

    /// <summary>How such a search proceeds.</summary>
    public SearchOptions Options(ulong seed = 7, ulong stream = 1, int window = 16, string strategy = "evolution", IReadOnlyList<Mutation>? mutations = null) => new()
    {
        Seed = seed, Stream = stream, Strategy = StrategyKinds.Named(strategy), Window = window, HurdleFloors = Floors,
        Settings = new StrategyOptions { Mutations = mutations ?? Mutations.All, Population = 20, Tournament = 3 },
    };
}
