using Panthera.App.Output;
using Panthera.Search.Ablations;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>An ablation as a table of what each removal costs, in words, and as JSON.</summary>
internal static class AblationTables
{
    /// <summary>What was tried in order, the confirmations, and what the result is.</summary>
    public static void Print(AblationReport report, Terminal terminal)
    {
        Table table = Tables.Create(Headings(report));
        foreach (IReadOnlyList<string> cells in Cells(report)) table.Add(cells);
        terminal.Print(table);
        terminal.Print(new Text(Explanation(report)));
        terminal.Print(new Text(InWords(report)));
        terminal.Output.WriteLine();
    }

    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headings(AblationReport report) => ["round#", "left#", .. report.Tasks.Select(task => $"{task}#"), "seeds#", "decision", "change"];

    /// <summary>A row a trial, then one a confirmation.</summary>
    public static IEnumerable<IReadOnlyList<string>> Cells(AblationReport report)
    {
        IReadOnlyList<string> Row(string round, Simplicity left, Evidence? evidence, string decision, string change) =>
            [round, $"{left.Statements}", .. Costs(evidence, report.Tasks.Count), $"{evidence?.Seeds}", decision, change];
        foreach (RemovalTrial trial in report.Trials)
            yield return Row($"{trial.Round}", trial.Simplicity, trial.Evidence, trial.Decision.ToString().ToLowerInvariant(),
                trial.Note.Length == 0 ? trial.Change : $"{trial.Change} ({trial.Note})");
        foreach (Confirmation confirmation in report.Confirmations)
            yield return Row("", Simplicity.Of(confirmation.Program), confirmation.Evidence, confirmation.IsConfirmed ? "as good" : "not shown",
                "the result with fresh seeds");
    }

    /// <summary>What the columns mean.</summary>
    public static string Explanation(AblationReport report) => "Left: live statements. Costs in doublings of training steps (positive is worse), with one-sided bounds that allow for "
        + $"repeated looks; the margin is {report.Margin:G3}. One doubling is "
        + $"{Spoken.List([.. report.Tasks.Zip(report.Doublings, (task, doubling) => $"{doubling:G3} nats on {task}")])}.";

    /// <summary>One sentence: what was removed and how sure that is.</summary>
    public static string InWords(AblationReport report)
    {
        string work = $"{report.Trainings:N0} trainings in {Spoken.Time(report.Elapsed)}";
        if (report.Removed.Count == 0) return $"Nothing can be removed at this margin; {work}.";
        string removed = $"Removed: {Spoken.List([.. report.Removed.Select(trial => trial.Change)])}";
        string sure = report.Confirmations is [.., { IsConfirmed: true } last]
            ? $"the result is as good as the original within the margin on {Spoken.List(report.Tasks)} "
                + $"({last.Evidence.Seeds} fresh seeds, error at most {last.Level * 100:G3} %)"
            : "the result is equal to the original by algebra";
        return $"{removed}; {sure}; {work}.";
    }

    /// <summary>The report for <see cref="Json"/>.</summary>
    public static object ToJson(AblationReport report) => new
    {
        Original = report.Original.ToString(), report.OriginalScales, Final = report.Final.ToString(), report.FinalScales, report.Tasks,
        report.Doublings, report.Margin, report.Level, report.Trainings, Seconds = report.Elapsed.TotalSeconds,
        Trials = report.Trials.Select(trial => new
        {
            trial.Round, trial.Change, Program = trial.Program.ToString(), trial.Simplicity, trial.Scales, trial.Evidence, trial.Decision, trial.Note,
        }),
        Confirmations = report.Confirmations.Select(confirmation => new
        {
            Program = confirmation.Program.ToString(), confirmation.Evidence, confirmation.Level, confirmation.IsConfirmed,
        }),
    };

    /// <summary>A mean with the distance of its bounds; without it where none hold.</summary>
    private static IEnumerable<string> Costs(Evidence? evidence, int tasks) => evidence is null
        ? Enumerable.Repeat("", tasks)
        : evidence.Costs.Select(cost => Spoken.Signed(cost.Mean, 2) + (double.IsFinite(cost.High) ? $" ± {cost.High - cost.Mean:F2}" : ""));
}
