using Panthera.Analysis;
using Panthera.Search.Records;

namespace Panthera.Search;

/// <summary>The programs of a search that no other one beats in everything that counts.</summary>
public static class ParetoFront
{
    /// <summary>One entry a fingerprint, at its best; the best fitness first.</summary>
    public static IReadOnlyList<HallEntry> Distinct(IEnumerable<HallEntry> hall)
    {
        Dictionary<Fingerprint, HallEntry> best = [];
        foreach (HallEntry entry in hall)
            if (entry.Fitness.Level >= 0 && (!best.TryGetValue(entry.Fingerprint, out HallEntry? known) || entry.Fitness > known.Fitness))
                best[entry.Fingerprint] = entry;
        return [.. best.Values.OrderByDescending(e => e.Fitness).ThenBy(e => e.LiveStatements).ThenBy(e => e.StateBytes).ThenBy(e => e.StepCost).ThenBy(e => e.Index)];
    }

    /// <summary>
    /// The entries that no other one dominates, the best fitness first: none has a better fitness and no more statements that matter, bytes of state
    /// and cost of a step.
    /// </summary>
    public static IReadOnlyList<HallEntry> Of(IEnumerable<HallEntry> hall)
    {
        List<HallEntry> front = [];
        // Whoever dominates an entry stands before it in this order.
        foreach (HallEntry entry in Distinct(hall))
            if (!front.Exists(other => Dominates(other, entry))) front.Add(entry);
        return front;
    }

    private static bool Dominates(HallEntry other, HallEntry entry) =>
        other.Fitness >= entry.Fitness && other.LiveStatements <= entry.LiveStatements && other.StateBytes <= entry.StateBytes
        && other.StepCost <= entry.StepCost;
}
