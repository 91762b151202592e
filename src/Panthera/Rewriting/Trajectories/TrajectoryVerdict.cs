namespace Panthera.Rewriting.Trajectories;

/// <summary>What a source says of a rewrite.</summary>
public enum TrajectoryFinding
{
    /// <summary>No more numbers deviate than the class allows.</summary>
    Holds,

    /// <summary>Too many deviate: the rewrite is wrong, or of a weaker class.</summary>
    Deviates,

    /// <summary>Rounding, ε, or what is no number hides most of what the programs do here: it speaks neither for nor against.</summary>
    Blind,
}

/// <summary>What one source says. Deviations are relative to the root mean square of the original's update in that step.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Numbers">How many numbers of updates were compared.</param>
/// <param name="Judged">The share of them that the class says something about and that could be judged.</param>
/// <param name="Deviation">The largest deviation among those that were judged, in double precision.</param>
/// <param name="Bound">What the deviation may be where that is; a share of <see cref="Deviating"/> may exceed it in the weakest class.</param>
/// <param name="Deviating">The share of the judged numbers that exceed their bounds.</param>
/// <param name="AllowedDeviating">The share that may.</param>
/// <param name="SingleDeviation">The largest deviation of all numbers in single precision, as the kernels compute.</param>
/// <param name="Finding">What it says.</param>
public sealed record SourceVerdict(
    string Source, int Numbers, double Judged, double Deviation, double Bound, double Deviating, double AllowedDeviating, double SingleDeviation,
    TrajectoryFinding Finding);

/// <summary>Whether a rewritten program does what the original does, as far as its class asks.</summary>
/// <param name="Class">The class that it was held against.</param>
/// <param name="Sources">What each source says.</param>
public sealed record TrajectoryVerdict(Exactness Class, IReadOnlyList<SourceVerdict> Sources)
{
    /// <summary>Whether no source speaks against it and at least half of them speak for it.</summary>
    public bool Holds => Sources.All(s => s.Finding != TrajectoryFinding.Deviates)
        && 2 * Sources.Count(s => s.Finding == TrajectoryFinding.Holds) >= Sources.Count;

    /// <summary>The source with the largest share of numbers that deviate, and of these with the largest deviation.</summary>
    public SourceVerdict Worst => Sources.OrderByDescending(s => s.Deviating).ThenByDescending(s => s.Deviation).First();
}
