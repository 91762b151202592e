using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Training.Tasks;

namespace Panthera.Search;

/// <summary>A program with a name.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Program">The program.</param>
public sealed record NamedStart(string Name, Program Program);

/// <summary>What a discovery is to do.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>The programs to start from; the first is also the baseline that scores are relative to.</summary>
    public required IReadOnlyList<NamedStart> Starts { get; init; }

    /// <summary>The tasks that the search sees, the one that races begin with first.</summary>
    public required IReadOnlyList<ProxyTask> Tasks { get; init; }

    /// <summary>The tasks that choose among the best of a search; empty to choose on the search's own, with fresh seeds.</summary>
    public IReadOnlyList<ProxyTask> SelectionTasks { get; init; } = [];

    /// <summary>
    /// With how many seeds what would be the best of a search is measured on the selection tasks too, where it must not be worse
    /// than the best so far; 0 for not at all.
    /// </summary>
    public int InLoopSelectionSeeds { get; init; }

    /// <summary>
    /// Whether the search ends when its bests do ever worse on the selection tasks, and then hands on the one that was best there. Without those it does not.
    /// </summary>
    public bool StopsOnOverfitting { get; init; }

    /// <summary>The tasks of the verdict, which neither the search nor the selection sees.</summary>
    public required IReadOnlyList<ProxyTask> VerdictTasks { get; init; }

    /// <summary>The optimizers that the winner meets.</summary>
    public required IReadOnlyList<NamedStart> Rivals { get; init; }

    /// <summary>Seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The budget for the start program's constants.</summary>
    public required Budget TuningBudget { get; init; }

    /// <summary>The budget for the search.</summary>
    public required Budget SearchBudget { get; init; }

    /// <summary>Whether constants alone are searched for as much work as the whole, so that what structure gained can be told.</summary>
    public bool SearchesConstants { get; init; } = true;

    /// <summary>What to try next.</summary>
    public StrategyKind Strategy { get; init; } = StrategyKinds.Default;

    /// <summary>What the strategy is made with.</summary>
    public required StrategyOptions Settings { get; init; }

    /// <summary>When to begin anew.</summary>
    public RestartRule Restarts { get; init; } = new();

    /// <summary>How thoroughly candidates are judged.</summary>
    public RaceOptions Race { get; init; } = new();

    /// <summary>What a candidate may cost.</summary>
    public CandidateLimits Limits { get; init; } = new();

    /// <summary>Whether a training whose loss is high early on stops.</summary>
    public bool HasHurdles { get; init; } = true;

    /// <summary>How many of the best of a search are measured again, or on the selection tasks.</summary>
    public int Finalists { get; init; } = SearchDefaults.Finalists;

    /// <summary>Trainings of each contestant on each task of the verdict.</summary>
    public int VerdictSeeds { get; init; } = 5;

    /// <summary>Where everything is kept. A record serves one discovery: what it has is not done again.</summary>
    public IRunRecord Record { get; init; } = new MemoryRecord();
}

/// <summary>How far a discovery is.</summary>
/// <param name="Stage">What it does at present.</param>
/// <param name="Share">The share of the stage that is done, from 0 to 1.</param>
/// <param name="Elapsed">Since the beginning of this session.</param>
/// <param name="Counts">What the present search has counted, or null.</param>
/// <param name="Best">The best fitness of the present search, or null.</param>
/// <param name="Restarts">How often the present search began anew.</param>
public sealed record DiscoveryProgress(string Stage, double Share, TimeSpan Elapsed, SearchCounts? Counts, Fitness? Best, int Restarts = 0);
