using Panthera.Analysis;
using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Ablations;

/// <summary>
/// Removes from a program what it does not need, by measurement (paper, section 4: statements of little effect are dropped). The
/// simplest program that is not inferior at the margin takes the place of the last one, as long as there is one; in the end the
/// result meets the original with fresh seeds, and steps are undone until it is shown to be as good.
/// </summary>
/// <remarks>
/// A removal is decided by paired differences, seed by seed, in doublings of the original's steps, on every task by itself; every
/// contestant has the same number of trainings to find its scales. A single removal has the level to itself, and many are tried: of
/// those that cost just the margin some pass. What the level is kept for is the result: the j-th that is to be confirmed has the
/// 2^-j-th part of it.
/// </remarks>
public sealed class Ablation
{
    internal const ulong TuningStream = 201, ComparingStream = 202, ConfirmingStream = 203;

    /// <summary>A program that is this much worse on the seeds of the scale race has lost, in doublings beyond the margin.</summary>
    private const double Hopeless = 1;

    private readonly AblationOptions _options;
    private readonly IAblationBench _bench;
    private readonly AblationMeasurements _measurements;
    private readonly ScaleRace _race;
    private readonly AblationClock _clock;
    private readonly IReadOnlyList<ulong> _tuningSeeds, _seeds;
    private readonly List<RemovalTrial> _trials = [];
    private readonly List<(Tuned Before, int Trial)> _steps = [];

    private Ablation(AblationOptions options, IAblationBench bench, Action<AblationProgress>? progress, CancellationToken cancellation)
    {
        (_options, _bench) = (options, bench);
        _measurements = new(bench, cancellation);
        _tuningSeeds = Seeds(TuningStream, options.TuningSeeds);
        _seeds = Seeds(ComparingStream, options.Looks[^1]);
        _race = new(_measurements, options, _tuningSeeds);
        _clock = new(() => (_measurements.Trainings, _steps.Count), progress);
    }

    /// <summary>Removes what a program does not need on some tasks.</summary>
    /// <param name="options">The program, and how sure to be.</param>
    /// <param name="pool">The threads; the result does not depend on their number.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellation">Ends it between two steps of a training.</param>
    /// <exception cref="InputException">If the program does not learn on one of the tasks.</exception>
    /// <exception cref="OperationCanceledException">If it was cancelled.</exception>
    public static AblationReport Run(
        AblationOptions options, TrainerPool pool, IReadOnlyList<ProxyTask> tasks, Action<AblationProgress>? progress = null,
        CancellationToken cancellation = default) => Run(options, new PoolBench(pool, tasks, options.Seed), progress, cancellation);

    /// <summary>As above, with trainings done elsewhere.</summary>
    public static AblationReport Run(
        AblationOptions options, IAblationBench bench, Action<AblationProgress>? progress = null, CancellationToken cancellation = default) =>
        new Ablation(options, bench, progress, cancellation).Run();

    private AblationReport Run()
    {
        Program program = Liveness.Prune(_options.Program);
        _clock.Begin("looking for the learning-rate scale", 3);
        Tuned rough = _options.Scale is { } known ? new(program, [.. _bench.Tasks.Select(_ => known)]) : _race.Rough(program);
        _clock.Did();
        _measurements.MeasureDoublings(rough, [.. _seeds.Take(_options.Looks[0])]);
        _clock.Did();
        Tuned original = _race.Best(program, rough.Scales)
            ?? throw new InputException("the program diverges with some seeds; expected a program that trains");
        _clock.Did();
        if (SizeOf(program, original) is null) throw new InputException("the program's updates vanish or are no numbers");

        Tuned reduced = Reduce(original);
        (Tuned final, IReadOnlyList<Confirmation> confirmations) = Confirm(original, reduced);
        return new(
            program, original.Scales, final.Program, final.Scales, _bench.Tasks, _measurements.Doublings, _options.Margin, _options.Level,
            _trials, confirmations, _measurements.Trainings, _clock.Elapsed);
    }

    /// <summary>Removes until nothing is left that is not needed by the program that is left.</summary>
    private Tuned Reduce(Tuned original)
    {
        Tuned current = original;
        // What was kept, and in which program: what one needs another one may not.
        Dictionary<string, Fingerprint> kept = [];
        bool isThorough = false;
        for (int round = 1; ;)
        {
            Removal[] open = [.. Removals.Of(current.Program).Where(r =>
                !kept.TryGetValue(r.Change, out Fingerprint judged) || (isThorough && judged != current.Fingerprint))];
            _clock.Begin($"round {round}{(isThorough ? ", what was kept before" : "")}", open.Length);
            Tuned? next = null;
            foreach (Removal removal in open)
            {
                (RemovalTrial trial, next) = Try(removal, round, original, current);
                _trials.Add(trial);
                _clock.Did();
                if (next is not null) break;
                // What does not train at all costs little to try again, and often lacks only what goes next.
                if (trial.Evidence is not null || isThorough) kept[removal.Change] = current.Fingerprint;
            }
            if (next is not null)
            {
                _steps.Add((current, _trials.Count - 1));
                (current, isThorough) = (next, false);
                round++;
            }
            else if (isThorough) return current;
            else isThorough = true;
        }
    }

