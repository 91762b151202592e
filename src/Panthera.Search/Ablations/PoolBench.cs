using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Ablations;

/// <summary>Trains tasks' models on a pool's threads.</summary>
/// <param name="pool">The threads; results do not depend on their number.</param>
/// <param name="tasks">The tasks, the one that sizes of updates are measured on first.</param>
/// <param name="seed">Gives the training that they are measured along.</param>
public sealed class PoolBench(TrainerPool pool, IReadOnlyList<ProxyTask> tasks, ulong seed) : IAblationBench
{
    private const ulong ProbeStream = 204;

    private (Program Reference, double Scale, Probe Probe)? _probe;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tasks { get; } = [.. tasks.Select(t => t.Name)];

    /// <inheritdoc/>
    public double[] Train(IReadOnlyList<AblationTraining> trainings, CancellationToken cancellation)
    {
        double[] losses = pool.Map(trainings, (trainers, training) =>
        {
            if (cancellation.IsCancellationRequested) return double.NaN;
            ProxyTask task = tasks[training.Task];
            TrainingRun run = new(training.Program, training.Seed) { Scale = training.Scale, Steps = training.IsHalf ? task.Steps / 2 : null };
            return trainers.For(task).Run(run, cancellation).Loss;
        });
        // All jobs have ended by now: none trains on while the caller goes on.
        cancellation.ThrowIfCancellationRequested();
        return losses;
    }

    /// <inheritdoc/>
    public double? Magnitude(Program program, Program reference, double scale)
    {
        if (_probe is not { } probe || probe.Reference != reference || probe.Scale != scale)
        {
            Probe recorded = pool.Map([0], (trainers, _) => Probe.Record(trainers, tasks[0], reference, scale, new Rng(seed, ProbeStream).NextULong()))[0];
            _probe = probe = (reference, scale, recorded);
        }
        return probe.Probe.Run(program)?.Magnitude;
    }
}
