using Panthera.Language;

namespace Panthera.Search.Ablations;

/// <summary>
/// Finds the scale at which a contestant is best on each task: the same few trainings for everyone around the scale that makes its
/// updates as large as those of what it is compared with.
/// </summary>
internal sealed class ScaleRace(AblationMeasurements measurements, AblationOptions options, IReadOnlyList<ulong> seeds)
{
    /// <summary>Where an original's scale is looked for at first, with one seed.</summary>
    private static readonly double[] Wide = [.. Enumerable.Range(-4, 10).Select(power => Math.Pow(4, power))];

    /// <summary>The best of the ladder, or null if it trains at none of its scales on some task.</summary>
    /// <param name="program">The contestant.</param>
    /// <param name="start">The ladder's middle, by task.</param>
    public Tuned? Best(Program program, IReadOnlyList<double> start) => Best(program, start, options.Ladder, seeds);

    /// <summary>Roughly where a program trains best, by factors of four.</summary>
    /// <exception cref="InputException">If it does not train at any scale.</exception>
    public Tuned Rough(Program program) =>
        Best(program, [.. Enumerable.Repeat(1.0, measurements.Tasks)], Wide, [.. seeds.Take(1)])
            ?? throw new InputException("the program diverges on some task at every scale that was tried; expected a program that trains");

    private Tuned? Best(Program program, IReadOnlyList<double> start, IReadOnlyList<double> ladder, IReadOnlyList<ulong> trained)
    {
        Tuned[] all = [.. ladder.Select(factor => new Tuned(program, [.. start.Select(scale => Scales.Rounded(scale * factor))]))];
        measurements.Prepare(all, trained);
        double[] best = new double[measurements.Tasks];
        for (int task = 0; task < best.Length; task++)
        {
            double Total(Tuned tuned) => trained.Sum(seed => measurements.Loss(tuned, task, seed));
            Tuned winner = all.MinBy(Total)!;
            if (!double.IsFinite(Total(winner))) return null;
            best[task] = winner.Scales[task];
        }
        return new(program, best);
    }
}
