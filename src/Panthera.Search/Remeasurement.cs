using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>
/// Measures programs again on seeds that nothing was selected by: the best of many noisy measurements is too good to be
/// believed.
/// </summary>
public static class Remeasurement
{
    /// <summary>Scores by program and seed: the mean over the search's tasks, against the baseline with the same seed.</summary>
    public static IReadOnlyList<double[]> Scores(
        TrainerPool pool, Yardstick yardstick, IReadOnlyList<(Program Program, double Scale)> programs, IReadOnlyList<ulong> seeds,
        CancellationToken cancellation)
    {
        (Program Program, double Scale)[] all = [(yardstick.Baseline, yardstick.Scale), .. programs];
        (int Program, ulong Seed, ProxyTask Task)[] runs = [.. from p in Enumerable.Range(0, all.Length) from seed in seeds from task in yardstick.Tasks
                                                             select (p, seed, task)];
        double[] losses = pool.Map(runs, (trainers, run) =>
        {
            double loss = trainers.For(run.Task).Run(new TrainingRun(all[run.Program].Program, run.Seed) { Scale = all[run.Program].Scale }, cancellation).Loss;
            cancellation.ThrowIfCancellationRequested();
            return loss;
        });
        int tasks = yardstick.Tasks.Count;
        double Score(int program, int seed) => Enumerable.Range(0, tasks).Average(t =>
        {
            double At(int p) => losses[(p * seeds.Count + seed) * tasks + t];
            // Where both diverged nothing is between them.
            if (At(0) == At(program)) return 0;
            return Math.Clamp((At(0) - At(program)) / yardstick.Doubling(yardstick.Tasks[t]), -Yardstick.MaxScore, Yardstick.MaxScore);
        });
        return [.. Enumerable.Range(1, programs.Count).Select(p => Enumerable.Range(0, seeds.Count).Select(s => Score(p, s)).ToArray())];
    }

    /// <summary>The best of some candidates on fresh seeds.</summary>
    public static Candidate Best(
        TrainerPool pool, Yardstick yardstick, IReadOnlyList<Candidate> candidates, IReadOnlyList<ulong> seeds, CancellationToken cancellation)
    {
        IReadOnlyList<double[]> scores = Scores(pool, yardstick, [.. candidates.Select(c => (c.Program, c.Scale))], seeds, cancellation);
        int best = Enumerable.Range(0, candidates.Count).MaxBy(i => scores[i].Average());
        return candidates[best];
    }
}
