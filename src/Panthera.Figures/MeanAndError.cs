namespace Panthera.Figures;

/// <summary>A mean with its standard error: the standard deviation of the values (n − 1) over the root of their number n.</summary>
/// <param name="Mean">The mean; NaN if a value is not finite.</param>
/// <param name="Error">The standard error; NaN for fewer than two values.</param>
public readonly record struct MeanAndError(double Mean, double Error)
{
    /// <summary>Mean and standard error of some values.</summary>
    public static MeanAndError Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0 || values.Any(value => !double.IsFinite(value))) return new(double.NaN, double.NaN);
        double mean = values.Average();
        return new(mean, values.Count < 2 ? double.NaN : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count));
    }

    /// <summary>For people, such as <c>0.61 ± 0.05</c>; a dash for what is not known.</summary>
    public override string ToString() => !double.IsFinite(Mean) ? "–" : double.IsFinite(Error) ? $"{Mean:F2} ± {Error:F2}" : $"{Mean:F2}";

    /// <summary>The same in per cent, such as <c>89.1 ± 0.6 %</c>.</summary>
    public string ToPercent() =>
        !double.IsFinite(Mean) ? "–" : double.IsFinite(Error) ? $"{100 * Mean:F1} ± {100 * Error:F1} %" : $"{100 * Mean:F1} %";
}
