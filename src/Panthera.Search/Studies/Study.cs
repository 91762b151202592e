using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.Search.Studies;

/// <summary>
/// Tunes each optimizer several times, each time with as many quasi-random settings for everyone, and trains with what was chosen on fresh
/// seeds. Studies are independent; within one all optimizers have the same seeds.
/// </summary>
public static class Study
{
    /// <summary>Measurements of the validation loss in a training.</summary>
    public const int CurvePoints = 20;

    /// <summary>The best settings that are trained again, with another seed: some shine with one seed and fail with the next.</summary>
    private const int Checked = 2;

    private const ulong PointStream = 201, TuningStream = 202, FinalStream = 203;

    /// <summary>Trainings that a comparison makes.</summary>
    public static long Trainings(StudyOptions options) =>
        (long)options.Entrants.Count * options.Tasks.Count * options.Studies * (options.Trials + options.Seeds);

    /// <summary>Makes all studies; those that the record has are not made again.</summary>
    /// <param name="options">What is compared.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="progress">Hears the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>By task.</returns>
    /// <exception cref="OperationCanceledException">If it is cancelled; finished studies are kept.</exception>
    public static IReadOnlyList<TaskStudies> Run(StudyOptions options, TrainerPool pool, Action<double>? progress, CancellationToken cancellation)
    {
        if (options.Trials is > 0 and <= Checked)
            throw new InputException($"{options.Trials} trials are too few to choose by: give at least {Checked + 1}, or 0 to leave everyone as declared");
        int units = options.Tasks.Count * options.Studies, unit = 0;
        List<TaskStudies> all = [];
        foreach (ProxyTask task in options.Tasks)
        {
            StudyRun[][] studies = new StudyRun[options.Studies][];
            for (int study = 0; study < options.Studies; study++, unit++)
            {
                int number = study, done = 0, trainings = options.Entrants.Count * (options.Trials + options.Seeds), at = unit;
                void Report() => progress?.Invoke((at + Interlocked.Increment(ref done) / (double)trainings) / units);
                studies[study] = options.Record.Remember($"study {study} of {task.Name}", () => Of(options, task, number, pool, Report, cancellation));
            }
            all.Add(new TaskStudies(task, options.Entrants, studies));
        }
        return all;
    }

    private static StudyRun[] Of(StudyOptions options, ProxyTask task, int study, TrainerPool pool, Action report, CancellationToken cancellation)
    {
        ulong[] seeds = [.. Enumerable.Range(0, options.Seeds).Select(s => new Rng(options.Seed, FinalStream, (ulong)(study * 1000 + s)).NextULong())];
        ulong tuning = new Rng(options.Seed, TuningStream, (ulong)study).NextULong();
        (int Entrant, Task<TrialSettings> Settings)[] tuned = [.. options.Entrants.Select((entrant, e) => (e, pool.Submit(trainers =>
            Tuned(entrant, new Rng(options.Seed, PointStream, (ulong)(study * 1000 + e)), options.Trials, (settings, second) =>
            {
                TrainingResult result = trainers.For(task).Run(RunOf(entrant, settings, tuning + (second ? 1u : 0)), cancellation);
                cancellation.ThrowIfCancellationRequested();
                report();
                return result.Loss;
            }))))];
        (int Entrant, TrialSettings Settings)[] chosen = [.. tuned.Select(t => (t.Entrant, t.Settings.GetAwaiter().GetResult()))];
        FinalTraining[] finals = pool.Map(from c in chosen from seed in seeds select (c.Entrant, c.Settings, Seed: seed), (trainers, run) =>
        {
            FinalTraining final = FinalOf(trainers.For(task), task, RunOf(options.Entrants[run.Entrant], run.Settings, run.Seed), cancellation);
            cancellation.ThrowIfCancellationRequested();
            report();
            return final;
        });
        return [.. chosen.Select(c => new StudyRun(options.Entrants[c.Entrant].Name, c.Settings, finals[(c.Entrant * seeds.Length)..((c.Entrant + 1) * seeds.Length)]))];
    }

    /// <summary>The settings with the lowest validation loss: the declared ones are the first trial, points of the space the others.</summary>
    internal static TrialSettings Tuned(Entrant entrant, Rng points, int trials, Func<TrialSettings, bool, double> loss)
    {
        TrialSettings declared = TrialSettings.Declared(entrant.Scale);
        if (trials == 0) return declared;
        QuasiRandom sequence = new(points, entrant.Space.Dimensions);
        (TrialSettings Settings, double Loss)[] tried = [.. Enumerable.Range(0, trials - Checked)
            .Select(i => i == 0 ? declared : entrant.Space.At(sequence.At(i - 1))).Select(settings => (settings, loss(settings, false)))];
        return tried.OrderBy(t => t.Loss).Take(Checked).MinBy(t => (t.Loss + loss(t.Settings, true)) / 2).Settings;
    }

    private static TrainingRun RunOf(Entrant entrant, TrialSettings settings, ulong seed) => new(entrant.Bind(settings.Hyperparameters), seed)
    {
        Scale = settings.Scale, WeightDecay = settings.WeightDecay,
    };

    private static FinalTraining FinalOf(Trainer trainer, ProxyTask task, TrainingRun run, CancellationToken cancellation)
    {
        int every = Math.Max(1, task.Steps / CurvePoints);
        List<double> curve = [];
        List<long> times = [];
        long last = 0;
        TrainingResult result = trainer.Run(
            run with
            {
                MeasuredOn = Split.Test, MeasureEvery = every, OnMeasure = measured => curve.Add(measured.Loss),
                OnStep = step =>
                {
                    // What lies between two steps is one step, unless it was measured meanwhile.
                    long now = ThreadClock.Now;
                    if (last != 0 && (step.Step - 1) % every != 0) times.Add(now - last);
                    last = now;
                },
            },
            cancellation);
        times.Sort();
        return new FinalTraining(result.Loss, result.Accuracy, [.. curve], times.Count == 0 ? double.NaN : times[times.Count / 2] * 1e-9);
    }
}
