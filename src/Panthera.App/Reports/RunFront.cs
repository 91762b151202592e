using Panthera.Analysis;
using Panthera.App.Output;
using Panthera.Search.Records;
using Panthera.Store;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>The Pareto front of a search: the programs that no other one beats in everything that counts.</summary>
internal static class RunFront
{
    /// <summary>Prints it.</summary>
    /// <exception cref="InputException">If the file is damaged.</exception>
    public static void Print(RunView view)
    {
        SearchReader search = view.Search;
        IReadOnlyList<HallEntry> front = Of(search.Hall());
        if (view.Json)
        {
            Json.Print(view.Terminal, front.Select(entry => new
            {
                Child = entry.Index, Fitness = RunWords.Json(entry.Fitness), entry.LiveStatements, entry.StateBytes, entry.StepCost, entry.Scale,
                Fingerprint = entry.Fingerprint.ToString(), entry.Text,
            }));
            return;
        }
        if (front.Count == 0)
        {
            view.Terminal.Output.WriteLine($"The search '{search.Name}' has no candidate for its hall of fame yet.");
            return;
        }
        Table table = Tables.Create("child#", "fitness#", "level#", "statements#", "state bytes#", "ns a step#", "scale#", "fingerprint");
        foreach (HallEntry entry in front)
            table.Add(
                entry.Index < 0 ? "start" : $"{entry.Index}", RunWords.Score(entry.Fitness), $"{entry.Fitness.Level}", $"{entry.LiveStatements}",
                $"{entry.StateBytes}", $"{entry.StepCost:F3}", $"{entry.Scale:G3}", $"{entry.Fingerprint}");
        view.Terminal.Print(table);
        view.Terminal.Print(new Text(
            "Statements that matter, bytes of state and nanoseconds of a step for each parameter. No program has a better fitness than one of these and no more "
            + "of any of the three."));
        if (front.FirstOrDefault(entry => entry.Index >= 0) is { } first)
            view.Terminal.Output.WriteLine($"One of them: {view.Command($"--child {first.Index}")}");
    }

    /// <summary>The entries that no other one dominates, the best fitness first; one a fingerprint, at its best.</summary>
    public static IReadOnlyList<HallEntry> Of(IEnumerable<HallEntry> hall)
    {
        Dictionary<Fingerprint, HallEntry> best = [];
        foreach (HallEntry entry in hall)
            if (entry.Fitness.Level >= 0 && (!best.TryGetValue(entry.Fingerprint, out HallEntry? known) || entry.Fitness > known.Fitness))
                best[entry.Fingerprint] = entry;
        List<HallEntry> front = [];
        // Whoever dominates an entry stands before it in this order.
        foreach (HallEntry entry in best.Values.OrderByDescending(e => e.Fitness).ThenBy(e => e.LiveStatements).ThenBy(e => e.StateBytes)
                .ThenBy(e => e.StepCost).ThenBy(e => e.Index))
            if (!front.Exists(other => Dominates(other, entry))) front.Add(entry);
        return front;
    }

    private static bool Dominates(HallEntry other, HallEntry entry) =>
        other.Fitness >= entry.Fitness && other.LiveStatements <= entry.LiveStatements && other.StateBytes <= entry.StateBytes
        && other.StepCost <= entry.StepCost;
}
