using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search.Ablations;

/// <summary>A program with a scale for each task.</summary>
internal sealed record Tuned(Program Program, IReadOnlyList<double> Scales)
{
    /// <summary>The same for programs that are equal by algebra.</summary>
    public Fingerprint Fingerprint { get; } = Fingerprint.Of(Program, Strength.Canonical);
}

/// <summary>The trainings of an ablation; of programs that are equal by algebra none is done twice.</summary>
internal sealed class AblationMeasurements(IAblationBench bench, CancellationToken cancellation)
{
    private readonly Dictionary<(Fingerprint, double Scale, int Task, ulong Seed, bool IsHalf), double> _losses = [];

    public int Tasks => bench.Tasks.Count;

    public int Trainings { get; private set; }

    /// <summary>By task: the loss that is worth one doubling of the steps, in nats.</summary>
    public double[] Doublings { get; private set; } = [];

    /// <summary>Trains what has not been trained yet, all side by side.</summary>
    public void Prepare(IEnumerable<Tuned> contestants, IEnumerable<ulong> seeds, bool withHalves = false)
    {
        List<AblationTraining> missing = [];
        List<(Fingerprint, double, int, ulong, bool)> keys = [];
        ulong[] all = [.. seeds];
        foreach (Tuned contestant in contestants)
            foreach (ulong seed in all)
                for (int task = 0; task < Tasks; task++)
                    foreach (bool isHalf in withHalves ? [false, true] : new[] { false })
                    {
                        (Fingerprint, double, int, ulong, bool) key = (contestant.Fingerprint, contestant.Scales[task], task, seed, isHalf);
                        if (!_losses.TryAdd(key, double.NaN)) continue;
                        keys.Add(key);
                        missing.Add(new(contestant.Program, contestant.Scales[task], task, seed, isHalf));
                    }
        cancellation.ThrowIfCancellationRequested();
        if (missing.Count == 0) return;
        double[] losses = bench.Train(missing, cancellation);
        for (int i = 0; i < losses.Length; i++) _losses[keys[i]] = losses[i];
        Trainings += losses.Length;
    }

    /// <summary>A loss that was prepared.</summary>
    public double Loss(Tuned contestant, int task, ulong seed, bool isHalf = false) =>
        _losses[(contestant.Fingerprint, contestant.Scales[task], task, seed, isHalf)];

    /// <summary>Measures what a doubling of the steps is worth to a program.</summary>
    /// <exception cref="InputException">If it does not learn.</exception>
    public void MeasureDoublings(Tuned contestant, IReadOnlyList<ulong> seeds)
    {
        Prepare([contestant], seeds, withHalves: true);
        Doublings = [.. Enumerable.Range(0, Tasks).Select(task =>
        {
            double full = seeds.Average(s => Loss(contestant, task, s)), half = seeds.Average(s => Loss(contestant, task, s, isHalf: true));
            return half - full > 1e-6 && double.IsFinite(half) ? half - full : throw new InputException(
                $"{bench.Tasks[task]}: the program does not learn: {full:G4} nats after all steps, {half:G4} after half of them; "
                + "expected a program that trains");
        })];
    }

    /// <summary>What a contestant costs on a task with a seed, in doublings; one that diverged costs the most, unless the other did too.</summary>
    private double Cost(Tuned contestant, Tuned rival, int task, ulong seed)
    {
        double loss = Loss(contestant, task, seed), other = Loss(rival, task, seed);
        return double.IsInfinity(loss) && double.IsInfinity(other) ? 0
            : Math.Clamp((loss - other) / Doublings[task], -Yardstick.MaxScore, Yardstick.MaxScore);
    }

    /// <summary>The same by task and seed.</summary>
    public double[][] Costs(Tuned contestant, Tuned rival, IReadOnlyList<ulong> seeds) =>
        [.. Enumerable.Range(0, Tasks).Select(task => seeds.Select(seed => Cost(contestant, rival, task, seed)).ToArray())];
}
