using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>
/// Chooses among the best of a search on tasks that it never saw (paper, section 4; AutoML-Zero's selection tasks): larger models
/// and more steps, where tricks of short trainings no longer pay. Each candidate is judged at the best of a few learning-rate
/// scales, lower ones too: longer trainings want those.
/// </summary>
public static class Selection
{
    /// <summary>Seeds: one for the scale, the others at the best scale.</summary>
    public const int Seeds = 2;

    private static readonly double[] Factors = [1, 0.5, 0.25];

    /// <summary>The candidate with the lowest losses, in the mean over tasks of their ratio to the lowest one's.</summary>
    public static Candidate Best(
        TrainerPool pool, IReadOnlyList<Candidate> candidates, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds, CancellationToken cancellation)
    {
        double[][] losses = Losses(pool, candidates, tasks, seeds, cancellation);
        double[] lowest = [.. tasks.Select((_, task) => losses.Min(own => own[task]))];
        // Where nobody trains nothing is between them.
        double Ratio(double[] own, int task) => own[task] == lowest[task] ? 1 : own[task] / lowest[task];
        int winner = Enumerable.Range(0, candidates.Count).MinBy(c => Enumerable.Range(0, tasks.Count).Average(task => Ratio(losses[c], task)));
        return candidates[winner];
    }

    /// <summary>Losses by candidate and task, in nats on the validation split: means over the seeds, at the best of a few scales.</summary>
    public static double[][] Losses(
        TrainerPool pool, IReadOnlyList<Candidate> candidates, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds, CancellationToken cancellation)
    {
        (Candidate Candidate, ProxyTask Task)[] pairs = [.. from candidate in candidates from task in tasks select (candidate, task)];
        double[] losses = pool.Map(pairs, (trainers, pair) =>
        {
            double LossAt(ulong seed, double scale)
            {
                TrainingRun run = new(pair.Candidate.Program, seed) { Scale = scale };
                double loss = trainers.For(pair.Task).Run(run, cancellation).Loss;
                cancellation.ThrowIfCancellationRequested();
                return loss;
            }
            return LossAtBestScale(LossAt, pair.Candidate.Scale, seeds);
        });
        return [.. losses.Chunk(tasks.Count)];
    }

    /// <summary>The scales that are tried: longer trainings want lower ones than those that a program comes from.</summary>
    internal static IEnumerable<double> ScalesFrom(double scale) => Factors.Select(factor => Scales.Rounded(scale * factor));

    /// <summary>The mean loss over seeds at the best of a few scales, which the first seed finds.</summary>
    /// <param name="lossAt">The loss with a seed at a scale.</param>
    /// <param name="scale">The highest of the scales.</param>
    /// <param name="seeds">The seeds.</param>
    internal static double LossAtBestScale(Func<ulong, double, double> lossAt, double scale, IReadOnlyList<ulong> seeds)
    {
        (double lowest, double best) = ScalesFrom(scale).Select(s => (lossAt(seeds[0], s), s)).Min();
        return (lowest + seeds.Skip(1).Sum(seed => lossAt(seed, best))) / seeds.Count;
    }
}
