using Panthera.App.Output;
using Panthera.Language;
using Panthera.Search;
using Panthera.Search.Funnels;
using Panthera.Search.Records;
using Panthera.Store;

namespace Panthera.App.Input;

/// <summary>The programs of runs that enter a funnel.</summary>
internal static class FunnelEntries
{
    /// <summary>
    /// The best programs of all runs, one a fingerprint: half of the places are for the Pareto front, as far as it reaches the last level of the
    /// search, the others for the best of what is left.
    /// </summary>
    /// <param name="paths">The runs' files.</param>
    /// <param name="most">How many programs at most.</param>
    /// <returns>The programs, the best first, and what the first run began with.</returns>
    /// <exception cref="InputException">If a file is no run, or no run has a program that was measured on all seeds.</exception>
    public static (IReadOnlyList<FunnelCandidate> Candidates, FunnelCandidate Start) Of(IReadOnlyList<string> paths, int most)
    {
        List<(string Run, HallEntry Entry)> front = [], all = [];
        FunnelCandidate? start = null;
        foreach (string path in paths)
        {
            using RunReader run = RunFile.Read(path);
            string name = Path.GetFileNameWithoutExtension(path);
            foreach (SearchReader search in run.Searches)
            {
                if (start is null && search.Starts.Count > 0) start = new(search.Starts[0].Name, search.Starts[0].Program, search.Starts[0].Scale);
                if (search.Name is Discovery.Tuning or Discovery.Constants) continue;
                HallEntry[] hall = [.. search.Hall().Where(IsMeasured)];
                front.AddRange(ParetoFront.Of(hall).Select(entry => (name, entry)));
                all.AddRange(ParetoFront.Distinct(hall).Select(entry => (name, entry)));
            }
        }
        if (start is null || all.Count == 0)
            throw new InputException($"{Spoken.List(paths)}: no program was measured on all seeds yet; expected a run of 'panthera search' that found something");
        return (Chosen(front, all, most), start);
    }

    /// <summary>The best programs of a search that has just ended, as above; its best one in any case.</summary>
    /// <param name="report">What it found.</param>
    /// <param name="run">Its run.</param>
    /// <param name="most">How many programs at most.</param>
    public static (IReadOnlyList<FunnelCandidate> Candidates, FunnelCandidate Start) Of(DiscoveryReport report, RunFile run, int most)
    {
        FunnelCandidate start = new(report.Options.Starts[0].Name, report.Options.Starts[0].Program, report.Baseline.Scale);
        using RunReader reader = RunFile.Read(run.Path);
        HallEntry[] hall = [.. reader.Search(report.Options.Strategy.Name).Hall().Where(IsMeasured)];
        IReadOnlyList<FunnelCandidate> chosen = Chosen(
            [.. ParetoFront.Of(hall).Select(entry => ("found", entry))], [.. ParetoFront.Distinct(hall).Select(entry => ("found", entry))], most);
        return (chosen.Count > 0 ? chosen : [new FunnelCandidate("found", report.Best.Program, report.Best.Scale)], start);
    }

    private static IReadOnlyList<FunnelCandidate> Chosen(List<(string Run, HallEntry Entry)> front, List<(string Run, HallEntry Entry)> all, int most) =>
        [.. Best(front).Take(most / 2).Concat(Best(all)).DistinctBy(c => c.Entry.Fingerprint).Take(most).OrderByDescending(c => c.Entry.Fitness).Select(c =>
            new FunnelCandidate($"{c.Run}#{c.Entry.Index}", Parser.Parse(c.Entry.Text, $"child {c.Entry.Index}"), c.Entry.Scale))];

    private static bool IsMeasured(HallEntry entry) => entry.Index >= 0 && entry.Fitness.Level >= RaceEvaluator.TopLevel;

    private static IEnumerable<(string Run, HallEntry Entry)> Best(IEnumerable<(string Run, HallEntry Entry)> entries) => entries.OrderByDescending(c => c.Entry.Fitness);
}
