using System.Text.Json;
using Panthera.Figures.Tests.Charts;
using Panthera.Search.Figures;

namespace Panthera.Figures.Tests;

public class Figure2Tests
{
    [Fact]
    public void MeanAndError_AreThoseOfTheDefinition()
    {
        MeanAndError.Of([1, 2, 3, 6]).ShouldBe(new MeanAndError(3, Math.Sqrt((4 + 1 + 0 + 9) / 3.0 / 4)));
        MeanAndError.Of([5]).ShouldBe(new MeanAndError(5, double.NaN));
        MeanAndError.Of([]).Mean.ShouldBe(double.NaN);
        MeanAndError.Of([1, double.NegativeInfinity]).Mean.ShouldBe(double.NaN);
    }

    [Fact]
    public void Rows_AreMeansAtFourMoments()
    {
        Figure2 figure = Figure([1, 1.2], [0.5, 0.5], [0.1, 0.1]);
        figure.Rows.Count.ShouldBe(12);
        Figure2Row[] evolution = [.. figure.Rows.Where(row => row.Strategy == StrategyCurves.Evolution)];
        evolution.Select(row => row.Progress).ShouldBe([0.1, 0.25, 0.5, 1]);
        foreach (Figure2Row row in evolution)
        {
            row.BestFitness.Mean.ShouldBe(1.1 * row.Progress, 1e-12);
            row.BestFitness.Error.ShouldBe(0.1 * row.Progress, 1e-12);
            row.CacheHitRate.Mean.ShouldBe(0.8 * row.Progress, 1e-12);
            row.RedundantShare.Mean.ShouldBe(0.5 * row.Progress, 1e-12);
        }
        figure.Points.Count().ShouldBe(3 * 101);
    }

    // Means 1 and 0.5 in the middle; errors are half the distances of two repeats.
    [Theory]
    [InlineData(0.9, 1.1, 0.4, 0.6, OrderingDecision.Holds)]
    [InlineData(0.7, 1.3, 0.2, 0.8, OrderingDecision.Undecided)]
    [InlineData(0.4, 0.6, 0.9, 1.1, OrderingDecision.Reversed)]
    [InlineData(0.5, 0.5, 0.5, 0.5, OrderingDecision.Undecided)]
    public void Orderings_CompareTheDifferenceWithTheErrors(double first1, double first2, double second1, double second2, OrderingDecision decision)
    {
        Ordering ordering = Figure([first1, first2], [second1, second2], [-1, -1]).Orderings[0];
        ordering.Decision.ShouldBe(decision);
        ordering.Difference.ShouldBe((first1 + first2 - second1 - second2) / 2, 1e-12);
        ordering.Errors.ShouldBe((Math.Abs(first1 - first2) + Math.Abs(second1 - second2)) / 2, 1e-12);
        (ordering.First, ordering.Second).ShouldBe(("evolution", "4× hyperparameters"));
        Figure2Table.Sentence(ordering).ShouldStartWith($"evolution > 4× hyperparameters: {decision.ToString().ToLowerInvariant()}, ");
    }

    [Fact]
    public void Orderings_WithOneRepeatOrWithoutFitness_AreUndecided()
    {
        Figure2 single = Figure([1], [0.5], [0.1]), failed = Figure([1, 1], [double.NegativeInfinity, 1], [0.1, 0.1]);
        single.Orderings.Concat(failed.Orderings).ShouldAllBe(ordering => ordering.Decision == OrderingDecision.Undecided);
        Figure2Table.Text(single).ShouldContain("a standard error takes two repeats");
        Figure2Table.Text(failed).ShouldContain("a fitness is not known");
        new Figure2([Strategy(StrategyCurves.Evolution, 1, 1, 2)]).Orderings.ShouldBeEmpty();
    }

    [Fact]
    public void Text_HasTheNumbersAndTheCriterion()
    {
        string text = Figure2Table.Text(Figure([0.9, 1.1], [0.4, 0.6], [0.1, 0.1]));
        text.ShouldMatch(@"\n  evolution +100 % +1\.00 ± 0\.10 +80\.0 ± 0\.0 % +50\.0 ± 0\.0 %\n");
        text.ShouldMatch(@"\n  4× random +10 % +0\.01 ± 0\.00 ");
        text.ShouldContain($"An ordering holds if {Ordering.Criterion}:\n");
        text.ShouldContain("\n  evolution > 4× hyperparameters: holds, 1.000 − 0.500 = 0.500 exceeds 0.100 + 0.100 = 0.200\n");
        text.Split('\n').ShouldAllBe(line => line.Length <= 100 && line == line.TrimEnd());
    }

