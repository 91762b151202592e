using Panthera.App.Output;
using Panthera.Search;
using Panthera.Store;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>One run of a list, or why it cannot be read.</summary>
internal sealed record RunListRow(string File)
{
    /// <summary>Why the file cannot be read; null if it can.</summary>
    public string? Fault { get; private init; }

    /// <summary>How the run was called, when, and on what.</summary>
    public RunHeader? Header { get; private init; }

    /// <summary>Whether it goes on.</summary>
    public string State { get; private init; } = "unreadable";

    /// <summary>Children of all searches.</summary>
    public long Programs { get; private init; }

    /// <summary>Those that were trained.</summary>
    public long Trained { get; private init; }

    /// <summary>The share of children whose fitness was known before.</summary>
    public double CacheHitRate { get; private init; }

    /// <summary>The best fitness of all searches.</summary>
    public Fitness? Best { get; private init; }

    /// <summary>Wall-clock seconds of all searches.</summary>
    public double Seconds { get; private init; }

    /// <summary>Reads a run file's row.</summary>
    public static RunListRow Of(string file)
    {
        try
        {
            using RunReader run = RunFile.Read(file);
            long programs = run.Searches.Sum(search => search.Totals.Children);
            return new RunListRow(file)
            {
                Header = run.Header, State = RunWords.State(run), Programs = programs,
                Trained = run.Searches.Sum(search => search.Totals.Of(Origin.Trained)),
                CacheHitRate = programs == 0 ? 0 : run.Searches.Sum(search => search.Totals.CacheHitRate * search.Totals.Children) / programs,
                Best = run.Searches.Select(RunWords.Best).Max(), Seconds = run.Searches.Sum(search => search.Last.Seconds),
            };
        }
        catch (InputException e)
        {
            return new RunListRow(file) { Fault = e.Message.StartsWith(file + ": ", StringComparison.Ordinal) ? e.Message[(file.Length + 2)..] : e.Message };
        }
    }
}

/// <summary>A list of runs.</summary>
internal static class RunList
{
    /// <summary>Prints a row for each run.</summary>
    public static void Print(IReadOnlyList<RunListRow> rows, Terminal terminal)
    {
        Table table = Tables.Create("started (UTC)", "state", "programs#", "trained#", "known#", "best#", "time#", "file and command");
        foreach (RunListRow row in rows)
        {
            if (row.Header is null) table.Add("–", row.State, "", "", "", "", "", $"{row.File}\n{row.Fault}");
            else
                table.Add(
                    RunWords.Started(row.Header), row.State, $"{row.Programs:N0}", $"{row.Trained:N0}", $"{row.CacheHitRate * 100:F0} %",
                    row.Best is { } best ? RunWords.Score(best) : "–", RunWords.Time(row.Seconds), $"{row.File}\n{RunWords.Command(row.Header)}");
        }
        terminal.Print(table);
        if (rows.FirstOrDefault(row => row.Header is not null) is { } readable)
            terminal.Output.WriteLine($"More of one: panthera show {Spoken.Word(readable.File)}");
    }

    /// <summary>A run for machines.</summary>
    public static object ToJson(RunListRow row) => new
    {
        row.File, row.State, row.Header?.Started, row.Programs, row.Trained, row.CacheHitRate, Best = RunWords.Json(row.Best), row.Seconds,
        row.Header?.Seed, row.Header?.Version, row.Header?.Arguments, row.Fault,
    };
}
