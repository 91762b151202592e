using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>
/// Chooses among the best of a search on tasks that it never saw (paper, section 4; AutoML-Zero's selection tasks): larger models
/// and more steps, where tricks of short trainings no longer pay. Each candidate is judged at the best of a few learning-rate
/// scales, lower ones too: longer trainings want those.
/// </summary>
internal static class Selection
{
    /// <summary>Seeds: one for the scale, the others at the best scale.</summary>
    public const int Seeds = 2;

    private static readonly double[] Factors = [1, 0.5, 0.25];

    /// <summary>The candidate with the lowest losses, in the mean over tasks of their ratio to the lowest one's.</summary>
    public static Candidate Best(
        TrainerPool pool, IReadOnlyList<Candidate> candidates, IReadOnlyList<ProxyTask> tasks, IReadOnlyList<ulong> seeds, CancellationToken cancellation)
    {
        (Candidate Candidate, ProxyTask Task)[] pairs = [.. from candidate in candidates from task in tasks select (candidate, task)];
        double[] losses = pool.Map(pairs, (trainers, pair) =>
        {
            double LossAt(double scale, ulong seed)
            {
                TrainingRun run = new(pair.Candidate.Program, seed) { Scale = scale };
                double loss = trainers.For(pair.Task).Run(run, cancellation).Loss;
                cancellation.ThrowIfCancellationRequested();
                return loss;
            }
            (double best, double scale) = Factors.Select(factor => Scales.Rounded(pair.Candidate.Scale * factor)).Select(s => (LossAt(s, seeds[0]), s)).Min();
            return (best + seeds.Skip(1).Sum(seed => LossAt(scale, seed))) / seeds.Count;
        });
        double Loss(int candidate, int task) => losses[candidate * tasks.Count + task];
        double[] lowest = [.. tasks.Select((_, t) => Enumerable.Range(0, candidates.Count).Min(c => Loss(c, t)))];
        // Where nobody trains nothing is between them.
        double Ratio(int candidate, int task) => Loss(candidate, task) == lowest[task] ? 1 : Loss(candidate, task) / lowest[task];
        int winner = Enumerable.Range(0, candidates.Count).MinBy(c => Enumerable.Range(0, tasks.Count).Average(t => Ratio(c, t)));
        return candidates[winner];
    }
}
