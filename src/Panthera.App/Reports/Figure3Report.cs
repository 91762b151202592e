using Panthera.App.Output;
using Panthera.Search.Overfitting;
using Panthera.Search.Verdicts;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>When searches began to overfit, as tables, as JSON and in words.</summary>
internal static class Figure3Report
{
    /// <summary>Fewer searches have no order worth the name.</summary>
    private const int LeastForOrder = 4;

    private const double Significance = 0.05;

    /// <summary>What the paper found.</summary>
    public const string Paper =
        "The paper found that search fitness still rises while fitness on larger, unseen tasks falls, and that searches that overfit late generalise better (section 4, figure 3).";

    /// <summary>The headings of <see cref="Summary"/>.</summary>
    public static IReadOnlyList<string> SummaryHeadings { get; } = ["run", "bests#", "measured#", "overfits from#", "best there#", "last there#", "last against best#"];

    /// <summary>Prints a table a run, one over all, and what came out.</summary>
    public static void Print(MetaOverfittingOptions options, IReadOnlyList<MeasuredSearch> results, Terminal terminal)
    {
        foreach (MeasuredSearch result in results)
        {
            terminal.Print(new Text(TitleOf(result)));
            Print(terminal, Headings(options), Cells(result));
        }
        Print(terminal, SummaryHeadings, Summary(results));
        terminal.Print(new Text(Explanation(options)));
        terminal.Output.WriteLine();
        terminal.Print(new Text($"{Paper} {InWords(options, results)}"));
        terminal.Output.WriteLine();
    }

