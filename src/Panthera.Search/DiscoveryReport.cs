using Panthera.Search.Overfitting;
using Panthera.Search.Verdicts;

namespace Panthera.Search;

/// <summary>What one of a discovery's searches did.</summary>
/// <param name="Name">Its name within the run.</param>
/// <param name="Counts">What it counted.</param>
/// <param name="Elapsed">Its wall-clock time.</param>
/// <param name="Restarts">How often it began anew.</param>
public sealed record SearchOutcome(string Name, SearchCounts Counts, TimeSpan Elapsed, int Restarts);

/// <summary>What larger tasks said of a search while it went on.</summary>
/// <param name="Checks">Its bests there.</param>
/// <param name="Stopped">Whether it ended for that.</param>
/// <param name="WorkShare">The share of the search's floating-point operations that went to asking, from 0 to 1.</param>
public sealed record SearchOverfitting(OverfittingChecks Checks, bool Stopped, double WorkShare);

/// <summary>What a discovery found.</summary>
public sealed record DiscoveryReport
{
    /// <summary>What it was to do.</summary>
    public required DiscoveryOptions Options { get; init; }

    /// <summary>The search itself.</summary>
    public required SearchOutcome Search { get; init; }

    /// <summary>All searches, in order: tuning, the search itself, and constants alone if they were searched.</summary>
    public required IReadOnlyList<SearchOutcome> Searches { get; init; }

    /// <summary>The start program at its best scale.</summary>
    public required Candidate Baseline { get; init; }

    /// <summary>What larger tasks said while it searched; null if they were not asked.</summary>
    public SearchOverfitting? Overfitting { get; init; }

    /// <summary>The best program of the search.</summary>
    public required Candidate Best { get; init; }

    /// <summary>The best program that has the start program's structure.</summary>
    public required Candidate ConstantsOnly { get; init; }

    /// <summary>What the best constants gained over the start program, in doublings of training steps, on fresh seeds.</summary>
    public required Interval ConstantsGained { get; init; }

    /// <summary>What the search's best gained over the best constants, in doublings of training steps, on fresh seeds.</summary>
    public required Interval StructureGained { get; init; }

    /// <summary>The best of the search and the best constants on the selection tasks; empty if there are none.</summary>
    public required IReadOnlyList<TaskVerdict> Selection { get; init; }

    /// <summary>The comparison on unseen tasks.</summary>
    public required IReadOnlyList<TaskVerdict> Verdicts { get; init; }

    /// <summary>A hash of every child's fingerprint and fitness in order, over all searches.</summary>
    public required string RunHash { get; init; }

    /// <summary>Wall-clock time of this session.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Trainings of the searches together.</summary>
    public long TrainingsInAll => Searches.Sum(search => search.Counts.Trainings);
}
