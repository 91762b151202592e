using Panthera.Search.Ablations;

namespace Panthera.Search.Studies;

/// <summary>What may be concluded from few numbers.</summary>
public static class Inference
{
    private const int Resamples = 10_000;

    /// <summary>
    /// A 95 % interval for a mean by the bootstrap (Efron 1979): the middle 95 % of the means of as many numbers drawn with replacement. With few
    /// numbers it is too narrow, so decisions do not rest on it.
    /// </summary>
    /// <param name="values">Independent numbers, at least one.</param>
    /// <param name="rng">Draws.</param>
    public static (double Low, double High) Bootstrap(IReadOnlyList<double> values, Rng rng)
    {
        double[] means = new double[Resamples];
        for (int r = 0; r < Resamples; r++)
        {
            double sum = 0;
            for (int i = 0; i < values.Count; i++) sum += values[rng.Next(values.Count)];
            means[r] = sum / values.Count;
        }
        Array.Sort(means);
        return (means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples) - 1]);
    }

    /// <summary>The two-sided p-value of Student's paired t-test: how probable a mean so far from 0 is if there is no difference.</summary>
    /// <param name="differences">Independent differences of pairs; NaN for fewer than two.</param>
    public static double PairedT(IReadOnlyList<double> differences)
    {
        if (differences.Count < 2) return double.NaN;
        double mean = differences.Average();
        double variance = differences.Sum(d => (d - mean) * (d - mean)) / (differences.Count - 1);
        if (variance == 0) return mean == 0 ? 1 : 0;
        return 2 * (1 - StudentT.Cumulative(Math.Abs(mean) / Math.Sqrt(variance / differences.Count), differences.Count - 1));
    }

    /// <summary>
    /// P-values of several tests, raised so that with all of them together a true hypothesis is rejected as rarely as with one (Holm 1979). What is no
    /// number stays so.
    /// </summary>
    public static IReadOnlyList<double> Holm(IReadOnlyList<double> pValues)
    {
        int[] order = [.. Enumerable.Range(0, pValues.Count).Where(i => !double.IsNaN(pValues[i])).OrderBy(i => pValues[i])];
        double[] adjusted = [.. pValues];
        double least = 0;
        for (int rank = 0; rank < order.Length; rank++)
            adjusted[order[rank]] = least = Math.Max(least, Math.Min(1, (order.Length - rank) * pValues[order[rank]]));
        return adjusted;
    }
}
