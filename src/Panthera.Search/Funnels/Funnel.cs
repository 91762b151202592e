using Panthera.Search.Studies;
using Panthera.Search.Verdicts;
using Panthera.Training;

namespace Panthera.Search.Funnels;

/// <summary>What became of a program at a stage.</summary>
public enum Fate
{
    /// <summary>It beat the baseline by more than noise.</summary>
    GoesOn,

    /// <summary>It beat the baseline, but others did so by more, and only some may go on.</summary>
    Crowded,

    /// <summary>It could not be told from the baseline.</summary>
    NotBetter,

    /// <summary>The baseline beat it.</summary>
    Worse,

    /// <summary>It diverged.</summary>
    Diverged,
}

/// <summary>A program at a stage.</summary>
/// <param name="Candidate">The program; the baseline too is one.</param>
/// <param name="Losses">Mean test losses by task, in nats.</param>
/// <param name="Scale">The scale that its tunings chose: their geometric mean over tasks.</param>
/// <param name="Advantage">
/// Mean over tasks of the logarithm of its loss over the baseline's, seed by seed: below zero is better. Null for the baseline.
/// </param>
/// <param name="Fate">What became of it; null for the baseline.</param>
public sealed record FunnelRow(FunnelCandidate Candidate, IReadOnlyList<double> Losses, double Scale, Interval? Advantage, Fate? Fate);

/// <summary>A stage's results.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Baseline">The baseline.</param>
/// <param name="Rows">The programs, the best first.</param>
public sealed record FunnelStageResult(FunnelStage Stage, FunnelRow Baseline, IReadOnlyList<FunnelRow> Rows)
{
    /// <summary>Those that go on, the best first.</summary>
    public IReadOnlyList<FunnelCandidate> Survivors => [.. Rows.Where(row => row.Fate == Fate.GoesOn).Select(row => row.Candidate)];
}

/// <summary>Takes programs through ever larger tasks; everyone is tuned with the same budget on every task of every stage.</summary>
public static class Funnel
{
    /// <summary>The fewest seeds that tell anything from noise.</summary>
    public const int LeastSeeds = 2;

    /// <summary>Larger tasks want lower learning rates than those that a program comes from.</summary>
    private const double MostRate = 2;

    /// <summary>A climb that ends so many times higher or lower has perhaps not come to the top.</summary>
    private const double Risen = 8;

    private const int MostClimbs = 6;

    /// <summary>Runs the stages until nobody is left; stages that the record has are not run again.</summary>
    /// <param name="options">Who enters what.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="progress">Hears the stage and the share of it that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">If it is cancelled; what is finished is kept.</exception>
    public static IReadOnlyList<FunnelStageResult> Run(
        FunnelOptions options, TrainerPool pool, Action<FunnelStage, double>? progress, CancellationToken cancellation)
    {
        List<FunnelStageResult> results = [];
        IReadOnlyList<FunnelCandidate> left = options.Candidates;
        foreach (FunnelStage stage in options.Stages)
        {
            if (left.Count == 0) break;
            FunnelCandidate[] all = [options.Baseline, .. left];
            IReadOnlyList<TaskStudies> studies = Study.Run(
                new StudyOptions
                {
                    Entrants = [.. all.Select(candidate => new Entrant(candidate.Name, _ => candidate.Program, SearchSpace.Of([], candidate.Scale, MostRate), candidate.Scale))],
                    Tasks = stage.Tasks, Studies = 1, Trials = options.Trials, Seeds = options.Seeds, Seed = options.Seed, Name = $"{stage.Name}: ", Record = options.Record,
                },
                pool, share => progress?.Invoke(stage, share), cancellation);
            FunnelStageResult result = Judge(stage, all, studies, options.Keep);
            results.Add(result);
            left = result.Survivors;
        }
        return results;
    }

    /// <summary>The scale at which a baseline that no search has tuned does best on the first stage's first task, uphill from its own.</summary>
    /// <param name="options">The funnel; its baseline's scale is where the climb begins.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="cancellation">Ends it.</param>
    public static double ScaleOf(FunnelOptions options, TrainerPool pool, CancellationToken cancellation) => pool.Map([options.Baseline], (trainers, baseline) =>
    {
        double scale = baseline.Scale;
        // A climb has few steps: from where it still rose, another one begins.
        for (int climb = 0; climb < MostClimbs; climb++)
        {
            double before = scale;
            scale = Tuning.Tune(trainers, options.Stages[0].Tasks[0], baseline.Program, before, options.Seed, cancellation).Scale;
            if (scale < Risen * before && before < Risen * scale) break;
        }
        return scale;
    })[0];

    /// <summary>What a stage's trainings say.</summary>
    internal static FunnelStageResult Judge(FunnelStage stage, IReadOnlyList<FunnelCandidate> all, IReadOnlyList<TaskStudies> studies, int keep)
    {
        double ScaleOf(int entrant) => Scales.Rounded(Math.Exp(studies.Average(task => Math.Log(task.Studies[0][entrant].Settings.Scale))));
        double[] Losses(int entrant) => [.. studies.Select(task => task.Losses(entrant)[0])];
        FunnelRow[] rows = [.. Enumerable.Range(1, all.Count - 1).Select(e =>
        {
            Interval advantage = Interval.Of(LogRatios.Of(studies, e, 0));
            double[] losses = Losses(e);
            Fate fate = losses.Any(double.IsInfinity) ? Fate.Diverged : advantage.High < 0 ? Fate.GoesOn : advantage.Low > 0 ? Fate.Worse : Fate.NotBetter;
            return new FunnelRow(all[e], losses, ScaleOf(e), advantage, fate);
        }).OrderBy(row => row.Fate == Fate.Diverged).ThenBy(row => row.Advantage!.Value.Mean)];
        int going = 0;
        return new(stage, new FunnelRow(all[0], Losses(0), ScaleOf(0), null, null),
            [.. rows.Select(row => row.Fate == Fate.GoesOn && ++going > keep ? row with { Fate = Fate.Crowded } : row)]);
    }
}
