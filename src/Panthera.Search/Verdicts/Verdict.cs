using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.Search.Verdicts;

/// <summary>An optimizer that takes part in a verdict.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Program">Its program.</param>
/// <param name="Scale">The scale at which it did best on the search's tasks; tuning begins there.</param>
public sealed record Contestant(string Name, Program Program, double Scale);

/// <summary>An optimizer's results on one task.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Settings">Its tuned settings.</param>
/// <param name="Losses">Test losses by seed, in nats; infinite where a run diverged.</param>
/// <param name="Accuracies">Test accuracies by seed.</param>
public sealed record Standing(string Name, Settings Settings, IReadOnlyList<double> Losses, IReadOnlyList<double> Accuracies)
{
    /// <summary>Mean loss with its interval.</summary>
    public Interval Loss => Interval.Of(Losses);
}

/// <summary>What a comparison with a rival says.</summary>
public enum Decision
{
    /// <summary>A lower loss: the interval of the difference lies below zero, and the difference is not negligible.</summary>
    Better,

    /// <summary>The interval contains zero, or the difference is negligible.</summary>
    Undecided,

    /// <summary>A higher loss.</summary>
    Worse,
}

/// <summary>The first contestant against another one on one task.</summary>
/// <param name="Rival">The other's name.</param>
/// <param name="Difference">First's loss less the other's, seed by seed: below zero is better.</param>
public sealed record Comparison(string Rival, Interval Difference)
{
    /// <summary>A difference below this, in nats, is rounding and no advantage, however narrow its interval.</summary>
    public const double Negligible = 1e-3;

    /// <summary>What it says at 95 % confidence.</summary>
    public Decision Decision => Math.Abs(Difference.Mean) < Negligible ? Decision.Undecided
        : Difference.High < 0 ? Decision.Better
        : Difference.Low > 0 ? Decision.Worse
        : Decision.Undecided;
}

/// <summary>A verdict on one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Standings">The results, the first contestant's first.</param>
/// <param name="Comparisons">The first contestant against each other.</param>
public sealed record TaskVerdict(ProxyTask Task, IReadOnlyList<Standing> Standings, IReadOnlyList<Comparison> Comparisons);

/// <summary>
/// Optimizers meet on tasks: each is tuned with the same small budget on the validation split, then all train with the same
/// fresh seeds and are measured on the test split.
/// </summary>
public static class Verdict
{
    /// <summary>Seeds that a tuning may not share with the comparison.</summary>
    private const ulong TuningStream = 101, ComparingStream = 102;

    /// <summary>Tunes and compares on several tasks.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="contestants">The optimizers; the first is compared with each other.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="seeds">Trainings of each on each task.</param>
    /// <param name="seed">Gives all seeds.</param>
    /// <param name="tune">Whether to tune; otherwise each keeps its scale.</param>
    /// <param name="progress">Hears the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IReadOnlyList<TaskVerdict> Reach(
        TrainerPool pool, IReadOnlyList<Contestant> contestants, IReadOnlyList<ProxyTask> tasks, int seeds, ulong seed, bool tune,
        Action<double>? progress, CancellationToken cancellation) =>
        [.. tasks.Select((task, t) => Of(task, Reach(
            pool, contestants, task, seeds, seed, tune, share => progress?.Invoke((t + share) / tasks.Count), cancellation)))];

    /// <summary>The verdict that results on a task say.</summary>
    public static TaskVerdict Of(ProxyTask task, IReadOnlyList<Standing> standings) =>
        new(task, standings, [.. standings.Skip(1).Select(rival => Compare(standings[0], rival))]);

    /// <summary>Tunes and trains on one task; the results are in the order of the contestants.</summary>
    public static IReadOnlyList<Standing> Reach(
        TrainerPool pool, IReadOnlyList<Contestant> contestants, ProxyTask task, int seeds, ulong seed, bool tune,
        Action<double>? progress, CancellationToken cancellation)
    {
        int trials = tune ? Tuning.Trials : 0, all = contestants.Count * (trials + seeds), done = 0;
        void Report(int trainings) => progress?.Invoke(Interlocked.Add(ref done, trainings) / (double)all);

        Settings[] settings = pool.Map(contestants, (trainers, contestant) =>
        {
            Settings found = tune
                ? Tuning.Tune(trainers, task, contestant.Program, contestant.Scale, new Rng(seed, TuningStream).NextULong(), cancellation)
                : new Settings(contestant.Scale, 0, double.NaN);
            Report(trials);
            return found;
        });

        (int Contestant, ulong Seed)[] runs = [.. from c in Enumerable.Range(0, contestants.Count) from s in Enumerable.Range(0, seeds)
                                                  select (c, new Rng(seed, ComparingStream, (ulong)s).NextULong())];
        TrainingResult[] results = pool.Map(runs, (trainers, run) =>
        {
            TrainingResult result = trainers.For(task).Run(
                new TrainingRun(contestants[run.Contestant].Program, run.Seed)
                {
                    Scale = settings[run.Contestant].Scale, WeightDecay = settings[run.Contestant].WeightDecay, MeasuredOn = Split.Test,
                },
                cancellation);
            cancellation.ThrowIfCancellationRequested();
            Report(1);
            return result;
        });

        return [.. contestants.Select((contestant, c) =>
        {
            TrainingResult[] own = results[(c * seeds)..((c + 1) * seeds)];
            return new Standing(contestant.Name, settings[c], [.. own.Select(r => r.Loss)], [.. own.Select(r => r.Accuracy)]);
        })];
    }

    private static Comparison Compare(Standing first, Standing rival) => new(
        rival.Name,
        Interval.Of([.. first.Losses.Zip(rival.Losses, Difference)]));

    /// <summary>Where both diverged nothing is between them; where one did, the other is better by more than any loss.</summary>
    private static double Difference(double first, double rival) =>
        double.IsInfinity(first) && double.IsInfinity(rival) ? 0 : Math.Clamp(first - rival, -100, 100);
}
