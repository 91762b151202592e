using Panthera.Analysis;

namespace Panthera.Search;

/// <summary>Where a child's fitness came from.</summary>
public enum Origin
{
    /// <summary>It was trained.</summary>
    Trained,

    /// <summary>A child with its fingerprint had been trained.</summary>
    SameFingerprint,

    /// <summary>A child that does the same on the probe had been trained.</summary>
    SameBehaviour,

    /// <summary>It costs too much, or on the probe its updates vanish or are no numbers: it was not trained.</summary>
    Refused,
}

/// <summary>What a search has counted.</summary>
public sealed class SearchCounts
{
    private readonly long[] _origins = new long[Enum.GetValues<Origin>().Length];
    private readonly long[] _known = new long[Enum.GetValues<Strength>().Length];
    private double _redundant;

    /// <summary>Nothing counted yet.</summary>
    public SearchCounts() => (Refused, Times) = (new(), new());

    /// <summary>What was counted before.</summary>
    /// <exception cref="ArgumentException">If it cannot have been counted.</exception>
    internal SearchCounts(State state)
    {
        if (state.Origins.Length != _origins.Length || state.Known.Length != _known.Length || state.Generated != state.Origins.Sum())
            throw new ArgumentException("Counts are missing.", nameof(state));
        (Generated, Trainings, Diverged, Work, _redundant) = (state.Generated, state.Trainings, state.Diverged, state.Work, state.Redundant);
        state.Origins.CopyTo(_origins, 0);
        state.Known.CopyTo(_known, 0);
        (Refused, Times) = (new(state.Refused), state.Times);
    }

    /// <summary>The numbers, for a record to keep.</summary>
    internal sealed record State(
        long Generated, long Trainings, long Diverged, double Work, double Redundant, long[] Origins, long[] Known,
        Dictionary<string, long> Refused, SearchTimes Times);

    /// <summary>Children.</summary>
    public long Generated { get; private set; }

    /// <summary>Trainings that were begun: several for a child that gets far.</summary>
    public long Trainings { get; private set; }

    /// <summary>Trainings that diverged.</summary>
    public long Diverged { get; private set; }

    /// <summary>Floating-point operations in trainings.</summary>
    public double Work { get; private set; }

    /// <summary>What the time went to.</summary>
    public SearchTimes Times { get; }

    /// <summary>Children that were refused before any training, by reason. Those refused while they were bred are no generated children.</summary>
    public RefusalCounts Refused { get; }

    /// <summary>The share of children that a cache by fingerprints of a strength would have known.</summary>
    public double KnownBy(Strength strength) => Generated == 0 ? 0 : _known[(int)strength] / (double)Generated;

    /// <summary>How many children's fitness came from an origin.</summary>
    public long Of(Origin origin) => _origins[(int)origin];

    /// <summary>The share of children whose fitness was known before any training.</summary>
    public double CacheHitRate => Generated == 0 ? 0 : (Of(Origin.SameFingerprint) + Of(Origin.SameBehaviour)) / (double)Generated;

    /// <summary>The mean share of a child's statements that do not matter.</summary>
    public double RedundantShare => Generated == 0 ? 0 : _redundant / Generated;

    internal State Save() => new(
        Generated, Trainings, Diverged, Work, _redundant, _origins, _known, Refused.ByReason.ToDictionary(), Times);

    /// <summary>Adds what it took to measure a best on larger tasks.</summary>
    internal void Add(Overfitting.LargerResult check)
    {
        Trainings += check.Trainings;
        Diverged += check.Diverged;
        Work += check.Work;
        Times.AddTraining(check.Seconds);
    }

    internal void AddKnown(Strength strength) => _known[(int)strength]++;

    internal void Add(Origin origin, double redundantShare, Evaluation? evaluation)
    {
        Generated++;
        _origins[(int)origin]++;
        _redundant += redundantShare;
        if (origin != Origin.Trained || evaluation is null) return;
        Trainings += evaluation.Trainings;
        Diverged += evaluation.Diverged;
        Work += evaluation.Work;
        Times.AddTraining(evaluation.Seconds);
    }
}
