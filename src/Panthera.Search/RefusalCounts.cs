using Panthera.Analysis;

namespace Panthera.Search;

/// <summary>How many children were refused before any training, by reason.</summary>
public sealed class RefusalCounts
{
    /// <summary>On gradients of a recorded training the updates become infinite or no numbers.</summary>
    public const string NoNumbersOnProbe = "no numbers on a recorded training";

    /// <summary>On gradients of a recorded training the updates vanish.</summary>
    public const string VanishesOnProbe = "vanishing on a recorded training";

    private static readonly string[] Order = [.. Rejections.All.Select(r => r.Name), NoNumbersOnProbe, VanishesOnProbe];

    private readonly int[] _counts = new int[Order.Length];

    /// <summary>The reasons that occurred and how often, in the order in which they are looked for.</summary>
    public IEnumerable<KeyValuePair<string, int>> ByReason =>
        Order.Zip(_counts, KeyValuePair.Create).Where(pair => pair.Value > 0);

    /// <summary>All of them.</summary>
    public int Total => _counts.Sum();

    /// <summary>Counts one.</summary>
    /// <exception cref="ArgumentException">If there is no such reason.</exception>
    public void Add(string reason)
    {
        int index = Array.IndexOf(Order, reason);
        if (index < 0) throw new ArgumentException($"'{reason}' is no reason to refuse a child.", nameof(reason));
        _counts[index]++;
    }

    /// <summary>Counts what another has counted.</summary>
    public void Add(RefusalCounts other)
    {
        for (int i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
    }
}
