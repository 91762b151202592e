using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Training.Tasks;

namespace Panthera.Search.Funnels;

/// <summary>A program that enters a funnel.</summary>
/// <param name="Name">Its name, which no other has.</param>
/// <param name="Program">The program.</param>
/// <param name="Scale">The scale at which it did best so far; tuning begins there.</param>
public sealed record FunnelCandidate(string Name, Program Program, double Scale)
{
    /// <summary>What a schedule averages over a training, about: steps that follow one are as long on the whole at the reciprocal of this.</summary>
    private const double MeanRate = 0.5;

    /// <summary>The program that this one is but for the schedule, which it follows and that one ignores; null if that is not so.</summary>
    public FunnelCandidate? Unscheduled { get; private init; }

    /// <summary>This program as it follows the schedule of the learning rate; null if it depends on the learning rate as it is.</summary>
    public FunnelCandidate? FollowingSchedule() => Scheduled.Of(Program) is { } scheduled
        ? new($"{Name} scheduled", scheduled, Scales.Rounded(Scale / MeanRate)) { Unscheduled = this } : null;
}

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
