using System.Security.Cryptography;
using Panthera.Language;
using Panthera.Search.Verdicts;
using Panthera.Training;

namespace Panthera.Search;

/// <summary>
/// The whole job: from a start program to a verdict. Measure the baseline; tune its constants; evolve; search constants alone
/// for as much work; measure the best again; compare with tuned AdamW and Lion on tasks that the search never saw.
/// </summary>
public sealed class Discovery(DiscoveryOptions options, TrainerPool pool, Action<DiscoveryProgress>? onProgress = null)
{
    private const ulong SearchSeeds = 1, TunedSeeds = 2, BeliefSeeds = 3, GainSeeds = 4;
    private const int BelievedCandidates = 5, BeliefCount = 4, GainCount = 8;

    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>The best candidate so far, for whoever stops the job early.</summary>
    public Candidate? BestSoFar { get; private set; }

    /// <summary>Runs the job.</summary>
    /// <exception cref="OperationCanceledException">If it is cancelled; <see cref="BestSoFar"/> then holds what was found.</exception>
    /// <exception cref="InputException">If the start program does not train.</exception>
    public DiscoveryReport Run(CancellationToken cancellation)
    {
        Tell("measuring the baseline", null, 0);
        Yardstick yardstick = Yardstick.Measure(pool, options.Start, options.Tasks, SeedsOf(SearchSeeds, Evaluator.Seeds), cancellation);
        Evaluator evaluator = new(yardstick);
        Probe probe = pool.Map([0], (trainers, _) => Probe.Record(trainers, options.Tasks[0], options.Start, yardstick.Scale, yardstick.Seeds[0]))[0];
        double magnitude = probe.Run(options.Start)?.Magnitude ?? throw new InputException("the start program's updates vanish or are no numbers");
        // By definition the baseline scores 0 everywhere.
        Candidate start = new(
            options.Start, Identity.Of(options.Start).Strongest, magnitude, yardstick.Scale, new Fitness(Evaluator.TopLevel, 0),
            [.. Enumerable.Repeat(0.0, Evaluator.TopLevel + 1)]);

        // Nothing but its constants: from the baseline to the start of the real search.
        Evolution tuning = Evolve("tuning constants", 1, Mutations.ConstantsOnly, start, options.TuningBudget, evaluator, probe, cancellation);
        Candidate tuned = Remeasurement.Best(pool, yardstick, [.. tuning.Hall.Take(BelievedCandidates)], SeedsOf(TunedSeeds, BeliefCount), cancellation);

        evaluator = new Evaluator(yardstick.WithHurdlesOf(pool, tuned, cancellation));
        TimeSpan evolving = Elapsed;
        Evolution search = Evolve("evolving programs", 2, Mutations.Table(options.Functions), tuned, options.SearchBudget, evaluator, probe, cancellation);
        evolving = Elapsed - evolving;
        // A start whose constants are all dead would breed copies for ever.
        Budget equal = new(Programs: 10 * search.Counts.Generated, Work: search.Counts.Work, Time: options.SearchBudget.Time * 1.25);
        Evolution constants = Evolve("constants only, equal budget", 3, Mutations.ConstantsOnly, tuned, equal, evaluator, probe, cancellation);

        Tell("measuring the best again", search, 0);
        IReadOnlyList<ulong> believed = SeedsOf(BeliefSeeds, BeliefCount);
        Candidate best = Remeasurement.Best(pool, yardstick, [.. search.Hall.Take(BelievedCandidates)], believed, cancellation);
        Candidate bestConstants = Remeasurement.Best(pool, yardstick, [.. constants.Hall.Take(BelievedCandidates)], believed, cancellation);
        BestSoFar = best;
        IReadOnlyList<double[]> gains = Remeasurement.Scores(
            pool, yardstick, [(best.Program, best.Scale), (bestConstants.Program, bestConstants.Scale)], SeedsOf(GainSeeds, GainCount), cancellation);

        Tell("verdict on unseen tasks", search, 0);
        Contestant[] contestants =
        [
            new("found", best.Program, best.Scale),
            .. options.Rivals.Select(rival => AtBestScale(rival.Name, rival.Program, evaluator, probe, start, cancellation)),
            new("constants only", bestConstants.Program, bestConstants.Scale),
        ];
        IReadOnlyList<TaskVerdict> verdicts = Verdict.Reach(
            pool, contestants, options.VerdictTasks, options.VerdictSeeds, options.Seed, tune: true,
            share => Tell("verdict on unseen tasks", search, share), cancellation);

        return new DiscoveryReport
        {
            Options = options, Counts = search.Counts, Evolving = evolving, Baseline = start, Best = best, ConstantsOnly = bestConstants,
            ConstantsGained = Interval.Of(gains[1]),
            StructureGained = Interval.Of([.. gains[0].Zip(gains[1], (full, only) => full - only)]),
            Verdicts = verdicts, RunHash = Hash(tuning, search, constants), Elapsed = Elapsed,
            TrainingsInAll = tuning.Counts.Trainings + search.Counts.Trainings + constants.Counts.Trainings,
            TuningCounts = tuning.Counts, ConstantsCounts = constants.Counts,
        };
    }

    private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    private Evolution Evolve(
        string stage, ulong stream, IReadOnlyList<Mutation> mutations, Candidate start, Budget budget, Evaluator evaluator, Probe probe,
        CancellationToken cancellation)
    {
        EvolutionOptions evolving = new()
        {
            Seed = options.Seed, Stream = stream, Mutations = mutations, Population = options.Population, Tournament = options.Tournament,
        };
        Evolution evolution = new(evolving, evaluator, probe, pool);
        TimeSpan began = Elapsed;
        evolution.Run(start, budget, e =>
        {
            if (BestSoFar is null || e.Hall[0].Fitness > BestSoFar.Fitness) BestSoFar = e.Hall[0];
            double share = Math.Max(
                Math.Max(e.Counts.Generated / (double)(budget.Programs ?? int.MaxValue), e.Counts.Work / (budget.Work ?? double.MaxValue)),
                (Elapsed - began) / (budget.Time ?? TimeSpan.MaxValue));
            Tell(stage, e, Math.Min(1, share));
        }, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return evolution;
    }

    /// <summary>A rival gets the same race for a scale on the search's tasks as every candidate.</summary>
    private Contestant AtBestScale(string name, Program program, Evaluator evaluator, Probe probe, Candidate start, CancellationToken cancellation)
    {
        double scale = start.ScaleFor(probe.Run(program)?.Magnitude ?? start.Magnitude);
        RaceRules open = new([.. Enumerable.Repeat(double.NegativeInfinity, Evaluator.TopLevel + 1)]);
        return new(name, program, pool.Map([0], (trainers, _) => evaluator.Evaluate(trainers, program, scale, open, cancellation))[0].Scale);
    }

    private ulong[] SeedsOf(ulong stream, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Rng(options.Seed, 1000 + stream, (ulong)i).NextULong())];

    private void Tell(string stage, Evolution? evolution, double share) =>
        onProgress?.Invoke(new DiscoveryProgress(stage, share, Elapsed, evolution?.Counts, evolution?.Hall[0].Fitness));

    private static string Hash(params Evolution[] evolutions) =>
        Convert.ToHexStringLower(SHA256.HashData([.. evolutions.SelectMany(e => e.RunHash())])[..16]);
}
