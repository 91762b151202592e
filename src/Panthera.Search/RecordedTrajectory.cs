using Panthera.Kernels;
using Panthera.Language;
using Panthera.Rewriting.Trajectories;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>Records what a program is fed along a real training, for <see cref="Trajectory"/> to compare programs on.</summary>
public static class RecordedTrajectory
{
    /// <summary>Steps that are kept, evenly spread over the training.</summary>
    public const int Steps = 16;

    /// <summary>Trains a task and keeps weights, gradients and learning rates.</summary>
    /// <param name="trainers">This thread's trainers.</param>
    /// <param name="task">The task.</param>
    /// <param name="program">What trains it, well-typed.</param>
    /// <param name="scale">Multiplies its updates.</param>
    /// <param name="seed">Gives the first weights and the order of examples.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="InputException">If it diverges before there are steps to compare on.</exception>
    public static TrajectorySource Record(
        Trainers trainers, ProxyTask task, Program program, double scale, ulong seed, CancellationToken cancellation = default)
    {
        Trainer trainer = trainers.For(task);
        ParameterLayout layout = new(trainer.Plan.Arrays.Select(a => a.Shape));
        Recorder recorder = new(new BlockKernel(program, layout), Math.Max(1, task.Steps / Steps));
        trainer.Run(new TrainingRun(program, seed) { Scale = scale }, recorder, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return recorder.Kept.Count >= 2 ? new(task.Name, layout, recorder.Kept) : throw new InputException(
            $"{task.Name}: training at scale {scale:G3} diverges at once, so there are no steps to compare programs on; expected a smaller scale");
    }

    /// <summary>Keeps a copy of every n-th step's inputs while another rule trains.</summary>
    private sealed class Recorder(IUpdateRule rule, int every) : IUpdateRule
    {
        private int _step;

        public List<TrajectoryStep> Kept { get; } = [];

        public void Reset() => rule.Reset();

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
        {
            if (_step++ % every == 0 && Kept.Count < Steps) Kept.Add(new(weights.ToArray(), gradient.ToArray(), learningRate));
            return rule.Step(weights, gradient, learningRate);
        }
    }
}
