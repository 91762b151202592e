using Panthera.Kernels;
using Panthera.Storage;
using Panthera.Training.Graphs;
using Panthera.Training.Tasks;

namespace Panthera.Training.Checkpoints;

/// <summary>
/// Keeps a run in a file from which it goes on bit by bit: weights and model buffers by the names of their arrays, the
/// optimizer's states, how far the run is, and what determines it.
/// </summary>
internal sealed class Checkpoint
{
    // Beside an average, the weights that go on being trained.
    private const string Trained = "trained.";

    private const string Optimizer = "optimizer.";
    private const string Step = "run.step", Random = "run.rng", Window = "run.window";

    private readonly TrainingRun _run;
    private readonly int _steps;
    private readonly Plan _plan;
    private readonly Kernel _kernel;
    private readonly WeightAverage? _average;
    private readonly IReadOnlyDictionary<string, string> _facts, _metadata;
    private int _saved = -1;

    private Checkpoint(ProxyTask task, TrainingRun run, int steps, Plan plan, Kernel kernel, WeightAverage? average)
    {
        (_run, _steps, _plan, _kernel, _average) = (run, steps, plan, kernel, average);
        _facts = RunFacts.Of(task, run, steps);
        _metadata = ModelFile.WithVocabulary(new Dictionary<string, string>(_facts.Concat(task.Notes)), task.Data);
        // A path that cannot be written to is known before the training.
        if (run.CheckpointPath is { } path) UserFile.RequireReplaceable(path);
    }

    /// <summary>A run's checkpoint; null if it has none.</summary>
    /// <exception cref="InputException">If the file can certainly not be written.</exception>
    /// <exception cref="ArgumentException">If the rule is one whose states cannot be kept.</exception>
    public static Checkpoint? Of(ProxyTask task, TrainingRun run, int steps, Plan plan, IUpdateRule rule, WeightAverage? average)
    {
        if (run.CheckpointPath is null && run.CheckpointEvery is not null)
            throw new InputException($"a checkpoint every {run.CheckpointEvery:N0} steps has no file to go to");
        if (run.CheckpointPath is null && run.ResumeFrom is null) return null;
        return new(task, run, steps, plan, rule as Kernel ?? throw new ArgumentException("Only the states of kernels can be kept.", nameof(rule)), average);
    }

    /// <summary>Goes to where the run's <see cref="TrainingRun.ResumeFrom"/> was, if it has one.</summary>
    /// <exception cref="InputException">If the file is damaged or of another run.</exception>
    public void Resume(ref Progress progress)
    {
        if (_run.ResumeFrom is null) return;
        TensorFile file = SafeTensors.Read(_run.ResumeFrom);
        RunFacts.Require(file, _facts);
        Read(file, _average is null ? ModelFile.Weights : Trained, _plan.Arrays, _plan.Parameters);
        if (_average is not null) Read(file, ModelFile.Weights, _plan.Arrays, _average.Weights);
        Read(file, ModelFile.Buffers, _plan.BufferArrays, _plan.Buffers);
        _kernel.Restore(file, Optimizer);
        long step = file.Values<long>(Step)[0];
        if (step < 0 || step > _steps) throw new InputException($"{file.Path}: '{Step}' is {step}; expected 0 to {_steps}.");
        progress = new() { Step = (int)step, Rng = Rng.At(file.Values<ulong>(Random)[0]), WindowSum = file.Values<double>(Window)[0] };
    }

    /// <summary>After a step: saves if one is due.</summary>
    /// <exception cref="InputException">If the file cannot be written; the one before stays.</exception>
    public void SaveIfDue(in Progress progress)
    {
        if (progress.Step % _run.CheckpointEvery == 0) Save(progress);
    }

    /// <summary>When the run ends before or after all of its steps: saves what is not saved yet.</summary>
    /// <exception cref="InputException">If the file cannot be written; the one before stays.</exception>
    public void Save(in Progress progress)
    {
        // A run without any step has nothing that an older file would be worth losing for.
        if (_run.CheckpointPath is null || progress.Step == 0 || progress.Step == _saved) return;
        SafeTensors.Write(_run.CheckpointPath,
            [
                .. ModelFile.Tensors(_plan, _average?.Weights),
                .. _average is null ? [] : ModelFile.Tensors(Trained, _plan.Arrays, _plan.Parameters),
                .. _kernel.Save(Optimizer),
                Tensor.Of<long>(Step, [], [progress.Step]), Tensor.Of<ulong>(Random, [], [progress.Rng.State]),
                Tensor.Of<double>(Window, [], [progress.WindowSum]),
            ], _metadata);
        _saved = progress.Step;
    }

    private static void Read(TensorFile file, string prefix, IEnumerable<ParameterArray> arrays, float[] values)
    {
        foreach (ParameterArray array in arrays)
            file.Values<float>(ModelFile.NameOf(array, prefix), array.Shape).CopyTo(values.AsSpan(array.Offset, array.Length));
    }
}