    [Fact]
    public void Csv_HasTheRows()
    {
        Figure2 figure = new([Strategy("a, \"b\"", 1, 0.5), Strategy(StrategyCurves.Random, 4, 0.25, double.NaN)]);
        string[] lines = Figure2Table.Csv(figure.Rows).TrimEnd('\n').Split('\n');
        lines.Length.ShouldBe(9);
        lines[0].Split(',').Length.ShouldBe(9);
        lines[4].ShouldBe("\"a, \"\"b\"\"\",1,1,0.5,,0.8,,0.5,");
        lines[8].ShouldStartWith("random,4,1,,,0.8,0,0.5,0");
    }

    [Fact]
    public void Json_HasRowsAndOrderings()
    {
        using JsonDocument json = JsonDocument.Parse(Figure2Table.Json(Figure([1], [0.5], [0.1])));
        JsonElement rows = json.RootElement.GetProperty("rows");
        rows.GetArrayLength().ShouldBe(12);
        rows[3].GetProperty("bestFitness").GetProperty("mean").GetDouble().ShouldBe(1, 1e-12);
        rows[3].GetProperty("bestFitness").GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        JsonElement ordering = json.RootElement.GetProperty("orderings")[1];
        ordering.GetProperty("second").GetString().ShouldBe("4× random");
        ordering.GetProperty("difference").GetDouble().ShouldBe(0.4, 1e-12);
        ordering.GetProperty("decision").GetString().ShouldBe("undecided");
        json.RootElement.GetProperty("criterion").GetString().ShouldBe(Ordering.Criterion);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Chart_ShowsEveryStrategyAndWhatEvolutionSaves(bool logarithmic)
    {
        Figure2 figure = new([.. Strategies([1, 1.2], [0.5, 0.6], [0.1, 0.2]), Strategy(StrategyCurves.Restarts, 1, 1.3, 1.5)])
        {
            HasLogarithmicProgress = logarithmic,
        };
        Svg svg = Svg.Of(figure.Chart());
        int points = logarithmic ? 100 : 101;
        foreach (string name in new[] { "evolution", "4× hyperparameters", "4× random", "evolution with restarts" })
        {
            svg.Texts.ShouldContain(name);
            svg.Lines(name).ShouldHaveSingleItem().Length.ShouldBe(points);
        }
        // Before the first child there is no rate.
        foreach (string name in new[] { "cache-hit rate", "redundant statements" })
            svg.Lines(name).ShouldHaveSingleItem().Length.ShouldBe(100);
        svg.Texts.ShouldContain("Best fitness so far");
        svg.Texts.ShouldContain("What evolution saves");
        svg.Texts.ShouldContain("fitness (doublings of training steps)");
        svg.Texts.ShouldContain(text => text.StartsWith("Mean ± standard error over 2 repeats", StringComparison.Ordinal));
        // Of greater fitness, the higher line.
        string[] order = ["evolution with restarts", "evolution", "4× hyperparameters", "4× random"];
        order.Select(name => svg.Lines(name)[0][^1].Y).ShouldBeInOrder();
    }

    [Fact]
    public void Chart_OfNothing_SaysSo()
    {
        Figure2 figure = new([]);
        Svg.Of(figure.Chart()).Texts.ShouldContain("no data");
        figure.Rows.ShouldBeEmpty();
        Figure2Table.Text(figure).ShouldContain("strategy");
    }

    [Fact]
    public void Curves_ThatDoNotFit_AreRefused()
    {
        RunCurve shorter = new([new(0, 1, 1, 1), new(0.5, 1, 1, 1)]), longer = new([new(0, 1, 1, 1), new(1, 1, 1, 1)]);
        Should.Throw<ArgumentException>(() => new Figure2([new("a", 1, [shorter, longer])])).Message.ShouldContain("different progress");
        Should.Throw<ArgumentException>(() => new Figure2([new("a", 1, [])])).Message.ShouldContain("no curve");
        Should.Throw<ArgumentException>(() => new Figure2([new("a", 1, [new([])])])).Message.ShouldContain("no curve");
    }

    private static Figure2 Figure(double[] evolution, double[] hyperparameters, double[] random) => new(Strategies(evolution, hyperparameters, random));

    private static StrategyCurves[] Strategies(double[] evolution, double[] hyperparameters, double[] random) =>
    [
        Strategy(StrategyCurves.Evolution, 1, evolution), Strategy(StrategyCurves.Hyperparameters, 4, hyperparameters),
        Strategy(StrategyCurves.Random, 4, random),
    ];

    /// <summary>Repeats whose curves are straight lines from 0 to their ends.</summary>
    private static StrategyCurves Strategy(string name, int factor, params double[] ends) => new(name, factor, [.. ends.Select(end => new RunCurve(
        [.. Enumerable.Range(0, 101).Select(i => i / 100.0).Select(x => new CurvePoint(x, x * end, x > 0 ? 0.8 * x : double.NaN, x > 0 ? 0.5 * x : double.NaN))]))]);
}
