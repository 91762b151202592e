using Panthera.App.Output;
using Panthera.Search;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>How much a search did, how fast, and how much of its time went to anything but training.</summary>
internal static class RatesReport
{
    /// <summary>Prints a sentence and a table, one row a search.</summary>
    public static void Print(DiscoveryReport report, Terminal terminal)
    {
        SearchCounts counts = report.Search.Counts;
        Table table = Tables.Create("search", "programs#", "trained#", "trainings#", "diverged#", "known#", "redundant#", "programs/s#", "restarts#");
        foreach ((string name, SearchCounts own, TimeSpan elapsed, int restarts) in report.Searches)
            table.Add(
                name, $"{own.Generated:N0}", $"{own.Of(Origin.Trained):N0}", $"{own.Trainings:N0}", $"{own.Diverged:N0}", $"{own.CacheHitRate * 100:F1} %",
                $"{own.RedundantShare * 100:F1} %", $"{own.Generated / elapsed.TotalSeconds:F0}", $"{restarts:N0}");
        terminal.Print(table);
        SearchTimes times = counts.Times;
        string Share(double part) => times.Total > 0 ? $"{part / times.Total * 100:F1} %" : "nothing";
        terminal.Print(new Text($"{report.TrainingsInAll:N0} trainings in all; {report.Elapsed.TotalSeconds:F0} seconds in this session, {report.Search.Elapsed.TotalSeconds:F0} "
            + $"in the search, at {counts.Trainings / report.Search.Elapsed.TotalSeconds:F0} trainings a second. Of what its threads worked, {Share(times.Training)} went to training, {Share(times.Cache)} to the cache, {Share(times.Breeding)} to "
            + $"mutation, checks and the probe, {Share(times.Recording)} to the record and the population."));
        terminal.Output.WriteLine();
    }
}
