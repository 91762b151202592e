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

    private readonly Facts _facts;

    /// <summary>A yardstick that was measured before.</summary>
    /// <param name="baseline">The program that scores 0.</param>
    /// <param name="tasks">The tasks, in the order in which they were measured.</param>
    /// <param name="seeds">The seeds, likewise.</param>
    /// <param name="facts">What was measured.</param>
    public Yardstick(Program baseline, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds, Facts facts) =>
        (Baseline, Tasks, Seeds, _facts) = (baseline, tasks, seeds, facts);

    /// <summary>What a measurement gives, for a record to keep.</summary>
    /// <param name="Scale">The learning-rate scale at which the baseline is best.</param>
    /// <param name="Losses">By task and seed, in nats.</param>
    /// <param name="Doublings">By task: the loss that is worth one doubling of the steps, in nats.</param>
    public sealed record Facts(double Scale, double[][] Losses, double[] Doublings);

    /// <summary>The program that scores 0.</summary>
    public Program Baseline { get; }

    /// <summary>The learning-rate scale at which it does.</summary>
    public double Scale => _facts.Scale;

    /// <summary>The tasks, the one that races begin with first.</summary>
    public IReadOnlyList<ProxyTask> Tasks { get; }

    /// <summary>The seeds that were measured; a candidate is compared with the baseline seed by seed.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Finds the baseline's best scale and measures it.</summary>
    /// <exception cref="InputException">If the baseline does not learn.</exception>
    public static Facts Measure(TrainerPool pool, Program baseline, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds, CancellationToken cancellation)
    {
        double scale = BestScale(pool, baseline, tasks, seeds, cancellation);
        (int Task, ulong Seed, int Steps)[] runs = [.. from task in Enumerable.Range(0, tasks.Count) from steps in new[] { tasks[task].Steps, tasks[task].Steps / 2 }
                                                       from seed in seeds select (task, seed, steps)];
        double[] results = pool.Map(runs, (trainers, run) =>
        {
            double loss = trainers.For(tasks[run.Task]).Run(new TrainingRun(baseline, run.Seed) { Scale = scale, Steps = run.Steps }, cancellation).Loss;
            cancellation.ThrowIfCancellationRequested();
            return loss;
        });
        double[][] losses = [.. tasks.Select((_, task) => results[(2 * task * seeds.Count)..((2 * task + 1) * seeds.Count)])];
        double[] doublings = [.. tasks.Select((task, t) =>
        {
            double full = losses[t].Average(), half = results[((2 * t + 1) * seeds.Count)..((2 * t + 2) * seeds.Count)].Average(), doubling = half - full;
            return doubling > 1e-6 && double.IsFinite(doubling) ? doubling : throw new InputException(
                $"{task.Name}: the start program does not learn: {full:G4} nats after {task.Steps} steps, {half:G4} after half of them; "
                + "start from a program that trains");
        })];
        return new Facts(scale, losses, doublings);
    }

    /// <summary>The score of a result with one of <see cref="Seeds"/>.</summary>
    /// <param name="task">One of <see cref="Tasks"/>.</param>
    /// <param name="seed">The seed's index.</param>
    /// <param name="loss">The loss in nats; infinite if the run did not finish.</param>
    public double Score(ProxyTask task, int seed, double loss)
    {
        int t = IndexOf(task);
        return Math.Clamp((_facts.Losses[t][seed] - loss) / _facts.Doublings[t], -MaxScore, MaxScore);
    }

    /// <summary>The loss that is worth one doubling of a task's steps, in nats.</summary>
    public double Doubling(ProxyTask task) => _facts.Doublings[IndexOf(task)];

    /// <summary>The baseline's mean loss on a task over <see cref="Seeds"/>, in nats.</summary>
    public double Loss(ProxyTask task) => _facts.Losses[IndexOf(task)].Average();

    /// <summary>
    /// The losses that a start program has at the hurdles of the first task, the worst of all seeds: no hurdle stops what trains
    /// as well as that.
    /// </summary>
    public double[] HurdleFloors(TrainerPool pool, Program start, double scale, CancellationToken cancellation)
    {
        ProxyTask task = Tasks[0];
        IReadOnlyList<double>[] losses = pool.Map(Seeds, (trainers, seed) =>
        {
            HurdleLosses heard = new(task.Steps);
            trainers.For(task).Run(new TrainingRun(start, seed) { Scale = scale, OnStep = heard.Hear }, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return heard.Means;
        });
        return [.. Enumerable.Range(0, HurdleLosses.Count).Select(h => losses.Max(means => h < means.Count ? means[h] : double.PositiveInfinity))];
    }

    private int IndexOf(ProxyTask task)
    {
        for (int t = 0; t < Tasks.Count; t++)
            if (ReferenceEquals(Tasks[t], task)) return t;
        throw new ArgumentException($"{task.Name} is none of the yardstick's tasks.", nameof(task));
    }

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
}
