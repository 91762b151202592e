using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>
/// What the race asks of who would be the best, beside the search's own tasks: on these it must not be worse than the best so
/// far. Searches that overfit late generalise better (paper, section 4).
/// </summary>
/// <param name="Tasks">The selection tasks.</param>
/// <param name="Seeds">One for the scale, the others at the best scale; not those that choose at the end of a search.</param>
public sealed record InLoopSelection(IReadOnlyList<ProxyTask> Tasks, IReadOnlyList<ulong> Seeds)
{
    /// <summary>
    /// How good losses on the tasks are: the mean of their logarithms, negative, so that a task counts by the ratio of its losses.
    /// Negative infinity if one of the trainings did not finish.
    /// </summary>
    /// <param name="lossOf">A task's loss in nats with a seed at a scale; infinite if the training did not finish.</param>
    /// <param name="scale">The scale of the search's own tasks, around which the best one is looked for.</param>
    public double Score(Func<ProxyTask, ulong, double, double> lossOf, double scale) =>
        -Tasks.Average(task => Math.Log(Selection.LossAtBestScale((seed, s) => lossOf(task, seed, s), scale, Seeds)));
}
