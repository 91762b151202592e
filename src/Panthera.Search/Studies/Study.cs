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

    /// <summary>Makes all studies; what the record has is not made again.</summary>
    /// <param name="options">What is compared.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="progress">Hears the share that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>By task.</returns>
    /// <exception cref="OperationCanceledException">If it is cancelled; what is finished is kept.</exception>
    public static IReadOnlyList<TaskStudies> Run(StudyOptions options, TrainerPool pool, Action<double>? progress, CancellationToken cancellation)
    {
        if (options.Trials is > 0 and <= Checked)
            throw new InputException($"{options.Trials} trials are too few to choose by: give at least {Checked + 1}, or 0 to leave everyone as declared");
        double units = (double)options.Tasks.Count * options.Studies * options.Entrants.Count, each = options.Trials + options.Seeds;
        int unit = 0;
        StudyRun One(ProxyTask task, int study, int entrant)
        {
            int at = unit++, done = 0;
            progress?.Invoke(at / units);
            void Report() => progress?.Invoke((at + Interlocked.Increment(ref done) / each) / units);
            return options.Record.Remember($"{options.Name}{task.Name}, study {study + 1} of {options.Entrants[entrant].Name}", () =>
                Of(options, task, study, entrant, pool, Report, cancellation));
        }
        return [.. options.Tasks.Select(task => new TaskStudies(task, options.Entrants, [.. Enumerable.Range(0, options.Studies).Select(study =>
            (StudyRun[])[.. Enumerable.Range(0, options.Entrants.Count).Select(entrant => One(task, study, entrant))])]))];
    }

    private static StudyRun Of(StudyOptions options, ProxyTask task, int study, int entrant, TrainerPool pool, Action report, CancellationToken cancellation)
    {
        Entrant own = options.Entrants[entrant];
        ulong tuning = new Rng(options.Seed, TuningStream, (ulong)study).NextULong();
        double[] Losses(IReadOnlyList<TrialSettings> settings, bool second) => pool.Map(settings, (trainers, s) =>
        {
            double loss = trainers.For(task).Run(own.Recipe(RunOf(own, s, tuning + (second ? 1u : 0)), study), cancellation).Loss;
            cancellation.ThrowIfCancellationRequested();
            report();
            return loss;
        });
        TrialSettings chosen = Tuned(own, new Rng(options.Seed, PointStream, (ulong)(study * 1000 + entrant)), options.Trials, Losses);
        FinalTraining[] finals = pool.Map(Enumerable.Range(0, options.Seeds), (trainers, s) =>
        {
            ulong seed = new Rng(options.Seed, FinalStream, (ulong)(study * 1000 + s)).NextULong();
            FinalTraining final = FinalOf(trainers.For(task), task, own.Recipe(RunOf(own, chosen, seed), study), cancellation);
            cancellation.ThrowIfCancellationRequested();
            report();
            return final;
        });
        return new StudyRun(own.Name, chosen, finals);
    }

    /// <summary>The settings with the lowest validation loss: the declared ones are the first trial, points of the space the others.</summary>
    /// <param name="entrant">The optimizer.</param>
    /// <param name="points">Turns the sequence of points.</param>
    /// <param name="trials">Trainings; 0 for the declared settings.</param>
    /// <param name="losses">Losses with several settings, and whether with the second seed.</param>
    internal static TrialSettings Tuned(Entrant entrant, Rng points, int trials, Func<IReadOnlyList<TrialSettings>, bool, double[]> losses)
    {
        TrialSettings declared = TrialSettings.Declared(entrant.Scale);
        if (trials == 0) return declared;
        QuasiRandom sequence = new(points, entrant.Space.Dimensions);
        TrialSettings[] tried = [declared, .. Enumerable.Range(0, trials - Checked - 1).Select(i => entrant.Space.At(sequence.At(i)))];
        (TrialSettings Settings, double Loss)[] best = [.. tried.Zip(losses(tried, false)).OrderBy(t => t.Second).Take(Checked)];
        double[] again = losses([.. best.Select(t => t.Settings)], true);
        return best.Zip(again).MinBy(t => (t.First.Loss + t.Second) / 2).First.Settings;
    }

    /// <summary>An optimizer's training with settings, without its <see cref="Entrant.Recipe"/>.</summary>
    public static TrainingRun RunOf(Entrant entrant, TrialSettings settings, ulong seed) => new(entrant.Bind(settings.Hyperparameters), seed)
    {
        Scale = settings.Scale, WeightDecay = settings.WeightDecay,
    };

    private static FinalTraining FinalOf(Trainer trainer, ProxyTask task, TrainingRun run, CancellationToken cancellation)
    {
        int every = Math.Max(1, task.Steps / CurvePoints);
        List<double> curve = [];
        List<long> times = [];
        long last = 0, began = ThreadClock.Now;
        TrainingResult result = trainer.Run(
            run with
            {
                MeasuredOn = Split.Test,
                MeasureEvery = every,
                OnMeasure = measured => curve.Add(measured.Loss),
                OnStep = step =>
                {
                    // What lies between two steps is one step, unless it was measured meanwhile.
                    long now = ThreadClock.Now;
                    if (last != 0 && (step.Step - 1) % every != 0) times.Add(now - last);
                    last = now;
                },
            },
            cancellation);
        // So short a training that every step was measured: then measuring is in it.
        double seconds = times.Count == 0 ? ThreadClock.SecondsSince(began) / Math.Max(1, result.Steps) : Median(times) * 1e-9;
        return new FinalTraining(result.Loss, result.Accuracy, [.. curve], seconds)
        {
            Measurements = result.Ending == Ending.Finished && task.Evaluate is { } evaluate ? [.. evaluate(trainer.Plan, Split.Test)] : [],
        };
    }

    private static long Median(List<long> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
