using Panthera.Search;
using Panthera.Search.Records;

namespace Panthera.Store;

/// <summary>What a search has counted: kept with each batch, so that nobody has to count millions of rows.</summary>
public sealed record SearchTotals
{
    /// <summary>Children.</summary>
    public long Children { get; init; }

    /// <summary>How many children's fitness came from each origin.</summary>
    public IReadOnlyDictionary<Origin, long> Origins { get; init; } = new Dictionary<Origin, long>();

    /// <summary>Children whose trainings have ended.</summary>
    public long Evaluations { get; init; }

    /// <summary>Trainings that were begun: several for a child that gets far.</summary>
    public long Trainings { get; init; }

    /// <summary>How long they took, in seconds of one thread.</summary>
    public double TrainingSeconds { get; init; }

    /// <summary>Candidates for the hall of fame.</summary>
    public long HallEntries { get; init; }

    /// <summary>How many children's fitness came from an origin.</summary>
    public long Of(Origin origin) => Origins.GetValueOrDefault(origin);

    /// <summary>The share of children whose fitness was known before any training.</summary>
    public double CacheHitRate => Children == 0 ? 0 : (Of(Origin.SameFingerprint) + Of(Origin.SameBehaviour)) / (double)Children;
}

/// <summary>Counts what is added to a search.</summary>
internal sealed class Tally(SearchTotals before)
{
    private readonly Dictionary<Origin, long> _origins = new(before.Origins);

    public long Children { get; private set; } = before.Children;

    public long Evaluations { get; private set; } = before.Evaluations;

    public long Trainings { get; private set; } = before.Trainings;

    public double TrainingSeconds { get; private set; } = before.TrainingSeconds;

    public long HallEntries { get; private set; } = before.HallEntries;

    /// <summary>What is counted so far.</summary>
    public SearchTotals Totals => new()
    {
        Children = Children, Origins = _origins, Evaluations = Evaluations, Trainings = Trainings, TrainingSeconds = TrainingSeconds,
        HallEntries = HallEntries,
    };

    public void Add(ChildRecord child)
    {
        Children++;
        _origins[child.Origin] = _origins.GetValueOrDefault(child.Origin) + 1;
    }

    public void Add(Evaluation evaluation, double seconds)
    {
        Evaluations++;
        Trainings += evaluation.Trainings;
        TrainingSeconds += seconds;
    }

    public void AddHallEntry() => HallEntries++;
}
