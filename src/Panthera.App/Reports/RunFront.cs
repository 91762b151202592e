using Panthera.App.Output;
using Panthera.Search;
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
        IReadOnlyList<HallEntry> front = ParetoFront.Of(search.Hall());
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
}
