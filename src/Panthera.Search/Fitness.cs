namespace Panthera.Search;

/// <summary>
/// How good a program is: how far it came in the race, then its mean score over exactly the trainings of that level. Means
/// over different trainings are never compared, because a partial mean beside a full one rewards luck.
/// </summary>
/// <param name="Level">The highest level whose trainings are all done; <see cref="Failed"/> if not even the first.</param>
/// <param name="Score">
/// The mean score of that level. A score of s is worth 2^s times as many steps of the baseline: 0 equals it, -1 is what it
/// reaches in half the steps.
/// </param>
public readonly record struct Fitness(int Level, double Score) : IComparable<Fitness>
{
    /// <summary>The level of programs that diverged, missed a hurdle, or cannot train.</summary>
    public const int Failed = -1;

    /// <summary>How many levels there are; the highest is one less.</summary>
    public const int Levels = 5;

    /// <inheritdoc/>
    public int CompareTo(Fitness other) => Level != other.Level ? Level.CompareTo(other.Level) : Score.CompareTo(other.Score);

    /// <inheritdoc/>
    public static bool operator <(Fitness left, Fitness right) => left.CompareTo(right) < 0;

    /// <inheritdoc/>
    public static bool operator >(Fitness left, Fitness right) => left.CompareTo(right) > 0;

    /// <inheritdoc/>
    public static bool operator <=(Fitness left, Fitness right) => left.CompareTo(right) <= 0;

    /// <inheritdoc/>
    public static bool operator >=(Fitness left, Fitness right) => left.CompareTo(right) >= 0;
}
