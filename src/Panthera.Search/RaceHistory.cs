using System.Runtime.InteropServices;

namespace Panthera.Search;

/// <summary>
/// Recent scores by level and losses by hurdle. A level asks for what the better part of those who were measured at the level
/// below reached; a hurdle stops whose training loss is above a quantile of past ones.
/// </summary>
internal sealed class RaceHistory
{
    /// <summary>The share of those measured at the level below that must be beaten to enter levels 1, 2 and 3.</summary>
    private static readonly double[] Quantiles = [0, 0.5, 0.75, 0.7];

    /// <summary>
    /// How many scores count by level: few where few come, for scores rise during a search, and who is measured against long ago
    /// passes always.
    /// </summary>
    private static readonly int[] Windows = [128, 64, 24, 24];

    /// <summary>
    /// The share of trainings that hurdles let pass: early losses tell plainly bad programs, and nothing of the good ones
    /// (docs/proxies.md).
    /// </summary>
    private static readonly double[] Passing = [0.7, 0.7];

    private const int LossWindow = 128, Expected = 8;

    private readonly bool _hasHurdles;
    private readonly double[] _floors;
    private readonly Queue<double>[] _scores, _losses;
    private double[]? _minimum, _maximum;

    /// <summary>No candidates yet.</summary>
    /// <param name="floors">By hurdle: the loss that may never stop a training; empty if there are no hurdles.</param>
    public RaceHistory(IReadOnlyList<double> floors)
    {
        (_floors, _hasHurdles) = ([.. floors], floors.Count > 0);
        _scores = [.. Quantiles.Select(_ => new Queue<double>())];
        _losses = [.. floors.Select(_ => new Queue<double>())];
    }

    /// <summary>The numbers, for a record to keep: rows of many as their bytes, as they are written whenever a training has ended.</summary>
    internal sealed record State(byte[][] Scores, byte[][] Losses, double[] Floors);

    /// <summary>As it was.</summary>
    /// <exception cref="ArgumentException">If it cannot have been so.</exception>
    public RaceHistory(State state)
    {
        if (state.Scores.Length != Quantiles.Length || state.Losses.Length != state.Floors.Length)
            throw new ArgumentException("Scores or losses are missing.", nameof(state));
        (_floors, _hasHurdles) = (state.Floors, state.Floors.Length > 0);
        _scores = [.. state.Scores.Select(scores => Numbers(scores))];
        _losses = [.. state.Losses.Select(losses => Numbers(losses))];
    }

    public State Save() => new([.. _scores.Select(Bytes)], [.. _losses.Select(Bytes)], _floors);

    /// <summary>Begins with the start program's scores: until others are known, a level asks for as much.</summary>
    public void Expect(IReadOnlyList<double> scores)
    {
        for (int level = 0; level < Math.Min(scores.Count, _scores.Length); level++)
            for (int i = 0; i < Expected; i++) Add(_scores[level], scores[level], Windows[level]);
    }

    /// <summary>Adds the scores of one evaluation, level by level; a failed one has none, and its losses count at the hurdles.</summary>
    public void Add(Evaluation evaluation)
    {
        for (int level = 0; level < Math.Min(evaluation.Scores.Length, _scores.Length); level++)
            Add(_scores[level], evaluation.Scores[level], Windows[level]);
        for (int hurdle = 0; hurdle < _losses.Length; hurdle++)
        {
            if (hurdle < evaluation.Losses.Length) Add(_losses[hurdle], evaluation.Losses[hurdle], LossWindow);
            // Whoever diverged on the way to the first one is among those that it would have stopped.
            else if (hurdle == 0) Add(_losses[hurdle], double.PositiveInfinity, LossWindow);
        }
    }

    /// <summary>The rules as they stand.</summary>
    /// <param name="best">The best one's score on all seeds: who has more is measured on fresh ones.</param>
    /// <param name="selection">What the best one reached on the selection tasks, where these are measured.</param>
    public RaceRules Rules(double best, double selection = double.NegativeInfinity)
    {
        // Many are bred between two that are trained, and only these change the quantiles.
        if (_minimum is null || _maximum is null)
        {
            _minimum = new double[Fitness.Levels];
            for (int level = 1; level < Quantiles.Length; level++) _minimum[level] = Quantile(_scores[level - 1], Quantiles[level], double.NegativeInfinity);
            _maximum = _hasHurdles ? [.. _losses.Select(HighestLoss)] : [];
        }
        double[] minimum = [.. _minimum];
        (minimum[0], minimum[RaceEvaluator.TopLevel]) = (selection, best);
        return new RaceRules([.. minimum], [.. _maximum]);
    }

    private static byte[] Bytes(Queue<double> numbers) => MemoryMarshal.AsBytes<double>(numbers.ToArray()).ToArray();

    private static Queue<double> Numbers(byte[] bytes) => bytes.Length % sizeof(double) == 0
        ? new Queue<double>(MemoryMarshal.Cast<byte, double>(bytes).ToArray())
        : throw new ArgumentException("A number is missing.", nameof(bytes));

    private double HighestLoss(Queue<double> losses, int hurdle) =>
        Math.Max(_floors[hurdle], Quantile(losses, Passing[hurdle], double.PositiveInfinity));

    private static double Quantile(Queue<double> values, double share, double none)
    {
        if (values.Count < Expected) return none;
        double[] sorted = [.. values.Order()];
        return sorted[(int)(share * sorted.Length)];
    }

    private void Add(Queue<double> queue, double value, int window)
    {
        _minimum = _maximum = null;
        queue.Enqueue(value);
        if (queue.Count > window) queue.Dequeue();
    }
}
