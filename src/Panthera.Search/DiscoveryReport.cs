using Panthera.Language;
using Panthera.Search.Verdicts;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>What a discovery is to do.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>The program to start from; it is also the baseline that scores are relative to.</summary>
    public required Program Start { get; init; }

    /// <summary>The tasks that the search sees, the one that races begin with first.</summary>
    public required IReadOnlyList<ProxyTask> Tasks { get; init; }

    /// <summary>The tasks of the verdict, which the search never sees.</summary>
    public required IReadOnlyList<ProxyTask> VerdictTasks { get; init; }

    /// <summary>The optimizers that the winner meets.</summary>
    public required IReadOnlyList<(string Name, Program Program)> Rivals { get; init; }

    /// <summary>Seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The budget for the start program's constants.</summary>
    public required Budget TuningBudget { get; init; }

    /// <summary>The budget for evolution; constants alone get as much work.</summary>
    public required Budget SearchBudget { get; init; }

    /// <summary>Programs that may become parents.</summary>
    public int Population { get; init; } = 100;

    /// <summary>Programs that compete to become a parent.</summary>
    public int Tournament { get; init; } = 8;

    /// <summary>The functions that new statements may call.</summary>
    public IReadOnlyList<Function> Functions { get; init; } = Language.Functions.Of(FunctionSet.Paper);

    /// <summary>Trainings of each contestant on each task of the verdict.</summary>
    public int VerdictSeeds { get; init; } = 5;
}

/// <summary>How far a discovery is.</summary>
/// <param name="Stage">What it does at present.</param>
/// <param name="Share">The share of the stage that is done, from 0 to 1.</param>
/// <param name="Elapsed">Since the beginning.</param>
/// <param name="Counts">What the present search has counted, or null.</param>
/// <param name="Best">The best fitness of the present search, or null.</param>
public sealed record DiscoveryProgress(string Stage, double Share, TimeSpan Elapsed, SearchCounts? Counts, Fitness? Best);

/// <summary>What a discovery found.</summary>
public sealed record DiscoveryReport
{
    /// <summary>What it was to do.</summary>
    public required DiscoveryOptions Options { get; init; }

    /// <summary>What evolution counted.</summary>
    public required SearchCounts Counts { get; init; }

    /// <summary>What the tuning of the start program's constants counted.</summary>
    public required SearchCounts TuningCounts { get; init; }

    /// <summary>What the search over constants alone counted.</summary>
    public required SearchCounts ConstantsCounts { get; init; }

    /// <summary>The start program at its best scale.</summary>
    public required Candidate Baseline { get; init; }

    /// <summary>The best program of evolution.</summary>
    public required Candidate Best { get; init; }

    /// <summary>The best program that has the start program's structure.</summary>
    public required Candidate ConstantsOnly { get; init; }

    /// <summary>What the best constants gained over the start program, in doublings of training steps, on fresh seeds.</summary>
    public required Interval ConstantsGained { get; init; }

    /// <summary>What evolution's best gained over the best constants, in doublings of training steps, on fresh seeds.</summary>
    public required Interval StructureGained { get; init; }

    /// <summary>The comparison on unseen tasks.</summary>
    public required IReadOnlyList<TaskVerdict> Verdicts { get; init; }

    /// <summary>A hash of every child's fingerprint and fitness in order, over all three searches.</summary>
    public required string RunHash { get; init; }

    /// <summary>Trainings of the three searches together.</summary>
    public required int TrainingsInAll { get; init; }

    /// <summary>Wall-clock time of evolution alone, which <see cref="Counts"/> are of.</summary>
    public required TimeSpan Evolving { get; init; }

    /// <summary>Wall-clock time of everything.</summary>
    public required TimeSpan Elapsed { get; init; }
}
