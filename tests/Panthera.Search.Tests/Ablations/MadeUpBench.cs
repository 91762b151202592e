using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Ablations;

namespace Panthera.Search.Tests.Ablations;

/// <summary>
/// Trains nothing: what a program costs on a task is known, in doublings of one nat, and what is measured is that with noise of a
/// known size that depends on program, scale, task and seed.
/// </summary>
internal sealed class MadeUpBench(Func<Program, int, ulong, double> cost, double noise, ulong noiseSeed = 0, int tasks = 1) : IAblationBench
{
    /// <summary>All that was asked for, in order.</summary>
    public List<AblationTraining> Asked { get; } = [];

    /// <summary>Hears of every batch.</summary>
    public Action? OnTrain { get; init; }

    public IReadOnlyList<string> Tasks { get; } = [.. Enumerable.Range(1, tasks).Select(t => $"task{t}")];

    public double[] Train(IReadOnlyList<AblationTraining> trainings, CancellationToken cancellation)
    {
        Asked.AddRange(trainings);
        OnTrain?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        return [.. trainings.Select(Loss)];
    }

    public double? Magnitude(Program program, Program reference, double scale) => 1;

    /// <summary>What a program costs that lacks each of some pieces of text: all of them are counted.</summary>
    public static Func<Program, int, ulong, double> Lacking(params IReadOnlyList<(string Piece, double Cost)> pieces) => (program, _, _) =>
    {
        string text = program.ToString();
        return pieces.Sum(p => text.Contains(p.Piece, StringComparison.Ordinal) ? 0 : p.Cost);
    };

    private double Loss(AblationTraining training)
    {
        ulong program = (ulong)Fingerprint.Of(training.Program, Strength.Canonical).Value;
        Rng own = new(noiseSeed ^ program, (ulong)training.Task, training.Seed + (ulong)(training.Scale * 4096));
        // What a seed is worth alike to all programs vanishes from differences.
        Rng shared = new(noiseSeed, 99, training.Seed);
        return 5 + shared.NextNormal() + noise / Math.Sqrt(2) * own.NextNormal() + cost(training.Program, training.Task, training.Seed)
            + (training.IsHalf ? 1 : 0) + 0.05 * Math.Pow(Math.Log2(training.Scale), 2);
    }
}
