using System.Collections.Immutable;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>The trainings of one candidate; none is done twice.</summary>
internal sealed class Race(
    Yardstick yardstick, RaceOptions options, Trainers trainers, EvaluationRequest request, CancellationToken cancellation)
{
    private readonly Dictionary<(ProxyTask, int, double), double?> _scores = [];

    public int Trainings { get; private set; }

    public int Diverged { get; private set; }

    public double Work { get; private set; }

    /// <summary>The mean training loss at each hurdle that the first training came to.</summary>
    public IReadOnlyList<double> Losses { get; private set; } = [];

    /// <summary>What it reached on the selection tasks; null if they were not measured.</summary>
    public double? Selection { get; private set; }

    /// <summary>One training's score, or null if it did not finish.</summary>
    /// <param name="task">The task.</param>
    /// <param name="seed">The index of one of the yardstick's seeds.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="maximumLosses">Where it stops, by hurdle; null if hurdles are not looked at.</param>
    public double? Score(ProxyTask task, int seed, double scale, ImmutableArray<double>? maximumLosses = null)
    {
        if (_scores.TryGetValue((task, seed, scale), out double? known)) return known;
        if (Trainings >= options.Trainings) return null;
        Trainer trainer = trainers.For(task);
        TrainingRun run = new(request.Program, yardstick.Seeds[seed]) { Scale = scale };
        HurdleLosses? losses = null;
        if (maximumLosses is { } maxima)
        {
            losses = new HurdleLosses(task.Steps);
            run = run with { OnStep = losses.Hear, Hurdles = HurdleLosses.Hurdles(task.Steps, maxima) };
        }
        TrainingResult result = Counted(trainer, run);
        if (losses is not null) Losses = losses.Means;
        double? score = result.Ending == Ending.Finished ? yardstick.Score(task, seed, result.Loss) : null;
        _scores[(task, seed, scale)] = score;
        return score;
    }

    /// <summary>The mean over all tasks and some seeds, or null if any of them did not finish.</summary>
    public double? Mean(double scale, int firstSeed, int seeds)
    {
        double sum = 0;
        for (int seed = firstSeed; seed < firstSeed + seeds; seed++)
            foreach (ProxyTask task in yardstick.Tasks)
            {
                if (Score(task, seed, scale) is not { } score) return null;
                sum += score;
            }
        return sum / (seeds * yardstick.Tasks.Count);
    }

    /// <summary>The best scale on a ladder of factors of two around the first one.</summary>
    public double Climb(double scale, double score)
    {
        foreach (double factor in new[] { 2.0, 0.5 })
        {
            double start = scale;
            for (int step = 0; step < options.ScaleSteps; step++)
            {
                double next = Scales.Rounded(scale * factor);
                if (Mean(next, 0, 1) is not { } better || better <= score) break;
                (scale, score) = (next, better);
            }
            // Uphill in one direction is downhill in the other.
            if (scale != start) break;
        }
        return scale;
    }

    /// <summary>Measures it on the selection tasks.</summary>
    public double Select(InLoopSelection selection, double scale)
    {
        double LossOf(ProxyTask task, ulong seed, double at) => Trainings >= options.Trainings ? double.PositiveInfinity
            : Counted(trainers.For(task), new TrainingRun(request.Program, seed) { Scale = at }).Loss;
        double score = selection.Score(LossOf, scale);
        Selection = score;
        return score;
    }

    private TrainingResult Counted(Trainer trainer, TrainingRun run)
    {
        TrainingResult result = Limited(trainer, run);
        Trainings++;
        if (result.Ending == Ending.Diverged) Diverged++;
        Work += (double)result.Steps * trainer.Plan.FlopsPerStep;
        return result;
    }

    private TrainingResult Limited(Trainer trainer, TrainingRun run)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(TimeSpan.FromSeconds(options.TrainingSeconds));
        TrainingResult result = trainer.Run(run, limited.Token);
        cancellation.ThrowIfCancellationRequested();
        return result;
    }
}
