using Panthera.Language;

namespace Panthera.Search.Ablations;

/// <summary>Finds the scale at which a contestant is best: the same few for everyone around the scale that makes its updates as large.</summary>
internal sealed class ScaleRace(AblationMeasurements measurements, AblationOptions options, IReadOnlyList<ulong> seeds)
{
    /// <summary>Where an original's scale is looked for at first, with one seed.</summary>
    private static readonly double[] Wide = [.. Enumerable.Range(-4, 10).Select(power => Math.Pow(4, power))];

    /// <summary>The best of the ladder, or null if it trains at none of its scales.</summary>
    public AtScale? Best(Program program, double start)
    {
        AtScale[] scales = [.. options.Ladder.Select(factor => new AtScale(program, Scales.Rounded(start * factor)))];
        measurements.Prepare(scales, seeds);
        double Total(AtScale at) => Enumerable.Range(0, measurements.Tasks).Sum(task =>
            seeds.Sum(seed => measurements.Loss(at, task, seed)) / measurements.Doublings[task]);
        AtScale best = scales.MinBy(Total)!;
        return double.IsFinite(Total(best)) ? best : null;
    }

    /// <summary>Roughly where a program trains best: by factors of four, losses relative to the best of each task.</summary>
    /// <exception cref="InputException">If it does not train at any scale.</exception>
    public double Rough(Program program)
    {
        AtScale[] scales = [.. Wide.Select(scale => new AtScale(program, scale))];
        measurements.Prepare(scales, seeds.Take(1));
        double Excess(AtScale at) => Enumerable.Range(0, measurements.Tasks).Sum(task =>
            measurements.Loss(at, task, seeds[0]) / scales.Min(s => measurements.Loss(s, task, seeds[0])));
        AtScale best = scales.MinBy(at => double.IsNaN(Excess(at)) ? double.PositiveInfinity : Excess(at))!;
        return double.IsFinite(Excess(best)) ? best.Scale
            : throw new InputException("the program diverges on some task at every scale that was tried; expected a program that trains");
    }
}
