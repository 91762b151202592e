using Panthera.App.Output;
using Panthera.Search.Studies;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>A comparison by studies as tables, as JSON, and in words.</summary>
internal static class StudyReport
{
    private const string MetricHeading = "metric#";

    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["optimizer", "test loss#", "95 %", MetricHeading, "to target#", "seconds#", "difference#", "p#", "decision"];

    /// <summary>Prints a table a task, the scores, and what may be concluded.</summary>
    public static void Print(StudyOptions options, StudyVerdict verdict, Terminal terminal)
    {
        foreach (TaskResult task in verdict.Tasks)
        {
            terminal.Print(new Text($"{TitleOf(task)}; {Effort(options)}; target: validation loss {task.Target:F4}"));
            // A terminal has less room than a page: the loss says what the metric would.
            static IReadOnlyList<string> Narrow(IReadOnlyList<string> cells) => [.. cells.Where((_, column) => Headings[column] != MetricHeading)];
            Table table = Tables.Create(Narrow(Headings));
            foreach (IReadOnlyList<string> cells in Cells(task)) table.Add(Narrow(cells));
            terminal.Print(table);
        }
        Table scores = Tables.Create(ScoreHeadings);
        foreach (IReadOnlyList<string> cells in Scores(verdict)) scores.Add(cells);
        terminal.Print(scores);
        terminal.Print(new Text(Explanation(options, verdict)));
        terminal.Output.WriteLine();
        terminal.Print(new Text(InWords(verdict)));
    }

    /// <summary>A task with its model, in a line.</summary>
    public static string TitleOf(TaskResult task) => $"{task.Studies.Task.Name}: {task.Studies.Task.ModelSummary}, {task.Studies.Task.Steps:N0} steps";

    /// <summary>A task's table: a row an entrant.</summary>
    public static IEnumerable<IReadOnlyList<string>> Cells(TaskResult task) => task.Rows.Select((row, i) =>
    {
        StudyComparison? comparison = i == 0 ? null : task.Comparisons[i - 1];
        bool finite = double.IsFinite(row.Loss);
        return (IReadOnlyList<string>)
        [
            row.Name, finite ? $"{row.Loss:F3}" : "diverged", finite ? $"{row.Low:F3}–{row.High:F3}" : "–",
            finite ? task.Studies.Task.Quote(row.Loss, row.Accuracy) : "–", Steps(row.StepsToTarget), Seconds(row.SecondsToTarget),
            .. comparison is null ? (IReadOnlyList<string>)["", "", ""] : [
                // A divergence counts as a loss that stands for it: the decision may rest on that, but it is no difference to be read.
                finite && double.IsFinite(task.Rows[0].Loss) ? Spoken.Difference(comparison.Difference, 3) : "–", P(comparison.AdjustedPValue),
                comparison.Decision.ToString().ToLowerInvariant()],
        ];
    });

    /// <summary>The headings of <see cref="Scores"/>.</summary>
    public static IReadOnlyList<string> ScoreHeadings { get; } = ["optimizer", "score by steps#", "score by seconds#", "targets reached"];

    /// <summary>AlgoPerf's scores: a row an entrant.</summary>
    public static IEnumerable<IReadOnlyList<string>> Scores(StudyVerdict verdict) => verdict.Tasks[0].Rows.Select((row, e) => (IReadOnlyList<string>)
    [
        row.Name, $"{verdict.InSteps.Score(e):F2}", $"{verdict.InSeconds.Score(e):F2}",
        $"{verdict.Tasks.Count(task => double.IsFinite(task.Rows[e].StepsToTarget))} of {verdict.Tasks.Count}",
    ]);

    /// <summary>How much work everyone got.</summary>
    public static string Effort(StudyOptions options) =>
        $"{options.Studies} {(options.Studies == 1 ? "study" : "studies")} × ({options.Trials} trials + {options.Seeds} {(options.Seeds == 1 ? "seed" : "seeds")})";

    /// <summary>What the columns mean.</summary>
    public static string Explanation(StudyOptions options, StudyVerdict verdict)
    {
        string first = options.Entrants[0].Name, unit = options.Studies > 1 ? "study by study" : "seed by seed (one study: how tuning turned out is not in the intervals)";
        return $"Losses in nats, means over {(options.Studies > 1 ? "studies" : "seeds")} with 95 % bootstrap intervals. Difference: the loss of {first} less the other's, {unit}, ± "
            + "Student's 95 %; p by the paired t-test, raised by Holm's rule for all comparisons together, decides below 0.05. A target is the validation loss that "
            + $"three in four of {verdict.Reference}'s trainings end below; 'to target' is in steps; these and the seconds (of one thread, without measuring) are medians, '–' where most never get there. "
            + "Scores are the mean height of the performance profile between 1 and 4 times the fastest; 1 is the fastest everywhere."
            + RangeWords(options, verdict);
    }

