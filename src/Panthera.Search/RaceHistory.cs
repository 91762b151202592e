
namespace Panthera.Search;

/// <summary>
/// Recent scores by level. A level asks for what the better part of those who were measured at the level below reached.
/// </summary>
internal sealed class RaceHistory
{
    /// <summary>The share that must be beaten to enter levels 1, 2 and 3.</summary>
    private static readonly double[] Quantiles = [0, 0.6, 0.8, 0.7];

    private const int Window = 128, Expected = 8;

    private readonly Queue<double>[] _scores = [.. Quantiles.Select(_ => new Queue<double>())];

    /// <summary>Begins with the start program's scores: until others are known, a level asks for as much.</summary>
    public void Expect(IReadOnlyList<double> scores)
    {
        for (int level = 0; level < Math.Min(scores.Count, Evaluator.TopLevel); level++)
            for (int i = 0; i < Expected; i++) Add(level, scores[level]);
    }

    /// <summary>Adds the scores of one evaluation, level by level; a failed one counts as the worst at level 0.</summary>
    public void Add(Evaluation evaluation)
    {
        for (int level = 0; level < Math.Min(evaluation.Scores.Length, Evaluator.TopLevel); level++) Add(level, evaluation.Scores[level]);
        if (evaluation.Scores.IsEmpty) Add(0, double.NegativeInfinity);
    }

    /// <summary>The rules as they stand.</summary>
    public RaceRules Rules()
    {
        double[] minimum = new double[Quantiles.Length];
        for (int level = 1; level < minimum.Length; level++)
        {
            double[] scores = [.. _scores[level - 1].Order()];
            minimum[level] = scores.Length == 0 ? double.NegativeInfinity : scores[(int)(Quantiles[level] * scores.Length)];
        }
        return new RaceRules([.. minimum]);
    }

    private void Add(int level, double score)
    {
        _scores[level].Enqueue(score);
        if (_scores[level].Count > Window) _scores[level].Dequeue();
    }
}
