using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>
/// What the baseline reaches on a search's tasks, and what its losses are worth. A score is measured in doublings: how much
/// the baseline would lose if it had half the steps is -1, so that tasks weigh alike whatever their losses.
/// </summary>
public sealed class Yardstick
{
    /// <summary>No single training counts more than this: a task must not outweigh the others by one collapse or one fluke.</summary>
    public const double MaxScore = 4;

    private readonly Dictionary<ProxyTask, Measured> _tasks = new(ReferenceEqualityComparer.Instance);

    private sealed record Measured(double[] Losses, double Doubling, Hurdle[] Hurdles);

    private Yardstick(Program baseline, double scale, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds) =>
        (Baseline, Scale, Tasks, Seeds) = (baseline, scale, tasks, seeds);

    /// <summary>The program that scores 0.</summary>
    public Program Baseline { get; }

    /// <summary>The learning-rate scale at which it does.</summary>
    public double Scale { get; }

    /// <summary>The tasks, the one that races begin with first.</summary>
    public IReadOnlyList<ProxyTask> Tasks { get; }

    /// <summary>The seeds that were measured; a candidate is compared with the baseline seed by seed.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Finds the baseline's best scale and measures it.</summary>
    public static Yardstick Measure(TrainerPool pool, Program baseline, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds, CancellationToken cancellation)
    {
        double scale = BestScale(pool, baseline, tasks, seeds, cancellation);
        Yardstick yardstick = new(baseline, scale, tasks, seeds);
        List<(ProxyTask Task, ulong Seed, int Steps)> runs = [];
        foreach (ProxyTask task in tasks)
            foreach (ulong seed in seeds)
                foreach (int steps in new[] { task.Steps, task.Steps / 2 })
                    runs.Add((task, seed, steps));
        (double Loss, float[] Curve)[] results = pool.Map(runs, (trainers, run) =>
            Train(trainers, run.Task, baseline, scale, run.Seed, run.Steps, cancellation));
        foreach (ProxyTask task in tasks)
        {
            int[] full = [.. Enumerable.Range(0, runs.Count).Where(i => runs[i].Task == task && runs[i].Steps == task.Steps)];
            int[] half = [.. Enumerable.Range(0, runs.Count).Where(i => runs[i].Task == task && runs[i].Steps != task.Steps)];
            double[] losses = [.. full.Select(i => results[i].Loss)];
            double doubling = half.Average(i => results[i].Loss) - losses.Average();
            if (!(doubling > 1e-6) || !double.IsFinite(doubling))
                throw new InputException($"{task.Name}: the start program does not learn: {losses.Average():G4} nats after {task.Steps} steps, "
                    + $"{half.Average(i => results[i].Loss):G4} after half of them; start from a program that trains");
            yardstick._tasks[task] = new(losses, doubling, HurdlesOf([.. full.Select(i => results[i].Curve)]));
        }
        return yardstick;
    }

    /// <summary>The same yardstick with the hurdles that another program sets: a search asks of children what its start could do.</summary>
    public Yardstick WithHurdlesOf(TrainerPool pool, Candidate start, CancellationToken cancellation)
    {
        Yardstick yardstick = new(Baseline, Scale, Tasks, Seeds);
        (ProxyTask Task, ulong Seed)[] runs = [.. from task in Tasks from seed in Seeds select (task, seed)];
        float[][] curves = pool.Map(runs, (trainers, run) => Train(trainers, run.Task, start.Program, start.Scale, run.Seed, run.Task.Steps, cancellation).Curve);
        foreach (ProxyTask task in Tasks)
        {
            float[][] own = [.. Enumerable.Range(0, runs.Length).Where(r => runs[r].Task == task).Select(r => curves[r])];
            yardstick._tasks[task] = _tasks[task] with { Hurdles = HurdlesOf(own) };
        }
        return yardstick;
    }

    /// <summary>The score of a result with one of <see cref="Seeds"/>.</summary>
    /// <param name="task">One of <see cref="Tasks"/>.</param>
    /// <param name="seed">The seed's index.</param>
    /// <param name="loss">The loss in nats; infinite if the run did not finish.</param>
    public double Score(ProxyTask task, int seed, double loss)
    {
        Measured measured = _tasks[task];
        return Math.Clamp((measured.Losses[seed] - loss) / measured.Doubling, -MaxScore, MaxScore);
    }

    /// <summary>The loss that is worth one doubling of a task's steps, in nats.</summary>
    public double Doubling(ProxyTask task) => _tasks[task].Doubling;

    /// <summary>The baseline's mean loss on a task over <see cref="Seeds"/>, in nats.</summary>
    public double Loss(ProxyTask task) => _tasks[task].Losses.Average();

    /// <summary>Where runs of a task stop early.</summary>
    public IReadOnlyList<Hurdle> Hurdles(ProxyTask task) => _tasks[task].Hurdles;

    /// <summary>The best of a factor-of-two ladder around 1; the mean over tasks counts.</summary>
    private static double BestScale(TrainerPool pool, Program baseline, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds, CancellationToken cancellation)
    {
        double[] ladder = [.. Enumerable.Range(-4, 11).Select(power => Math.Pow(2, power))];
        (ProxyTask Task, double Scale, ulong Seed)[] runs = [.. from task in tasks from scale in ladder from seed in seeds.Take(2) select (task, scale, seed)];
        double[] losses = pool.Map(runs, (trainers, run) =>
            trainers.For(run.Task).Run(new TrainingRun(baseline, run.Seed) { Scale = run.Scale }, cancellation).Loss);
        double Excess(double scale) => tasks.Average(task =>
        {
            double Mean(double s) => Enumerable.Range(0, runs.Length).Where(i => runs[i].Task == task && runs[i].Scale == s).Average(i => losses[i]);
            return Mean(scale) / ladder.Min(Mean);
        });
        return ladder.MinBy(Excess);
    }

    private static (double Loss, float[] Curve) Train(
        Trainers trainers, ProxyTask task, Program program, double scale, ulong seed, int steps, CancellationToken cancellation)
    {
        float[] curve = new float[steps];
        // What a diverging run does not reach is no hurdle for others.
        Array.Fill(curve, float.PositiveInfinity);
        TrainingRun run = new(program, seed) { Scale = scale, Steps = steps, OnStep = report => curve[report.Step - 1] = report.Loss };
        double measured = trainers.For(task).Run(run, cancellation).Loss;
        cancellation.ThrowIfCancellationRequested();
        return (measured, curve);
    }

    /// <summary>
    /// After a quarter of the steps a run must be where these were after half as many; likewise after a half. Noise must not
    /// stop the very runs that set a hurdle: it is as low as the worst of them at least.
    /// </summary>
    private static Hurdle[] HurdlesOf(float[][] curves)
    {
        int steps = curves[0].Length, window = Math.Max(1, steps / 16);
        double MeanBefore(float[] curve, int step) =>
            curve.Skip(Math.Max(0, step - window)).Take(Math.Min(window, step)).Average(loss => (double)loss);
        float Maximum(int step) => MathF.BitIncrement((float)Math.Max(
            curves.Average(curve => MeanBefore(curve, step / 2)), curves.Max(curve => MeanBefore(curve, step))));
        return [.. new[] { steps / 4, steps / 2 }.Where(step => step >= 8).Select(step => new Hurdle(step, Maximum(step)))];
    }
}
