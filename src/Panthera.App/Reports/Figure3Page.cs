using Panthera.Figures.Charts;
using Panthera.Figures.Pages;
using Panthera.Search.Overfitting;
using Panthera.Search.Verdicts;
using Panthera.Store;

namespace Panthera.App.Reports;

/// <summary>When searches began to overfit, as a page with the paper's figure 3.</summary>
internal static class Figure3Page
{
    /// <summary>With more searches their lines hide each other, and their mean is drawn.</summary>
    private const int MostLines = 6;

    private const int Tenths = 10, GridPoints = 100;

    /// <summary>The page.</summary>
    /// <param name="options">What was measured.</param>
    /// <param name="results">What came out.</param>
    /// <param name="command">The command that gives the same again.</param>
    /// <param name="header">What it ran on.</param>
    public static Page Of(MetaOverfittingOptions options, IReadOnlyList<MeasuredSearch> results, string command, RunHeader header) => new(
        "Meta-overfitting: when searches leave what larger tasks reward", Figure3Report.InWords(options, results),
        [
            new Paragraph(Figure3Report.Paper),
            new Section("Search fitness and larger tasks"),
            new Illustration("progress", results.Count <= MostLines
                ? "Left: the fitness of the best so far in the search's own eyes. Right: the measured ones on the larger tasks, with 95 % intervals; straight lines between them."
                : $"Means over {results.Count} searches with 95 % intervals. Left: the fitness of the best so far in the search's own eyes. Right: the last measured one on the larger tasks.",
                Progress(results).Draw()),
            new Section("When overfitting began"),
            new Illustration("onsets", "How many searches began to overfit in each tenth of their progress; those that are not shown to overfit are at the right.", Onsets(results).Draw()),
            new DataTable("onsets-by-run", "Against what each search began with; the last column is the last best against the one that did best there.", Figure3Report.SummaryHeadings,
                [.. Figure3Report.Summary(results)]),
            .. results.SelectMany((result, i) => (IEnumerable<Block>)
            [
                new Section(Figure3Report.TitleOf(result)),
                new DataTable($"run-{i + 1}", $"{result.Points.Count} of {result.Search.Bests.Count} bests.", Figure3Report.Headings(options), [.. Figure3Report.Cells(result)]),
            ]),
            new Section("How it was made"),
            new Paragraph(Figure3Report.Explanation(options)),
            new Attachment("measurements.csv", "every measurement by seed: the logarithm of how many times lower the losses are, mean over tasks", Csv(results)),
            .. StudyPage.Origin(command, header),
        ]);

    /// <summary>The paper's figure 3, left.</summary>
    public static Chart Progress(IReadOnlyList<MeasuredSearch> results)
    {
        Axis progress = new("progress (% of the search's programs)") { Includes = [0, 100] };
        Panel Of(string title, string unit, Func<MeasuredSearch, IReadOnlyList<Value>> line, Func<MeasuredSearch, double, double> at) => new(title, progress, new Axis(unit) { Includes = [0] },
            results.Count <= MostLines ? [.. results.Select(result => new Series(result.Search.Name, line(result)))] : [Mean(results, at)]);
        return new Chart("", "",
        [
            Of("On the search's tasks", "fitness (doublings of training steps)", Steps, (result, at) => result.Search.Bests.Last(best => best.Progress <= at).Fitness.Score),
            Of("On larger tasks", "losses lower than at the start (%)", Measured,
                (result, at) => Figure3Report.InPercent(result.Points.Last(point => point.Best.Progress <= at).Advantage).Mean),
        ])
        { Width = 960 };
    }

    /// <summary>The paper's figure 3, right.</summary>
    public static BarChart Onsets(IReadOnlyList<MeasuredSearch> results)
    {
        double[] onsets = [.. results.Where(result => result.Onset.Began).Select(result => result.Onset.Progress)];
        return new BarChart("", "overfitting began at (% of the search's programs)", "searches",
        [
            .. Enumerable.Range(0, Tenths).Select(tenth => new Bar(
                $"{100 * tenth / Tenths}–{100 * (tenth + 1) / Tenths}", onsets.Count(onset => Math.Min(Tenths - 1, (int)(onset * Tenths)) == tenth))),
            new Bar("never", results.Count - onsets.Length) { IsApart = true },
        ]);
    }

    /// <summary>A best stays the best until the next one.</summary>
    private static List<Value> Steps(MeasuredSearch result)
    {
        List<Value> values = [];
        foreach (SearchBest best in result.Search.Bests)
        {
            if (values.Count > 0) values.Add(new Value(100 * best.Progress, values[^1].Y));
            values.Add(new Value(100 * best.Progress, best.Fitness.Score));
        }
        values.Add(new Value(100, values[^1].Y));
        return values;
    }

    private static List<Value> Measured(MeasuredSearch result)
    {
        List<Value> values = [.. result.Points.Select(point => ValueAt(point.Best.Progress, Figure3Report.InPercent(point.Advantage)))];
        if (values[^1].X < 100) values.Add(values[^1] with { X = 100 });
        return values;
    }

    private static Series Mean(IReadOnlyList<MeasuredSearch> results, Func<MeasuredSearch, double, double> at) => new($"mean of {results.Count} searches",
        [.. Enumerable.Range(0, GridPoints + 1).Select(i => i / (double)GridPoints).Select(progress => ValueAt(progress, Interval.Of([.. results.Select(result => at(result, progress))])))]);

    private static Value ValueAt(double progress, Interval interval) => new(100 * progress, interval.Mean, double.IsFinite(interval.HalfWidth) ? interval.HalfWidth : 0);

    private static string Csv(IReadOnlyList<MeasuredSearch> results) => "run,child,progress,search_fitness,seed,advantage\n" + string.Concat(
        from result in results
        from point in result.Points
        from advantage in point.BySeed.Select((value, seed) => (value, seed))
        select FormattableString.Invariant(
            $"\"{result.Search.Name.Replace("\"", "\"\"")}\",{point.Best.Index},{point.Best.Progress:R},{point.Best.Fitness.Score:R},{advantage.seed + 1},{advantage.value:R}\n"));
}
