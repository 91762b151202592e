namespace Panthera.Benchmarks;

/// <summary>What a program is ranked by on a task.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Of">The number of a training: the smaller the better.</param>
internal sealed record ProxyMetric(string Name, Func<LoggedTraining, double> Of)
{
    /// <summary>The validation loss at the end.</summary>
    public static ProxyMetric Loss { get; } = new("loss", t => t.Loss);

    /// <summary>All metrics; each comes from the same trainings.</summary>
    public static IReadOnlyList<ProxyMetric> All { get; } =
    [
        Loss,
        new("accuracy", t => double.IsFinite(t.Loss) ? -t.Accuracy : double.PositiveInfinity),
        new("train 100 %", t => t.Curve[9]),
        new("train 50 %", t => t.Curve[4]),
        new("train 30 %", t => t.Curve[2]),
        new("train 10 %", t => t.Curve[0]),
        new("area", t => t.Curve.Average()),
    ];
}

/// <summary>The trainings as one number a program: at its best scale, infinite if it failed at all of them.</summary>
internal sealed class ProxiesScores
{
    private const ulong FirstSeed = 1, SecondSeed = 2;

    private readonly ILookup<(string Task, string Program), LoggedTraining> _trainings;

    /// <summary>Reads the logs of the stages that rank the sampled programs.</summary>
    public ProxiesScores(string folder)
    {
        Programs = [.. ProxiesPrograms.Read(folder).Select(program => program.Name)];
        HashSet<string> sampled = [.. Programs];
        List<LoggedTraining> all = [];
        foreach (string stage in new[] { "candidates", "large", "largest", "largest-check" })
        {
            using ProxiesLog log = new(Path.Combine(folder, $"{stage}.csv"));
            all.AddRange(log.All.Where(t => sampled.Contains(t.Program)));
        }
        _trainings = all.ToLookup(t => (t.Task, t.Program));
    }

    /// <summary>All programs.</summary>
    public IReadOnlyList<string> Programs { get; }

    /// <summary>
    /// Each program's best number over the scales that were tried. Programs are trained in order, so one without a training before
    /// others with some was refused, and is infinite; those after the last are NaN.
    /// </summary>
    public double[] Of(string task, ProxyMetric metric)
    {
        int trained = Programs.Count - Programs.Reverse().TakeWhile(p => !_trainings[(task, p)].Any()).Count();
        return [.. Programs.Select((p, i) => i >= trained ? double.NaN
            : _trainings[(task, p)].Where(t => t.Seed == FirstSeed).Select(metric.Of).DefaultIfEmpty(double.PositiveInfinity).Min())];
    }

    /// <summary>Each program's validation loss with another seed, at the scale that was best with the first.</summary>
    public double[] SecondSeedOf(string task) => [.. Programs.Select(p =>
        _trainings[(task, p)].FirstOrDefault(t => t.Seed == SecondSeed)?.Loss ?? double.PositiveInfinity)];

    /// <summary>
    /// The losses on one of the largest tasks, at the scale at which all were trained: infinite for what failed on the next smaller
    /// task, NaN for what has not been trained.
    /// </summary>
    public double[] OfLargest(string task, string smaller)
    {
        double[] qualified = Of(smaller, ProxyMetric.Loss);
        return [.. Programs.Select((p, i) => double.IsNaN(qualified[i]) ? double.NaN : double.IsInfinity(qualified[i]) ? double.PositiveInfinity
            : _trainings[(task, p)].MinBy(t => t.Scale)?.Loss ?? double.NaN)];
    }

    /// <summary>Of the programs that were trained on one of the largest tasks at two scales, the losses at the smaller and at the larger one.</summary>
    public (double[] Smaller, double[] Larger) ScaleChoices(string task)
    {
        LoggedTraining[][] both = [.. Programs.Select(p => _trainings[(task, p)].OrderBy(t => t.Scale).ToArray())
            .Where(t => t.Length == 2 && t.Any(one => double.IsFinite(one.Loss)))];
        return ([.. both.Select(t => t[0].Loss)], [.. both.Select(t => t[1].Loss)]);
    }

    /// <summary>The median processor time of a finished training, in milliseconds.</summary>
    public double Cost(string task)
    {
        double[] costs = [.. Programs.SelectMany(p => _trainings[(task, p)]).Where(t => double.IsFinite(t.Loss)).Select(t => t.Milliseconds).Order()];
        return costs.Length == 0 ? 0 : costs[costs.Length / 2];
    }

    /// <summary>How many trainings of a task there are, and the processor seconds of all of them.</summary>
    public (int Trainings, double Seconds) Spent(string task)
    {
        LoggedTraining[] all = [.. Programs.SelectMany(p => _trainings[(task, p)])];
        return (all.Length, all.Sum(t => t.Milliseconds) / 1000);
    }

    /// <summary>Ranks from 0, the best, to 1; what is equal shares the mean rank.</summary>
    public static double[] Ranks(IReadOnlyList<double> values) => [.. values.Select(v =>
        (values.Count(other => other < v) + (values.Count(other => other.Equals(v)) - 1) / 2.0) / Math.Max(1, values.Count - 1))];
}
