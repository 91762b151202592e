using Panthera.Search.Overfitting;
using Panthera.Search.Strategies;

namespace Panthera.Search;

/// <summary>How a search proceeds.</summary>
public sealed record SearchOptions
{
    private const int SmallestWindow = 64;

    /// <summary>Seed of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Tells searches with one seed apart.</summary>
    public required ulong Stream { get; init; }

    /// <summary>What to try next.</summary>
    public StrategyKind Strategy { get; init; } = StrategyKinds.Default;

    /// <summary>What the strategy is made with.</summary>
    public required StrategyOptions Settings { get; init; }

    /// <summary>When to begin anew.</summary>
    public RestartRule Restarts { get; init; } = new();

    /// <summary>When to end because larger tasks say so; null for never.</summary>
    public OverfittingRule? Overfitting { get; init; }

    /// <summary>What a candidate may cost.</summary>
    public CandidateLimits Limits { get; init; } = new();

    /// <summary>By hurdle: the loss that may never stop a training; empty for no hurdles.</summary>
    public IReadOnlyList<double> HurdleFloors { get; init; } = [];

    /// <summary>
    /// Children in flight: child i is bred from what is known of the children up to i less this. Unless it is set, a quarter of
    /// the population, so that enough of them train when nearly all are known before, and no fewer than 64.
    /// </summary>
    public int Window
    {
        get => field > 0 ? field : Math.Max(SmallestWindow, Settings.Population / 4);
        init;
    }
}

/// <summary>When a search ends: at the first limit that it meets.</summary>
/// <param name="Programs">Children.</param>
/// <param name="Work">Floating-point operations in trainings.</param>
/// <param name="Time">Wall-clock time, of all sessions; the only limit that makes a result depend on the machine.</param>
public readonly record struct Budget(long? Programs = null, double? Work = null, TimeSpan? Time = null)
{
    /// <summary>The share that is used, from 0; 1 and more when a limit is met.</summary>
    public double Used(SearchCounts counts, TimeSpan time) => Math.Max(
        Math.Max(Share(counts.Generated, Programs), Share(counts.Work, Work)), Share(time.TotalSeconds, Time?.TotalSeconds));

    private static double Share(double used, double? limit) => limit is { } most ? most > 0 ? used / most : 1 : 0;
}
