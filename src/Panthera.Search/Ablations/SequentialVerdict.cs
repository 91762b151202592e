namespace Panthera.Search.Ablations;

/// <summary>What differences say of a margin.</summary>
internal enum Inferiority
{
    /// <summary>The mean is below the margin.</summary>
    AsGood,

    /// <summary>The mean is above the margin.</summary>
    Worse,

    /// <summary>Neither is certain.</summary>
    Unknown,
}

/// <summary>
/// A verdict of non-inferiority that is looked at several times: each look has an equal part of the level (Bonferroni), so that
/// looking often makes no error more probable. On several tasks all must pass, which needs no correction: what is worse on one must
/// pass that one.
/// </summary>
/// <param name="margin">The margin.</param>
/// <param name="level">The probability of each of the two errors over all looks, at most.</param>
/// <param name="looks">How many looks there are.</param>
internal sealed class SequentialVerdict(double margin, double level, int looks)
{
    /// <summary>One-sided bounds of the mean, each of which holds with a look's part of the level.</summary>
    public TaskCost Bounds(IReadOnlyList<double> differences)
    {
        double mean = differences.Average(), variance = differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1);
        double width = StudentT.Upper(level / looks, differences.Count - 1) * Math.Sqrt(variance / differences.Count);
        return new(mean, mean - width, mean + width);
    }

    /// <summary>What the differences so far say.</summary>
    public Inferiority Of(IReadOnlyList<double> differences)
    {
        (_, double low, double high) = Bounds(differences);
        return high < margin ? Inferiority.AsGood : low > margin ? Inferiority.Worse : Inferiority.Unknown;
    }

    /// <summary>What several tasks say together: as good if it is so on all, worse if on any.</summary>
    public Inferiority Of(IEnumerable<IReadOnlyList<double>> tasks)
    {
        Inferiority[] each = [.. tasks.Select(Of)];
        return each.Contains(Inferiority.Worse) ? Inferiority.Worse
            : each.Contains(Inferiority.Unknown) ? Inferiority.Unknown
            : Inferiority.AsGood;
    }
}