    /// <summary>Where tuning left learning rates at an end of their range, as a sentence that follows others; nothing if it did so nowhere.</summary>
    public static string RangeWords(StudyOptions options, StudyVerdict verdict)
    {
        string[] ends = [.. RangeEndsOf(options, verdict).GroupBy(end => (end.Optimizer, end.IsUpper)).Select(group =>
            $"{group.Key.Optimizer} on {Spoken.List([.. group.Select(end => end.Task)])} ({(group.Key.IsUpper ? "upper" : "lower")})")];
        return ends.Length == 0 ? "" : $" Most tunings chose a learning rate within a factor of two of an end of its range for {Spoken.List(ends)}: a better one may lie beyond.";
    }

    /// <summary>Against whom the first entrant wins, loses, or cannot be told apart, and no more than the tests allow.</summary>
    public static string InWords(StudyVerdict verdict)
    {
        string first = verdict.Tasks[0].Rows[0].Name;
        IEnumerable<string> clauses = verdict.Tasks[0].Comparisons.Select((comparison, rival) => string.Join(", ", verdict.Tasks
            .GroupBy(task => task.Comparisons[rival].Decision).OrderBy(group => group.Key)
            .Select(group => $"{VerdictReport.Verb(group.Key)} {comparison.Rival} on {Spoken.List([.. group.Select(task => task.Studies.Task.Name)])}")));
        string sentence = $"{first} {string.Join("; it ", clauses)}.";
        return verdict.Tasks.All(task => task.Comparisons.All(comparison => double.IsNaN(comparison.PValue)))
            ? sentence + " With one training each nothing can be decided: give more --studies or --seeds." : sentence;
    }

    /// <summary>The verdict for <see cref="Json"/>. All but the seconds are the same from the same seed.</summary>
    public static object ToJson(StudyOptions options, StudyVerdict verdict) => new
    {
        options.Studies, options.Trials, options.Seeds, options.Seed, verdict.Reference,
        Ranges = options.Entrants.ToDictionary(entrant => entrant.Name, entrant => entrant.Space.Describe()),
        Tasks = verdict.Tasks.Select(task => new
        {
            Task = task.Studies.Task.Name, task.Studies.Task.Metric, task.Target,
            Rows = task.Rows.Select((row, e) => new
            {
                row.Name, row.Loss, row.Low, row.High, row.Accuracy, row.StepsToTarget, Losses = task.Studies.Losses(e), row.Settings,
                Curves = task.Studies.Of(e).Select(training => training.Curve),
            }),
            Comparisons = task.Comparisons.Select(comparison => new { comparison.Rival, comparison.Difference, comparison.PValue, comparison.AdjustedPValue, comparison.Decision }),
        }),
        RangeEnds = RangeEndsOf(options, verdict),
        ScoreBySteps = verdict.Tasks[0].Rows.Select((row, e) => new { row.Name, Score = verdict.InSteps.Score(e) }),
        Timing = new
        {
            ScoreBySeconds = verdict.Tasks[0].Rows.Select((row, e) => new { row.Name, Score = verdict.InSeconds.Score(e) }),
            SecondsToTarget = verdict.Tasks.Select(task => new { Task = task.Studies.Task.Name, Seconds = task.Rows.Select(row => new { row.Name, row.SecondsToTarget }) }),
        },
        Verdict = InWords(verdict),
    };

    private static IReadOnlyList<RangeEnd> RangeEndsOf(StudyOptions options, StudyVerdict verdict) =>
        RangeEnd.Of([.. verdict.Tasks.Select(task => task.Studies)], options.Trials);

    private static string Steps(double steps) => double.IsFinite(steps) ? $"{steps:N0}" : "–";

    private static string Seconds(double seconds) => double.IsFinite(seconds) ? $"{seconds:F2}" : "–";

    private static string P(double p) => double.IsNaN(p) ? "–" : p < 0.001 ? "<0.001" : $"{p:F3}";
}
