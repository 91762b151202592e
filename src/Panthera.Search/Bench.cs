using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Verdicts;
using Panthera.Training;

namespace Panthera.Search;

/// <summary>What all searches of a run measure with: the baseline, the probe and the evaluator.</summary>
internal sealed class Bench
{
    private readonly DiscoveryOptions _options;
    private readonly TrainerPool _pool;
    private readonly InLoopSelection? _selection;
    private readonly RaceEvaluator _evaluator;

    private Bench(
        DiscoveryOptions options, TrainerPool pool, InLoopSelection? selection, Yardstick yardstick, Probe probe, Candidate baseline, IReadOnlyList<double> floors)
    {
        (_options, _pool, Yardstick, Probe, Baseline, HurdleFloors) = (options, pool, yardstick, probe, baseline, floors);
        _evaluator = new RaceEvaluator(yardstick, pool, options.Race, selection);
        _selection = selection;
    }

    public Yardstick Yardstick { get; }

    public Probe Probe { get; }

    /// <summary>The baseline, which by definition scores 0 everywhere.</summary>
    public Candidate Baseline { get; }

    /// <summary>By hurdle: the loss that may never stop a training.</summary>
    public IReadOnlyList<double> HurdleFloors { get; }

    public IEvaluator Evaluator => _evaluator;

    /// <summary>Measures the baseline, unless the record has it.</summary>
    /// <exception cref="InputException">If it does not train.</exception>
    public static Bench Measure(
        DiscoveryOptions options, TrainerPool pool, IReadOnlyList<ulong> seeds, CancellationToken cancellation, InLoopSelection? selection = null)
    {
        Program start = options.Starts[0].Program;
        Yardstick yardstick = new(start, options.Tasks, seeds, options.Record.Remember("yardstick", () =>
            Yardstick.Measure(pool, start, options.Tasks, seeds, cancellation)));
        Probe probe = pool.Map([0], (trainers, _) => Probe.Record(trainers, options.Tasks[0], start, yardstick.Scale, seeds[0]))[0];
        double magnitude = probe.Run(start)?.Magnitude ?? throw new InputException("the start program's updates vanish or are no numbers");
        Candidate baseline = new(
            start, Fingerprint.Of(start), magnitude, yardstick.Scale, new Fitness(RaceEvaluator.TopLevel, 0), [.. Enumerable.Repeat(0.0, Fitness.Levels)]);
        double[] floors = options.Record.Remember("first hurdles", () => yardstick.HurdleFloors(pool, start, yardstick.Scale, cancellation));
        Bench bench = new(options, pool, selection, yardstick, probe, baseline, floors);
        if (selection is null) return bench;
        double? selected = options.Record.Remember("start on selection tasks", () => bench.Open(start, yardstick.Scale, cancellation).Selection);
        return new Bench(options, pool, selection, yardstick, probe, baseline with { Selection = selected }, floors);
    }

    public Bench WithHurdles(IReadOnlyList<double> floors) => new(_options, _pool, _selection, Yardstick, Probe, Baseline, floors);

    /// <summary>A start program at the end of an open race.</summary>
    /// <exception cref="InputException">If it does not train.</exception>
    public Candidate Judged(NamedStart start, CancellationToken cancellation)
    {
        double magnitude = Probe.Run(start.Program, out string? refusal)?.Magnitude
            ?? throw new InputException($"{start.Name}: cannot be searched from: {refusal}");
        Candidate candidate = new(start.Program, Fingerprint.Of(start.Program), magnitude, Baseline.ScaleFor(magnitude), new(Fitness.Failed, 0), []);
        return _options.Record.Remember($"start {start.Name}", () => KeptCandidate.Of(Judged(candidate, cancellation))).Candidate();
    }

    /// <summary>A candidate at the end of an open race from its scale.</summary>
    public Candidate Judged(Candidate candidate, CancellationToken cancellation)
    {
        Evaluation evaluation = Open(candidate.Program, candidate.Scale, cancellation);
        return candidate with { Scale = evaluation.Scale, Fitness = evaluation.Fitness, Scores = evaluation.Scores, Selection = evaluation.Selection };
    }

    /// <summary>A rival gets the same race for a scale on the search's tasks as every candidate.</summary>
    public Contestant AtBestScale(NamedStart rival, CancellationToken cancellation)
    {
        double scale = Baseline.ScaleFor(Probe.Run(rival.Program)?.Magnitude ?? Baseline.Magnitude);
        return new(rival.Name, rival.Program, _options.Record.Remember($"scale of {rival.Name}", () => Open(rival.Program, scale, cancellation).Scale));
    }

    private Evaluation Open(Program program, double scale, CancellationToken cancellation) =>
        _pool.Map([0], (trainers, _) => _evaluator.Evaluate(trainers, new EvaluationRequest(program, scale, RaceEvaluator.Open), cancellation))[0];
}
