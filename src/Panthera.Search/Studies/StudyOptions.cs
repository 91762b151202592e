using Panthera.Search.Records;
using Panthera.Training.Tasks;

namespace Panthera.Search.Studies;

/// <summary>A comparison as AlgoPerf makes it (Dahl et al. 2023, arXiv 2306.07179).</summary>
public sealed record StudyOptions
{
    /// <summary>The optimizers; the first is compared with each other.</summary>
    public required IReadOnlyList<Entrant> Entrants { get; init; }

    /// <summary>The tasks.</summary>
    public required IReadOnlyList<ProxyTask> Tasks { get; init; }

    /// <summary>The place among the entrants of the one whose results set the targets.</summary>
    public int Reference { get; init; } = 1;

    /// <summary>Independent tunings of each optimizer on each task.</summary>
    public int Studies { get; init; } = 5;

    /// <summary>Trainings of a tuning; 0 for none, which leaves everyone as declared.</summary>
    public int Trials { get; init; } = 12;

    /// <summary>Trainings with the settings that a tuning chose.</summary>
    public int Seeds { get; init; } = 2;

    /// <summary>Gives all seeds.</summary>
    public required ulong Seed { get; init; }

    /// <summary>What the names of its results in the record begin with, where several comparisons share one.</summary>
    public string Name { get; init; } = "";

    /// <summary>Keeps what is done.</summary>
    public IRunRecord Record { get; init; } = new MemoryRecord();
}
