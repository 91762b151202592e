using Panthera.Analysis;

namespace Panthera.Search;

/// <summary>How many children were refused before any training, by reason.</summary>
public sealed class RefusalCounts
{
    /// <summary>On gradients of a recorded training the updates become infinite or no numbers.</summary>
    public const string NoNumbersOnProbe = "no numbers on a recorded training";

    /// <summary>On gradients of a recorded training the updates vanish.</summary>
    public const string VanishesOnProbe = "vanishing on a recorded training";

    /// <summary>Its states take more memory than candidates may.</summary>
    public const string TooMuchState = "too much state";

    /// <summary>Its step takes longer than candidates may.</summary>
    public const string TooSlow = "too slow a step";

    private static readonly string[] Order = [.. Rejections.All.Select(r => r.Name), TooMuchState, TooSlow, NoNumbersOnProbe, VanishesOnProbe];

    private readonly long[] _counts = new long[Order.Length];

    /// <summary>Nothing counted yet.</summary>
    public RefusalCounts() { }

    /// <summary>What was counted before.</summary>
    /// <exception cref="ArgumentException">If there is no such reason.</exception>
    public RefusalCounts(IEnumerable<KeyValuePair<string, long>> counts)
    {
        foreach ((string reason, long count) in counts) _counts[IndexOf(reason)] = count;
    }

    /// <summary>The reasons that occurred and how often, in the order in which they are looked for.</summary>
    public IEnumerable<KeyValuePair<string, long>> ByReason =>
        Order.Zip(_counts, KeyValuePair.Create).Where(pair => pair.Value > 0);

    /// <summary>All of them.</summary>
    public long Total => _counts.Sum();

    /// <summary>Counts one.</summary>
    /// <exception cref="ArgumentException">If there is no such reason.</exception>
    public void Add(string reason) => _counts[IndexOf(reason)]++;

    /// <summary>Counts what another has counted.</summary>
    public void Add(RefusalCounts other)
    {
        for (int i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
    }

    private static int IndexOf(string reason)
    {
        int index = Array.IndexOf(Order, reason);
        return index >= 0 ? index : throw new ArgumentException($"'{reason}' is no reason to refuse a child.", nameof(reason));
    }
}
