namespace Panthera.Search.Figures;

/// <summary>What repeats of one search strategy reached while they ran: a line of the paper's figure 2 is made of these.</summary>
/// <param name="Name">The strategy, as figures and tables call it, such as <c>evolution</c>.</param>
/// <param name="BudgetFactor">How many times the compute of evolution each repeat had, 1 or more; names quote it, as in <c>4×</c>.</param>
/// <param name="Repeats">Independent repeats, each with a seed of its own; their points are at the same progress.</param>
public sealed record StrategyCurves(string Name, int BudgetFactor, IReadOnlyList<RunCurve> Repeats)
{
    /// <summary>The names of the strategies that the paper's figure 2 compares.</summary>
    public const string Evolution = "evolution", Restarts = "evolution with restarts", Hyperparameters = "hyperparameters", Random = "random";

    /// <summary>The name with the budget's factor, such as <c>4× random</c>.</summary>
    public string Label => BudgetFactor == 1 ? Name : $"{BudgetFactor}× {Name}";
}

/// <summary>What one search reached while it ran.</summary>
/// <param name="Points">In order of progress; every curve of a figure has them at the same progress.</param>
public sealed record RunCurve(IReadOnlyList<CurvePoint> Points);

/// <summary>The state of a search at one moment.</summary>
/// <param name="Progress">The share of its budget that was used, from 0 to 1.</param>
/// <param name="BestFitness">The best fitness so far; greater is better. Not finite if nothing has trained yet.</param>
/// <param name="CacheHitRate">The share, 0 to 1, of the children so far whose fitness was known before; NaN before the first child.</param>
/// <param name="RedundantShare">
/// The share, 0 to 1, of statements that no output depends on, in the children so far; NaN before the first child.
/// </param>
public readonly record struct CurvePoint(double Progress, double BestFitness, double CacheHitRate, double RedundantShare);
