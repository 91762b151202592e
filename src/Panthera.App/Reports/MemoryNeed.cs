using Panthera.Analysis;
using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Data;

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

    /// <summary>For people, in MiB.</summary>
    public override string ToString() => $"{MiB(Total)} MiB: model {MiB(Model)}, optimizer's states {MiB(States)}, data {MiB(Data)}";

    private static string MiB(long bytes) => bytes >= 1 << 20 ? $"{bytes / (double)(1 << 20):N1}" : $"{bytes / (double)(1 << 20):0.###}";
}
