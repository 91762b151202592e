namespace Panthera.Search.Figures;

/// <summary>Follows a search and keeps its state at equal steps of progress.</summary>
/// <param name="steps">Points after the one at progress 0.</param>
/// <param name="start">The fitness that it has before any child.</param>
internal sealed class CurveTracer(int steps, double start)
{
    /// <summary>Below this level a score is of a few trainings, and luck.</summary>
    private const int Level = 3;

    private readonly List<CurvePoint> _points = [new(0, start, double.NaN, double.NaN)];
    private Fitness? _best;

    /// <summary>Hears of a child.</summary>
    /// <param name="used">The share of the budget that is used.</param>
    /// <param name="child">The child.</param>
    /// <param name="counts">What has been counted, with it.</param>
    public void Hear(double used, Candidate child, SearchCounts counts)
    {
        if (child.Fitness.Level >= Level && (_best is null || child.Fitness > _best)) _best = child.Fitness;
        while (_points.Count <= steps && used >= _points.Count / (double)steps) Add(counts);
    }

    /// <summary>All points; what a search that ended early did not come to is as at its end.</summary>
    public CurvePoint[] Points(SearchCounts counts)
    {
        while (_points.Count <= steps) Add(counts);
        return [.. _points];
    }

    private void Add(SearchCounts counts)
    {
        // A believed score may be below an earlier one that was not believed; the best so far is never below the start.
        double best = _best is { } known ? Math.Max(start, known.Score) : start;
        _points.Add(new(_points.Count / (double)steps, best, counts.CacheHitRate, counts.RedundantShare));
    }
}