    /// <summary>A run and when it began to overfit.</summary>
    public static string TitleOf(MeasuredSearch result) => $"{result.Search.Name}: {(result.Onset.Began
        ? $"meta-overfitting from {Percent(result.Onset.Progress)} of its progress on" : "no meta-overfitting is shown")}";

    /// <summary>The headings of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Headings(MetaOverfittingOptions options) =>
        ["progress#", "program", "search fitness#", .. options.Tasks.Select(task => task.Name + "#"), "larger tasks#", ""];

    /// <summary>A run's table: a row a best that was measured.</summary>
    public static IEnumerable<IReadOnlyList<string>> Cells(MeasuredSearch result) => result.Points.Select((point, i) => (IReadOnlyList<string>)
    [
        Percent(point.Best.Progress), point.Best.Name, Spoken.Signed(point.Best.Fitness.Score, 3), .. point.Losses.Select(loss => double.IsFinite(loss) ? $"{loss:F4}" : "diverged"),
        i == 0 ? "" : Lower(point.Advantage), i == result.Onset.Peak ? "the best there" : "",
    ]);

    /// <summary>A row a run.</summary>
    public static IEnumerable<IReadOnlyList<string>> Summary(IReadOnlyList<MeasuredSearch> results) => results.Select(result => (IReadOnlyList<string>)
    [
        result.Search.Name, $"{result.Search.Bests.Count}", $"{result.Points.Count}", result.Onset.Began ? Percent(result.Onset.Progress) : "never",
        result.Onset.Peak == 0 ? "the start" : Lower(result.Points[result.Onset.Peak].Advantage), result.Points.Count == 1 ? "the start" : Lower(result.Points[^1].Advantage),
        result.Onset.Peak == result.Points.Count - 1 ? "the same" : Lower(Fall(result)),
    ]);

    /// <summary>What the columns mean.</summary>
    public static string Explanation(MetaOverfittingOptions options) =>
        $"Progress: share of the search's programs. Search fitness: in doublings of training steps. Losses on "
        + $"{Spoken.List([.. options.Tasks.Select(task => task.Name)])}: nats, test split, means over "
        + $"{options.Seeds} seeds, the same for all, each program with the best of {options.Trials} learning rates. Larger tasks: how much lower the losses are than those of what "
        + "the search began with, seed by seed, mean over tasks ± Student's 95 % over seeds (how tuning the learning rate turned out is not in it: give more --trials where that "
        + "decides). A search overfits from the best-so-far on that did best there, if its last one is "
        + "worse by more than noise: paired t-test, p times the number of those that it may have been, below 0.05. 'Never' is censored: nobody knows what a longer search would have done.";

    /// <summary>What came out, and whether it is what the paper found.</summary>
    public static string InWords(MetaOverfittingOptions options, IReadOnlyList<MeasuredSearch> results)
    {
        int began = results.Count(result => result.Onset.Began), better = results.Count(result => result.Points[^1].Advantage.Low > 0);
        bool one = results.Count == 1;
        string from = Spoken.List([.. results.Where(result => result.Onset.Began).Select(result => Percent(result.Onset.Progress))]);
        string first = began == 0
            ? $"Here {(one ? "the one search is not" : $"none of {results.Count} searches is")} shown to overfit: no last best is worse on the larger tasks than an earlier one by more than noise. "
                + "The direction is not the paper's, which says nothing of longer searches."
            : $"Here {(one ? "the one search overfits" : $"{began} of {results.Count} searches overfit")}, from {from} of the progress on, while search fitness rose: the direction agrees"
                + (one ? "." : $" in {began} of {results.Count}.");
        string second = $" The last best is better than what its search began with on the larger tasks, by more than noise, in {better} of {results.Count}.";
        return first + second + " " + Order(options, results);
    }

    /// <summary>The results for <see cref="Json"/>: the same from the same seed and runs.</summary>
    public static object ToJson(MetaOverfittingOptions options, IReadOnlyList<MeasuredSearch> results) => new
    {
        Tasks = options.Tasks.Select(task => task.Name), options.Points, options.Trials, options.Seeds, options.Seed,
        Runs = results.Select(result => new
        {
            result.Search.Name, Bests = result.Search.Bests.Select(best => new { best.Index, best.Progress, best.Fitness.Level, best.Fitness.Score }),
            Measured = result.Points.Select(point => new { point.Best.Index, point.Best.Progress, Fitness = point.Best.Fitness.Score, point.Losses, point.BySeed, LogRatio = point.Advantage }),
            Onset = new { result.Onset.Began, result.Onset.Progress, Child = result.Points[result.Onset.Peak].Best.Index }, Fall = Fall(result),
        }),
        LateAndGood = OrderOf(options, results) is var (tau, p) && double.IsFinite(tau) ? new { Tau = tau, PValue = p } : null,
        Paper, Verdict = InWords(options, results),
    };

    /// <summary>A logarithm of how many times lower losses are, in percent that they are lower; the half interval is taken along the slope.</summary>
    public static Interval InPercent(Interval advantage) => new(100 * (1 - Math.Exp(-advantage.Mean)), 100 * Math.Exp(-advantage.Mean) * advantage.HalfWidth);

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => $"{100 * share:F0} %";

    private static string Order(MetaOverfittingOptions options, IReadOnlyList<MeasuredSearch> results)
    {
        if (results.Count < LeastForOrder) return $"Whether searches that overfit late generalise better takes {LeastForOrder} runs or more to say.";
        (double tau, double p) = OrderOf(options, results);
        if (double.IsNaN(tau)) return "Whether searches that overfit late generalise better cannot be said: all began at the same progress.";
        string decision = p >= Significance ? "which chance gives as well" : tau > 0 ? "the direction agrees" : "the direction is the opposite";
        return $"Late and good: Kendall's τ of onset and final advantage is {Spoken.Signed(tau, 2)} over {results.Count} searches (p = {p:F3} by permutation), {decision}; "
            + "both are of the same measurements, and a search that never fell ends at its best, so that some of τ is of that alone.";
    }

    private static (double Tau, double P) OrderOf(MetaOverfittingOptions options, IReadOnlyList<MeasuredSearch> results)
    {
        if (results.Count < LeastForOrder) return (double.NaN, double.NaN);
        double[] onsets = [.. results.Select(result => result.Onset.Progress)], finals = [.. results.Select(result => result.Points[^1].Advantage.Mean)];
        return (Kendall.TauB(onsets, finals), Kendall.PValue(onsets, finals, new Rng(options.Seed, 301)));
    }

    /// <summary>What the last best is against the one that does best on the larger tasks.</summary>
    private static Interval Fall(MeasuredSearch result) =>
        Interval.Of([.. result.Points[^1].BySeed.Zip(result.Points[result.Onset.Peak].BySeed, (last, best) => last - best)]);

    private static string Lower(Interval advantage)
    {
        Interval percent = InPercent(advantage);
        return $"{Spoken.Signed(percent.Mean, 1)} %{(double.IsFinite(percent.HalfWidth) ? $" ± {percent.HalfWidth:F1}" : "")}";
    }

    private static void Print(Terminal terminal, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        Table table = Tables.Create(headings);
        foreach (IReadOnlyList<string> cells in rows) table.Add(cells);
        terminal.Print(table);
    }
}
