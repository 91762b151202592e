using Panthera.Analysis;
using Panthera.Language;

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

    /// <summary>On the probe its updates vanish or are no numbers: it was not trained.</summary>
    Refused,
}

/// <summary>What a search has counted.</summary>
public sealed class SearchCounts
{
    private readonly int[] _origins = new int[Enum.GetValues<Origin>().Length];
    private readonly int[] _known = new int[Enum.GetValues<Strength>().Length];
    private double _redundant;

    /// <summary>Children.</summary>
    public int Generated { get; private set; }

    /// <summary>Trainings that were begun: several for a child that gets far.</summary>
    public int Trainings { get; private set; }

    /// <summary>Trainings that diverged.</summary>
    public int Diverged { get; private set; }

    /// <summary>Floating-point operations in trainings.</summary>
    public double Work { get; private set; }

    /// <summary>Children that were refused before any training, by reason. Those refused while they were bred are no generated children.</summary>
    public RefusalCounts Refused { get; } = new();

    /// <summary>The share of children that a cache by fingerprints of a strength would have known.</summary>
    public double KnownBy(Strength strength) => Generated == 0 ? 0 : _known[(int)strength] / (double)Generated;

    /// <summary>How many children's fitness came from an origin.</summary>
    public int Of(Origin origin) => _origins[(int)origin];

    /// <summary>The share of children whose fitness was known before any training.</summary>
    public double CacheHitRate => Generated == 0 ? 0 : (Of(Origin.SameFingerprint) + Of(Origin.SameBehaviour)) / (double)Generated;

    /// <summary>The mean share of a child's statements that do not matter.</summary>
    public double RedundantShare => Generated == 0 ? 0 : _redundant / Generated;

    internal void AddKnown(Strength strength) => _known[(int)strength]++;

    internal void Add(Origin origin, Program program, Evaluation? evaluation)
    {
        Generated++;
        _origins[(int)origin]++;
        if (!program.Statements.IsEmpty) _redundant += 1 - Liveness.Of(program).LiveStatements / (double)program.Statements.Length;
        if (origin != Origin.Trained || evaluation is null) return;
        Trainings += evaluation.Trainings;
        Diverged += evaluation.Diverged;
        Work += evaluation.Work;
    }
}
