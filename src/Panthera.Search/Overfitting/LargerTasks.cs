using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Overfitting;

/// <summary>What larger tasks say of a program, and what it cost to ask them.</summary>
/// <param name="BySeed">By seed: the mean over tasks of the logarithm of the loss, negative, so that greater is better and a task counts by the ratio of its losses.</param>
/// <param name="Trainings">How many trainings it took.</param>
/// <param name="Diverged">How many of them diverged.</param>
/// <param name="Work">Floating-point operations of all of them.</param>
/// <param name="Seconds">How long their threads worked: the only part that depends on the machine.</param>
public sealed record LargerResult(IReadOnlyList<double> BySeed, int Trainings, int Diverged, double Work, double Seconds);

/// <summary>
/// Measures a program on larger tasks than those of its search, at the best of a few learning-rate scales on each: the first seed finds the scale, the others count.
/// </summary>
/// <param name="pool">The threads; the result does not depend on their number.</param>
/// <param name="tasks">The tasks, at least one.</param>
/// <param name="seeds">Two or more; not those that choose at the end of a search.</param>
public sealed class LargerTasks(TrainerPool pool, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds)
{
    /// <summary>Seeds: one for the scale, the others count.</summary>
    public const int Seeds = 5;

    /// <summary>A loss that is infinite is worse than any other, but not than all others for ever.</summary>
    private const double Most = 10;

    private readonly record struct Trained(double Loss, bool Diverged, double Work, double Seconds);

    /// <summary>Measures a candidate, after the evaluations that were begun before.</summary>
    /// <param name="candidate">The program, and the highest of the scales.</param>
    /// <param name="cancellation">Ends it between two steps of a training.</param>
    /// <exception cref="OperationCanceledException">If it is cancelled.</exception>
    public LargerResult Measure(Candidate candidate, CancellationToken cancellation)
    {
        double[] scales = [.. Selection.ScalesFrom(candidate.Scale)];
        Trained[] Run(IEnumerable<(ProxyTask Task, double Scale, ulong Seed)> runs) => pool.Map(runs, (trainers, run) =>
        {
            long began = ThreadClock.Now;
            Trainer trainer = trainers.For(run.Task);
            TrainingResult result = trainer.Run(new TrainingRun(candidate.Program, run.Seed) { Scale = run.Scale }, cancellation);
            cancellation.ThrowIfCancellationRequested();
            return new Trained(result.Loss, result.Ending == Ending.Diverged, (double)result.Steps * trainer.Plan.FlopsPerStep, ThreadClock.SecondsSince(began));
        });
        Trained[] climbs = Run(from task in tasks from scale in scales select (task, scale, seeds[0]));
        double[] best = [.. climbs.Chunk(scales.Length).Select(of => scales.Zip(of).MinBy(pair => pair.Second.Loss).First)];
        Trained[] finals = Run(from pair in tasks.Zip(best) from seed in seeds.Skip(1) select (pair.First, pair.Second, seed));
        Trained[][] byTask = [.. finals.Chunk(seeds.Count - 1)];
        Trained[] all = [.. climbs, .. finals];
        return new LargerResult(
            [.. Enumerable.Range(0, seeds.Count - 1).Select(seed => -byTask.Average(of => Math.Clamp(Math.Log(of[seed].Loss), -Most, Most)))],
            all.Length, all.Count(run => run.Diverged), all.Sum(run => run.Work), all.Sum(run => run.Seconds));
    }
}