    /// <summary>Judges a removal; where it is as good, what takes the current program's place is returned too.</summary>
    private (RemovalTrial, Tuned?) Try(Removal removal, int round, Tuned original, Tuned current)
    {
        RemovalTrial trial = new(round, removal.Change, removal.Program, removal.Simplicity, [], null, RemovalDecision.Needed, "");
        Tuned same = new(removal.Program, current.Scales);
        if (same.Fingerprint == current.Fingerprint)
            return (trial with { Decision = RemovalDecision.Removed, Scales = current.Scales, Note = "equal by algebra" }, Simplified(same));
        if (SizeOf(removal.Program, original) is not { } size)
            return (trial with { Note = "its updates vanish or are no numbers" }, null);
        double factor = (SizeOf(current.Program, original) ?? size) / size;
        if (_race.Best(removal.Program, [.. current.Scales.Select(scale => scale * factor)]) is not { } contestant)
            return (trial with { Note = "diverges at every scale" }, null);
        trial = trial with { Scales = contestant.Scales };

        _measurements.Prepare([current], _tuningSeeds);
        if (_measurements.Costs(contestant, current, _tuningSeeds).Any(task => task.Average() > _options.Margin + Hopeless))
            return (trial with { Evidence = EvidenceOf(contestant, current, _tuningSeeds, Unbounded), Note = "far behind at every scale" }, null);

        (Inferiority found, int seeds, string note) = Judge(contestant, current, original);
        trial = trial with
        {
            Evidence = EvidenceOf(contestant, current, [.. _seeds.Take(seeds)], Verdict(_options.Level, _options.Looks).Bounds),
            Note = note,
            Decision = found switch
            {
                Inferiority.AsGood => RemovalDecision.Removed,
                Inferiority.Worse => RemovalDecision.Needed,
                _ => RemovalDecision.Undecided,
            },
        };
        return (trial, found == Inferiority.AsGood ? Simplified(contestant) : null);
    }

    /// <summary>
    /// Looks with more and more seeds: as good as both the current program and the original, so that small steps do not add up unseen;
    /// worse if it is so against the current one.
    /// </summary>
    private (Inferiority, int Seeds, string Note) Judge(Tuned contestant, Tuned current, Tuned original)
    {
        SequentialVerdict verdict = Verdict(_options.Level, _options.Looks);
        string note = "";
        foreach (int look in _options.Looks)
        {
            ulong[] seeds = [.. _seeds.Take(look)];
            _measurements.Prepare([contestant, current, original], seeds);
            Inferiority found = verdict.Of(_measurements.Costs(contestant, current, seeds));
            if (found == Inferiority.Worse) return (found, look, "");
            note = "";
            if (found != Inferiority.AsGood) continue;
            if (verdict.Of(_measurements.Costs(contestant, original, seeds)) == Inferiority.AsGood) return (found, look, "");
            note = "as good as the last program, but not shown to be as good as the original";
        }
        return (Inferiority.Unknown, _options.Looks[^1], note);
    }

    /// <summary>Measures the result with fresh seeds, and takes steps back until one is as good as the original.</summary>
    private (Tuned Final, IReadOnlyList<Confirmation>) Confirm(Tuned original, Tuned final)
    {
        List<Confirmation> confirmations = [];
        while (final.Fingerprint != original.Fingerprint)
        {
            int attempt = confirmations.Count + 1;
            double level = _options.Level * Math.Pow(2, -attempt);
            SequentialVerdict verdict = Verdict(level, _options.ConfirmingLooks);
            IReadOnlyList<ulong> fresh = Seeds(ConfirmingStream + (ulong)attempt * 1000, _options.ConfirmingLooks[^1]);
            _clock.Begin("confirming with fresh seeds", _options.ConfirmingLooks.Count);
            Inferiority found = Inferiority.Unknown;
            ulong[] seeds = [];
            foreach (int look in _options.ConfirmingLooks)
            {
                seeds = [.. fresh.Take(look)];
                _measurements.Prepare([final, original], seeds);
                _clock.Did();
                found = verdict.Of(_measurements.Costs(final, original, seeds));
                if (found != Inferiority.Unknown) break;
            }
            confirmations.Add(new(final.Program, EvidenceOf(final, original, seeds, verdict.Bounds), level, found == Inferiority.AsGood));
            if (found == Inferiority.AsGood) break;
            (final, int trial) = _steps[^1];
            _steps.RemoveAt(_steps.Count - 1);
            _trials[trial] = _trials[trial] with { Decision = RemovalDecision.Undone };
        }
        return (final, confirmations);
    }

    /// <summary>What algebra makes of a program that was accepted.</summary>
    private Tuned Simplified(Tuned accepted)
    {
        if (_options.Simplify is not { } simplify) return accepted;
        Program simplified = simplify(accepted.Program);
        if (Kinds.Check(simplified) is { } fault) throw new InvalidOperationException($"What algebra made of it is no program: {fault.Message}.");
        return new(Liveness.Prune(simplified), accepted.Scales);
    }

    /// <summary>How large a program's updates are where the original trains.</summary>
    private double? SizeOf(Program program, Tuned original) => _bench.Magnitude(program, original.Program, original.Scales[0]);

    private SequentialVerdict Verdict(double level, IReadOnlyList<int> looks) => new(_options.Margin, level, looks.Count);

    private static TaskCost Unbounded(IReadOnlyList<double> costs) => new(costs.Average(), double.NegativeInfinity, double.PositiveInfinity);

    private Evidence EvidenceOf(Tuned contestant, Tuned rival, IReadOnlyList<ulong> seeds, Func<IReadOnlyList<double>, TaskCost> bounds) =>
        new(seeds.Count, [.. _measurements.Costs(contestant, rival, seeds).Select(bounds)]);

    private ulong[] Seeds(ulong stream, int count) => [.. Enumerable.Range(0, count).Select(i => new Rng(_options.Seed, stream, (ulong)i).NextULong())];
}
