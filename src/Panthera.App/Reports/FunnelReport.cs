using Panthera.App.Output;
using Panthera.Figures.Pages;
using Panthera.Search.Funnels;
using Panthera.Search.Verdicts;
using Panthera.Store;
using Spectre.Console;
using Paragraph = Panthera.Figures.Pages.Paragraph;

namespace Panthera.App.Reports;

/// <summary>A funnel as tables, as JSON, as a page and in words.</summary>
internal static class FunnelReport
{
    /// <summary>Prints a table a stage.</summary>
    public static void Print(FunnelOptions options, IReadOnlyList<FunnelStageResult> results, Terminal terminal)
    {
        PrintStages(options, results, terminal);
        terminal.Print(new Text(InWords(options, results)));
        terminal.Output.WriteLine();
        foreach (FunnelCandidate left in results[^1].Survivors)
        {
            terminal.Output.WriteLine($"# {left.Name}, scale {left.Scale:G3}");
            terminal.Output.WriteLine(left.Program.ToString());
        }
    }

    /// <summary>Prints the stages alone.</summary>
    public static void PrintStages(FunnelOptions options, IReadOnlyList<FunnelStageResult> results, Terminal terminal)
    {
        foreach (FunnelStageResult result in results)
        {
            terminal.Print(new Text(TitleOf(result)));
            Table table = Tables.Create(Headings(result));
            foreach (IReadOnlyList<string> cells in Cells(result)) table.Add(cells);
            terminal.Print(table);
        }
        terminal.Print(new Text(Explanation(options)));
        terminal.Output.WriteLine();
    }

    /// <summary>Who came through.</summary>
    public static string InWords(FunnelOptions options, IReadOnlyList<FunnelStageResult> results)
    {
        FunnelStageResult last = results[^1];
        if (last.Survivors.Count == 0)
            return $"Of {options.Candidates.Count} programs none beats {options.Baseline.Name} by more than noise at the stage {last.Stage.Name}.";
        return $"{Spoken.List([.. last.Survivors.Select(c => c.Name)])} {(last.Survivors.Count == 1 ? "beats" : "beat")} {options.Baseline.Name} at every stage, "
            + $"{Spoken.List([.. results.Select(r => r.Stage.Name)])}; {options.Candidates.Count} programs entered.";
    }

    /// <summary>A stage with its tasks.</summary>
    public static string TitleOf(FunnelStageResult result) => $"Stage {result.Stage.Name}: {Spoken.List([.. result.Stage.Tasks.Select(task => task.Name)])}; "
        + $"{result.Rows.Count} {(result.Rows.Count == 1 ? "program" : "programs")} in, {result.Survivors.Count} out";

    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headings(FunnelStageResult result) => ["program", .. result.Stage.Tasks.Select(task => task.Name + "#"), "against the baseline#", "what became of it"];

    /// <summary>A stage's table: the baseline, then the programs, the best first.</summary>
    public static IEnumerable<IReadOnlyList<string>> Cells(FunnelStageResult result) => result.Rows.Prepend(result.Baseline).Select(row => (IReadOnlyList<string>)
    [
        row.Candidate.Name, .. row.Losses.Select(loss => double.IsFinite(loss) ? $"{loss:F4}" : "diverged"), row.Advantage is { } advantage ? Percent(advantage) : "",
        row.Fate switch
        {
            null => "baseline",
            Fate.GoesOn => "goes on",
            Fate.Crowded => "fell: better than the baseline, but others are more so",
            Fate.NotBetter => "fell: cannot be told from the baseline",
            Fate.Worse => "fell: worse than the baseline",
            Fate.Diverged => "fell: diverged",
            _ => throw new InvalidOperationException($"{row.Fate} has no words."),
        },
    ]);

    /// <summary>What the columns mean.</summary>
    public static string Explanation(FunnelOptions options) =>
        $"Test losses in nats, means over {options.Seeds} seeds, everyone with the best of {options.Trials} quasi-random settings on each task. Against the baseline: the loss relative to "
        + $"{options.Baseline.Name}'s, mean over tasks and seeds ± Student's 95 % over seeds; who goes on has the whole interval below 0.";

    /// <summary>The funnel for <see cref="Json"/>.</summary>
    public static object ToJson(FunnelOptions options, IReadOnlyList<FunnelStageResult> results) => new
    {
        options.Trials, options.Seeds, options.Keep, options.Seed, Baseline = options.Baseline.Name,
        Stages = results.Select(result => new
        {
            result.Stage.Name, Tasks = result.Stage.Tasks.Select(task => task.Name), BaselineLosses = result.Baseline.Losses,
            Rows = result.Rows.Select(row => new { row.Candidate.Name, row.Losses, row.Scale, LogRatio = row.Advantage, row.Fate }),
        }),
        Survivors = results[^1].Survivors.Select(c => new { c.Name, c.Scale, Program = c.Program.ToString() }), Verdict = InWords(options, results),
    };

    /// <summary>The stages' blocks for a page.</summary>
    public static IEnumerable<Block> Blocks(FunnelOptions options, IReadOnlyList<FunnelStageResult> results) =>
        [.. results.SelectMany(result => (IEnumerable<Block>)
        [
            new Section(TitleOf(result)), new DataTable($"stage-{result.Stage.Name}", Explanation(options), Headings(result), [.. Cells(result)]),
        ])];

    /// <summary>The funnel as a page.</summary>
    public static Page PageOf(FunnelOptions options, IReadOnlyList<FunnelStageResult> results, string command, RunHeader header) => new(
        "From the search's tasks to larger ones", InWords(options, results),
        [
            .. Blocks(options, results), new Section(results[^1].Survivors.Count == 0 ? "Nobody is left" : "Who is left"),
            .. results[^1].Survivors.SelectMany(c => (IEnumerable<Block>)[new Paragraph($"{c.Name}, scale {c.Scale:G3}"), new Listing(c.Program.ToString())]),
            .. StudyPage.Origin(command, header),
        ]);

    /// <summary>A logarithm of a ratio as a change in percent.</summary>
    private static string Percent(Interval logarithm) => $"{Spoken.Signed(100 * (Math.Exp(logarithm.Mean) - 1), 2)} %"
        + (double.IsFinite(logarithm.HalfWidth) ? $" ± {100 * logarithm.HalfWidth:F2}" : "");
}
