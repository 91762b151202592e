using Panthera.App.Input;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Reports;

/// <summary>What a training is, before it runs.</summary>
/// <param name="Program">The optimizer.</param>
/// <param name="Task">What it trains.</param>
/// <param name="Run">How.</param>
/// <param name="Trainer">The compiled model.</param>
internal sealed record TrainingSetting(NamedProgram Program, ProxyTask Task, TrainingRun Run, Trainer Trainer)
{
    /// <summary>The memory that it takes.</summary>
    public MemoryNeed Memory { get; } = MemoryNeed.Of(Trainer, Program.Program, Task.Data);

    /// <summary>How often as many examples are drawn as there are.</summary>
    public double Epochs => (double)Task.Steps * Task.Batch / Task.Distinct(Split.Train);
}
