using Panthera.App.Output;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>A run at a glance: how it was called, and what each of its searches did.</summary>
internal static class RunSummary
{
    /// <summary>Prints it.</summary>
    public static void Print(RunView view)
    {
        if (view.Json) Output.Json.Print(view.Terminal, ToJson(view));
        else PrintText(view);
    }

    private static void PrintText(RunView view)
    {
        RunHeader header = view.Run.Header;
        Machine machine = header.Machine;
        view.Print([
            ("run", view.Run.Path),
            ("command", RunWords.Command(header)),
            ("started", $"{RunWords.Started(header)} UTC by Panthera {header.Version}, seed {header.Seed}"),
            ("machine", $"{machine.Processors} processors, {machine.VectorBits}-bit vectors, {machine.System}, {machine.Runtime}"),
            ("state", RunWords.State(view.Run)),
            .. header.Facts.Select(fact => (fact.Key, fact.Value)),
        ]);
        if (view.Run.Searches.Count == 0)
        {
            view.Terminal.Output.WriteLine("\nNo search of this run has kept anything yet.");
            return;
        }
        Table table = Tables.Create("search", "programs#", "trained#", "known#", "refused#", "trainings#", "restarts#", "best#", "level#", "time#");
        foreach (SearchReader search in view.Run.Searches)
            table.Add(
                search.Name, $"{search.Totals.Children:N0}", $"{search.Totals.Of(Origin.Trained):N0}", $"{search.Totals.CacheHitRate * 100:F1} %",
                $"{search.Totals.Of(Origin.Refused):N0}", $"{search.Totals.Trainings:N0}", $"{search.Last.Restarts}",
                RunWords.Best(search) is { } best ? RunWords.Score(best) : "–", RunWords.Best(search) is { } known ? $"{known.Level}" : "–",
                RunWords.Time(search.Last.Seconds));
        view.Terminal.Print(table);
        foreach (SearchReader search in view.Run.Searches.Where(search => search.Starts.Count > 0))
            view.Terminal.Print(new Text($"{search.Name} begins with {Begins(search.Starts)}."));
        view.Terminal.Output.WriteLine("More: " + view.Command("--best") + ", or --front, --child N, --lineage best, --csv children");
    }

    private static object ToJson(RunView view) => new
    {
        File = view.Run.Path, State = RunWords.State(view.Run), view.Run.Header.Arguments, view.Run.Header.Started, view.Run.Header.Version,
        view.Run.Header.Seed, view.Run.Header.Machine, view.Run.Header.Facts, view.Run.Remembered,
        Searches = view.Run.Searches.Select(search => new
        {
            search.Name, Programs = search.Totals.Children, Origins = search.Totals.Origins.ToDictionary(), search.Totals.CacheHitRate,
            search.Totals.Evaluations, search.Totals.Trainings, search.Totals.TrainingSeconds, search.Last.Recorded, search.Last.Restarts,
            search.Last.Seconds, BestChild = search.Last.Best, Best = RunWords.Json(RunWords.Best(search)),
            Starts = search.Starts.Select(start => new { start.Name, start.Scale, start.FromSearch, start.FromChild, Text = start.Program.ToString() }),
        }),
    };

    /// <summary>The first few programs that a search begins with: a restart may have hundreds.</summary>
    private static string Begins(IReadOnlyList<StartRecord> starts)
    {
        const int Shown = 5;
        string[] named = [.. starts.Take(Shown).Select(Named), .. starts.Count > Shown ? new[] { $"{starts.Count - Shown:N0} more" } : []];
        return Spoken.List(named);
    }

    private static string Named(StartRecord start) =>
        start.FromSearch is null ? start.Name : $"{start.Name} (child {start.FromChild} of {start.FromSearch})";
}
