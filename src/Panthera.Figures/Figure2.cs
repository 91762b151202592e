using Panthera.Figures.Charts;
using Panthera.Search.Figures;

namespace Panthera.Figures;

/// <summary>A strategy at one moment of its searches, over its repeats.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="BudgetFactor">How many times the compute of evolution it had.</param>
/// <param name="Progress">The share of that budget that was used, from 0 to 1.</param>
/// <param name="BestFitness">The best fitness so far.</param>
/// <param name="CacheHitRate">The share of the children so far whose fitness was known before.</param>
/// <param name="RedundantShare">The share of their statements that no output depends on.</param>
public sealed record Figure2Row(
    string Strategy, int BudgetFactor, double Progress, MeanAndError BestFitness, MeanAndError CacheHitRate, MeanAndError RedundantShare);

/// <summary>
/// The paper's figure 2 from searches that were made here: the best fitness so far of evolution and of the baselines that
/// have a multiple of its compute, and how much the cache and the skipping of redundant statements save.
/// </summary>
/// <param name="strategies">The searches of each strategy. All repeats have their points at the same progress.</param>
/// <exception cref="ArgumentException">If a strategy has no repeat or no point, or the progress of two repeats differs.</exception>
public sealed class Figure2(IReadOnlyList<StrategyCurves> strategies)
{
    private static readonly double[] Marks = [0.1, 0.25, 0.5, 1];

    /// <summary>What each strategy must be better than, in the paper.</summary>
    private static readonly (string Better, string Worse)[] Claims =
    [
        (StrategyCurves.Evolution, StrategyCurves.Hyperparameters), (StrategyCurves.Hyperparameters, StrategyCurves.Random),
    ];

    private readonly Figure2Row[][] _curves = [.. strategies.Select(Averaged)];

    /// <summary>How many repeats the strategy with the fewest has.</summary>
    public int Repeats { get; } = strategies.Count == 0 ? 0 : strategies.Min(strategy => strategy.Repeats.Count);

    /// <summary>The unit of fitness, for labels.</summary>
    public string FitnessUnit { get; init; } = "doublings of training steps";

    /// <summary>Whether the x axes are logarithmic; a point at progress 0 has no place there.</summary>
    public bool HasLogarithmicProgress { get; init; }

    /// <summary>Every strategy at every moment.</summary>
    public IEnumerable<Figure2Row> Points => _curves.SelectMany(curve => curve);

    /// <summary>Every strategy after 10, 25, 50 and 100 % of its budget: the first moment that is not earlier.</summary>
    public IReadOnlyList<Figure2Row> Rows =>
        [.. _curves.SelectMany(curve => Marks.Select(mark => Array.Find(curve, row => row.Progress >= mark - 1e-9)).OfType<Figure2Row>().Distinct())];

    /// <summary>Whether evolution beats hyperparameters, and these random search, at the end.</summary>
    public IReadOnlyList<Ordering> Orderings =>
        [.. from claim in Claims
            let better = EndOf(claim.Better)
            let worse = EndOf(claim.Worse)
            where better is not null && worse is not null
            select new Ordering(LabelOf(better), LabelOf(worse), better.BestFitness, worse.BestFitness)];

    /// <summary>The picture.</summary>
    public Chart Chart()
    {
        Axis progress = new("progress (% of the budget)") { IsLogarithmic = HasLogarithmicProgress, Includes = [100] };
        Panel fitness = new("Best fitness so far", progress, new($"fitness ({FitnessUnit})"),
            [.. _curves.Select(curve => new Series(LabelOf(curve[0]), Values(curve, row => row.BestFitness)))])
        { Width = 1.35 };
        List<Panel> panels = [fitness];
        if ((Array.Find(_curves, curve => curve[0].Strategy == StrategyCurves.Evolution) ?? _curves.FirstOrDefault()) is { } shown)
            panels.Add(new($"What {LabelOf(shown[0])} saves", progress, new("share (%)") { Includes = [0, 100] },
            [
                new("cache-hit rate", Values(shown, row => row.CacheHitRate, 100)),
                new("redundant statements", Values(shown, row => row.RedundantShare, 100)),
            ]));
        return new Chart("Search strategies compared", $"Mean ± standard error over {Repeats} {(Repeats == 1 ? "repeat" : "repeats")}; "
            + "a factor is a strategy's budget in multiples of evolution's", panels);
    }

    /// <summary>The name of a row's strategy with its budget's factor.</summary>
    internal static string LabelOf(Figure2Row row) => new StrategyCurves(row.Strategy, row.BudgetFactor, []).Label;

    private Figure2Row? EndOf(string strategy) => Array.Find(_curves, curve => curve[0].Strategy == strategy)?[^1];

    private static Value[] Values(Figure2Row[] curve, Func<Figure2Row, MeanAndError> of, double factor = 1) =>
        [.. curve.Select(row => new Value(100 * row.Progress, factor * of(row).Mean, factor * of(row).Error))];

    private static Figure2Row[] Averaged(StrategyCurves strategy)
    {
        if (strategy.Repeats.Count == 0 || strategy.Repeats[0].Points.Count == 0)
            throw new ArgumentException($"The strategy '{strategy.Name}' has no curve.", nameof(strategy));
        double[] progress = [.. strategy.Repeats[0].Points.Select(point => point.Progress)];
        if (strategy.Repeats.Any(repeat => !repeat.Points.Select(point => point.Progress).SequenceEqual(progress)))
            throw new ArgumentException($"The repeats of the strategy '{strategy.Name}' have their points at different progress.", nameof(strategy));

        MeanAndError Over(int point, Func<CurvePoint, double> of) => MeanAndError.Of([.. strategy.Repeats.Select(repeat => of(repeat.Points[point]))]);
        return [.. progress.Select((at, i) => new Figure2Row(
            strategy.Name, strategy.BudgetFactor, at, Over(i, point => point.BestFitness), Over(i, point => point.CacheHitRate), Over(i, point => point.RedundantShare)))];
    }
}
