namespace Panthera.Search;

/// <summary>
/// When a search begins anew (paper, section 2.1): first several repeats that know nothing of each other, from the start
/// programs; then from the best program found so far.
/// </summary>
/// <param name="Repeats">How many begin with the start programs, each with an equal share of what the budget has, less one share for what follows.</param>
/// <param name="After">Children after which to begin anew; null for when the curve is flat.</param>
public sealed record RestartRule(int Repeats = 1, long? After = null)
{
    /// <summary>A curve is flat that has not risen for the later half of its length, and for as many populations as this.</summary>
    public int FlatPopulations { get; init; } = 50;

    /// <summary>Whether a repeat is over.</summary>
    /// <param name="stretch">The repeat.</param>
    /// <param name="population">Programs that may become parents.</param>
    /// <param name="used">The share of the whole budget that is used.</param>
    public bool IsOver(Stretch stretch, int population, double used)
    {
        if (After is { } after && stretch.Recorded >= after) return true;
        if (Repeats > 1 && stretch.Number < Repeats && used >= (stretch.Number + 1.0) / (Repeats + 1)) return true;
        long since = stretch.Recorded - stretch.LastRise;
        return After is null && since >= FlatPopulations * (long)population && 2 * since >= stretch.Recorded;
    }

    /// <summary>Whether a repeat begins with the start programs, and not with the best found so far.</summary>
    public bool BeginsAtStart(int number) => number < Repeats;
}

/// <summary>A search from one beginning to the next.</summary>
/// <param name="Number">How many beginnings there were before.</param>
/// <param name="First">The first child that was bred in it.</param>
/// <param name="Starts">The children that it began with; negative for start programs.</param>
public sealed record Stretch(int Number, long First, long[] Starts)
{
    /// <summary>How many of its children count.</summary>
    public long Recorded { get; set; }

    /// <summary>How many of them there were when its best fitness last rose.</summary>
    public long LastRise { get; set; }

    /// <summary>The best fitness in it: level and score.</summary>
    public Fitness Best { get; set; } = new(Fitness.Failed, 0);
}
