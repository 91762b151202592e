namespace Panthera.Search.Verdicts;

/// <summary>A mean with its 95 % confidence interval.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="HalfWidth">Half the interval; infinite for fewer than two values.</param>
public readonly record struct Interval(double Mean, double HalfWidth)
{
    /// <summary>The interval's lower end.</summary>
    public double Low => Mean - HalfWidth;

    /// <summary>The interval's upper end.</summary>
    public double High => Mean + HalfWidth;

    /// <summary>Student's t interval of independent values.</summary>
    public static Interval Of(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        if (values.Count < 2 || !double.IsFinite(mean)) return new Interval(mean, double.PositiveInfinity);
        double variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1);
        return new Interval(mean, StudentT(values.Count - 1) * Math.Sqrt(variance / values.Count));
    }

    /// <summary>The 97.5 % quantile of Student's t distribution.</summary>
    internal static double StudentT(int degrees)
    {
        ReadOnlySpan<double> table =
        [
            12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
            2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
        ];
        // Beyond the table the first terms of the expansion about the normal quantile are exact to three digits.
        const double z = 1.959964;
        return degrees <= table.Length ? table[degrees - 1] : z + (z * z * z + z) / (4 * degrees);
    }
}
