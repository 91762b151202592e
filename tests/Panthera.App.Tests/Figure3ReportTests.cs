using Panthera.App.Reports;
using Panthera.Figures.Charts;
using Panthera.Language;
using Panthera.Search;
using Panthera.Search.Overfitting;

namespace Panthera.App.Tests;

/// <summary>What is said of made-up searches.</summary>
public class Figure3ReportTests
{
    private static readonly MetaOverfittingOptions Options = new() { Searches = [], Tasks = [], Seed = 1 };
    private static readonly Program Program = Parser.Parse("def train(w, g, lr):\n  update = g * lr\n  return update");

    [Fact]
    public void InWords_OneSearchThatFell_AgreesAndAsksForMore()
    {
        string words = Words(Searched((0, 0), (0.3, 0.2), (0.8, -0.1)));
        words.ShouldContain("Here the one search overfits, from 30 % of the progress on, while search fitness rose: the direction agrees.");
        words.ShouldContain("in 0 of 1. Whether searches that overfit late generalise better takes 4 runs or more to say.");
    }

    [Fact]
    public void InWords_SearchesThatRose_DoNotAgree()
    {
        string words = Words(Searched((0, 0), (0.3, 0.2)), Searched((0, 0), (0.5, 0.1)));
        words.ShouldContain("none of 2 searches is shown to overfit");
        words.ShouldContain("The direction is not the paper's");
        words.ShouldContain("by more than noise, in 2 of 2.");
    }

    [Fact]
    public void InWords_LateOnesThatAreBetter_AgreeIfThereAreEnough()
    {
        MeasuredSearch Fell(double onset, double end) => Searched((0, 0), (onset, end + 0.3), (0.95, end));
        string few = Words([.. Enumerable.Range(1, 4).Select(i => Fell(0.2 * i, 0.1 * i))]), many = Words([.. Enumerable.Range(1, 8).Select(i => Fell(0.1 * i, 0.1 * i))]);
        few.ShouldContain("is +1.00 over 4 searches (p = 0.0");
        few.ShouldContain("which chance gives as well");
        many.ShouldContain("is +1.00 over 8 searches (p = 0.000 by permutation), the direction agrees");
        Words([.. Enumerable.Range(1, 8).Select(i => Fell(0.1 * i, 0.9 - 0.1 * i))]).ShouldContain("the direction is the opposite");
        Words([.. Enumerable.Range(1, 4).Select(i => Searched((0, 0), (0.5, 0.1 * i)))]).ShouldContain("cannot be said: all began at the same progress");
    }

    [Fact]
    public void Onsets_CountsEverySearchOnce()
    {
        BarChart bars = Figure3Page.Onsets([Searched((0, 0.5), (0.5, 0)), Searched((0, 0), (0.29, 1), (0.9, 0)), Searched((0, 0), (0.2, 1), (0.9, 0)), Searched((0, 0), (0.9, 1))]);
        bars.Bars.Select(bar => bar.Count).ShouldBe([1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1]);
        bars.Bars[^1].IsApart.ShouldBeTrue();
    }

    [Fact]
    public void Progress_ManySearches_AreDrawnAsTheirMean()
    {
        MeasuredSearch[] searches = [.. Enumerable.Range(0, 7).Select(i => Searched((0, 0), (0.5, -0.1 * i)))];
        Figure3Page.Progress(searches[..6]).Panels[1].Series.Count.ShouldBe(6);
        Series mean = Figure3Page.Progress(searches).Panels[1].Series.ShouldHaveSingleItem();
        mean.Values[49].Y.ShouldBe(0);
        double expected = Enumerable.Range(0, 7).Average(i => 100 * (1 - Math.Exp(0.1 * i)));
        mean.Values[50].Y.ShouldBe(expected, 1e-9);
        mean.Values[100].Y.ShouldBe(expected, 1e-9);
        mean.Values[50].Error.ShouldBeGreaterThan(0);
    }

    private static string Words(params MeasuredSearch[] searches) => Figure3Report.InWords(Options, searches);

    /// <summary>A search with these means on the larger tasks, and little noise.</summary>
    private static MeasuredSearch Searched(params (double Progress, double Mean)[] points)
    {
        MeasuredBest[] measured = [.. points.Select((point, i) => new MeasuredBest(
            new SearchBest(i - 1, point.Progress, new Fitness(4, i), Program, 1), [1], [point.Mean - 0.001 * i, point.Mean, point.Mean + 0.001 * i, point.Mean]))];
        return new(new("made up", [.. measured.Select(point => point.Best)]), measured);
    }
}
