using Panthera.App.Output;
using Panthera.Figures.Charts;
using Panthera.Figures.Pages;
using Panthera.Search.Studies;
using Panthera.Search.Verdicts;
using Panthera.Store;

namespace Panthera.App.Reports;

/// <summary>A comparison by studies as a page.</summary>
internal static class StudyPage
{
    /// <summary>The page.</summary>
    /// <param name="options">What was compared.</param>
    /// <param name="verdict">What came out.</param>
    /// <param name="command">The command that gives the same again.</param>
    /// <param name="header">What it ran on.</param>
    public static Page Of(StudyOptions options, StudyVerdict verdict, string command, RunHeader header) => new(
        $"{options.Entrants[0].Name} compared with {Spoken.List([.. options.Entrants.Skip(1).Select(entrant => entrant.Name)])}",
        StudyReport.InWords(verdict), [.. Blocks(options, verdict), .. Origin(command, header)]);

    /// <summary>The results, without how to repeat them.</summary>
    /// <param name="options">What was compared.</param>
    /// <param name="verdict">What came out.</param>
    /// <param name="prefix">What the names of files begin with, where a page has several comparisons.</param>
    public static IReadOnlyList<Block> Blocks(StudyOptions options, StudyVerdict verdict, string prefix = "") =>
        [
            .. verdict.Tasks.SelectMany(task => TaskBlocks(options, task, prefix)),
            new Section("Time to target over all tasks"),
            new Illustration(prefix + "profile", $"Performance profiles: the share of tasks on which an optimizer reaches the target within so many times the fastest one's steps, or seconds. Targets are set by {verdict.Reference}.", Profiles(verdict).Draw()),
            new DataTable(prefix + "scores", "Mean height of the profile between 1 and 4; 1 is the fastest everywhere.", StudyReport.ScoreHeadings, [.. StudyReport.Scores(verdict)]),
            new Section("How it was made"),
            new Paragraph(StudyReport.Explanation(options, verdict)),
            new DataTable(prefix + "ranges", "Where each optimizer was tuned: the same rule for all, and the same number of trials.", ["optimizer", "ranges"],
                [.. options.Entrants.Select(entrant => (IReadOnlyList<string>)[entrant.Name, string.Join("; ", entrant.Space.Describe())])]),
            new DataTable(prefix + "settings", "What each study chose.", ["task", "optimizer", "study#", "scale#", "weight decay#", "hyperparameters"], [.. Settings(verdict)]),
        ];

    /// <summary>How to repeat it, and what it ran on.</summary>
    public static IReadOnlyList<Block> Origin(string command, RunHeader header) =>
    [
        new Section("Repeat it"),
        new Listing(command),
        new Paragraph($"Panthera {header.Version}, seed {header.Seed}, begun {header.Started.ToUniversalTime():yyyy-MM-dd HH:mm} UTC; {header.Machine.Processors} processors with vectors of "
            + $"{header.Machine.VectorBits} bits, {header.Machine.System}, {header.Machine.Runtime}."),
    ];

    private static IEnumerable<Block> TaskBlocks(StudyOptions options, TaskResult task, string prefix)
    {
        string name = prefix + task.Studies.Task.Name;
        yield return new Section(StudyReport.TitleOf(task));
        yield return new Illustration($"curves-{name}", $"Validation loss over training: means over {StudyReport.Effort(options)}, with 95 % intervals of the mean.", Curves(task).Draw());
        yield return new DataTable($"results-{name}", $"Test split. Target: validation loss {task.Target:F4}.", StudyReport.Headings, [.. StudyReport.Cells(task)]);
        yield return new Attachment($"curves-{name}.csv", "every training's validation loss", CurvesCsv(task));
    }

    private static Chart Curves(TaskResult task)
    {
        int every = Math.Max(1, task.Studies.Task.Steps / Study.CurvePoints);
        Series[] lines = [.. task.Rows.Select((row, e) =>
        {
            double[][] curves = [.. task.Studies.Of(e).Select(training => training.Curve).Where(curve => curve.Length > 0)];
            int points = curves.Length == 0 ? 0 : curves.Min(curve => curve.Length);
            return new Series(row.Name, [.. Enumerable.Range(0, points).Select(point =>
            {
                Interval interval = Interval.Of([.. curves.Select(curve => curve[point])]);
                return new Value((point + 1) * every, interval.Mean, double.IsFinite(interval.HalfWidth) ? interval.HalfWidth : 0);
            })]);
        })];
        return new Chart("", "", [new Panel(task.Studies.Task.Name, new Axis("steps"), new Axis("validation loss (nats)") { IsLogarithmic = true }, lines)]) { Height = 420 };
    }

    private static Chart Profiles(StudyVerdict verdict)
    {
        Panel Of(string title, PerformanceProfile profile) => new(title, new Axis("times the fastest") { Includes = [1, PerformanceProfile.LastFactor] },
            new Axis("share of tasks (%)") { Includes = [0, 100] }, [.. verdict.Tasks[0].Rows.Select((row, e) => new Series(row.Name, Steps(profile, e)))]);
        return new Chart("", "", [Of("By steps", verdict.InSteps), Of("By seconds", verdict.InSeconds)]) { Height = 360 };
    }

    /// <summary>A profile as a line of steps.</summary>
    private static List<Value> Steps(PerformanceProfile profile, int entrant)
    {
        List<Value> values = [new(1, 100 * profile.At(entrant, 1))];
        foreach (double ratio in Enumerable.Range(0, profile.Costs[entrant].Count).Select(task => profile.Ratio(entrant, task)).Where(r => r is > 1 and < PerformanceProfile.LastFactor).Order())
        {
            values.Add(new Value(ratio, values[^1].Y));
            values.Add(new Value(ratio, 100 * profile.At(entrant, ratio)));
        }
        values.Add(new Value(PerformanceProfile.LastFactor, 100 * profile.At(entrant, PerformanceProfile.LastFactor)));
        return values;
    }

    private static IEnumerable<IReadOnlyList<string>> Settings(StudyVerdict verdict) =>
        from task in verdict.Tasks
        from row in task.Rows
        from chosen in row.Settings.Select((settings, study) => (settings, study))
        select (IReadOnlyList<string>)
        [
            task.Studies.Task.Name, row.Name, $"{chosen.study + 1}", $"{chosen.settings.Scale:G3}", Spoken.WeightDecay(chosen.settings.WeightDecay),
            string.Join(", ", chosen.settings.Hyperparameters.Select(value => FormattableString.Invariant($"{value.Key} = {value.Value:G4}"))),
        ];

    private static string CurvesCsv(TaskResult task)
    {
        int every = Math.Max(1, task.Studies.Task.Steps / Study.CurvePoints);
        IEnumerable<string> lines = task.Rows.SelectMany((row, e) => task.Studies.Studies.SelectMany((study, s) => study[e].Trainings.SelectMany((training, t) =>
            training.Curve.Select((loss, point) => FormattableString.Invariant($"\"{row.Name.Replace("\"", "\"\"")}\",{s + 1},{t + 1},{(point + 1) * every},{loss:R}\n")))));
        return "optimizer,study,training,step,validation_loss\n" + string.Concat(lines);
    }
}
