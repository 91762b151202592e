using Panthera.Analysis;
using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Reports;

/// <summary>
/// The memory that a training takes, known before it begins. The runtime's own tens of MiB, and what reading the data takes
/// for a moment, come on top.
/// </summary>
/// <param name="Model">Bytes of parameters, gradients, activations and batch.</param>
/// <param name="States">Bytes of the optimizer's states.</param>
/// <param name="Data">Bytes of the examples.</param>
internal sealed record MemoryNeed(long Model, long States, long Data)
{
    /// <summary>All bytes.</summary>
    public long Total => Model + States + Data;

    /// <summary>What a compiled model, a program and examples need.</summary>
    public static MemoryNeed Of(Trainer trainer, Program program, IDataSource data) =>
        new(trainer.Plan.Bytes, (long)Cost.Of(program).BytesOfState * trainer.Parameters, data.Bytes);

    /// <summary>
    /// Refuses what the machine has not. Memory is taken when it is first written, so that a model that is too large can be
    /// compiled, and would be ended by the system in the middle of its training.
    /// </summary>
    /// <param name="task">What is trained.</param>
    /// <param name="available">The machine's bytes.</param>
    /// <exception cref="InputException">If the need is more.</exception>
    public void Require(ProxyTask task, long available)
    {
        if (Total > available) throw new InputException($"{TooLarge(task)}: it takes {this}, of {MiB(available)} MiB");
    }

    /// <summary>Says that a model is too large, and of what.</summary>
    public static string TooLarge(ProxyTask task) => $"{task.ModelSummary}: with batches of {task.Batch:N0} too large for this machine's memory";

    /// <summary>For people, in MiB.</summary>
    public override string ToString() => $"{MiB(Total)} MiB: model {MiB(Model)}, optimizer's states {MiB(States)}, data {MiB(Data)}";

    private static string MiB(long bytes) => bytes >= 1 << 20 ? $"{bytes / (double)(1 << 20):N1}" : $"{bytes / (double)(1 << 20):0.###}";
}
