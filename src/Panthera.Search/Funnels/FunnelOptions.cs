using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Training.Tasks;

namespace Panthera.Search.Funnels;

/// <summary>A program that enters a funnel.</summary>
/// <param name="Name">Its name, which no other has.</param>
/// <param name="Program">The program.</param>
/// <param name="Scale">The scale at which it did best so far; tuning begins there.</param>
public sealed record FunnelCandidate(string Name, Program Program, double Scale);

/// <summary>One stage of a funnel.</summary>
/// <param name="Name">What it is called, such as <c>10x</c>.</param>
/// <param name="Tasks">Its tasks, at least one.</param>
public sealed record FunnelStage(string Name, IReadOnlyList<ProxyTask> Tasks);

/// <summary>A funnel (paper, section 2.2): ever larger tasks, of which only what beats the baseline sees the next.</summary>
public sealed record FunnelOptions
{
    /// <summary>The programs that enter, the most promising first.</summary>
    public required IReadOnlyList<FunnelCandidate> Candidates { get; init; }

    /// <summary>What must be beaten, tuned as they are.</summary>
    public required FunnelCandidate Baseline { get; init; }

    /// <summary>The stages, the smallest first.</summary>
    public required IReadOnlyList<FunnelStage> Stages { get; init; }

    /// <summary>Trainings for each one's learning rate and weight decay on each task.</summary>
    public int Trials { get; init; } = 7;

    /// <summary>Trainings that decide, on each task.</summary>
    public int Seeds { get; init; } = 4;

    /// <summary>How many go on from a stage at most.</summary>
    public int Keep { get; init; } = 4;

    /// <summary>Gives all seeds.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Keeps what is done.</summary>
    public IRunRecord Record { get; init; } = new MemoryRecord();
}
