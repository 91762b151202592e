using System.Globalization;

namespace Panthera.Rewriting.Recognition;

/// <summary>Numbers that were found by fitting, as a person would write them.</summary>
internal static class Rounding
{
    private const double Allowed = 2e-6;
    private const int MaxDigits = 9;

    /// <summary>The number with the fewest digits that is as good as equal.</summary>
    public static double Shortest(double value)
    {
        for (int digits = 1; digits < MaxDigits; digits++)
        {
            double rounded = double.Parse(value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            // A momentum near 1 is what it is less than 1 by; what fits cannot tell from 1 is 1.
            if (Math.Abs(rounded - value) <= Allowed * Math.Min(Math.Abs(value), value is > 0.5 and < 1 - Allowed ? 10 * (1 - value) : double.PositiveInfinity)) return rounded;
        }
        return value;
    }
}
