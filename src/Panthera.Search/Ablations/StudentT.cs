namespace Panthera.Search.Ablations;

/// <summary>Student's t distribution at any level, which sequential verdicts need.</summary>
internal static class StudentT
{
    /// <summary>The probability of a value of at most t: exact, as a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4).</summary>
    /// <param name="t">The value.</param>
    /// <param name="degrees">Degrees of freedom, from 1.</param>
    public static double Cumulative(double t, int degrees)
    {
        double angle = Math.Atan(t / Math.Sqrt(degrees)), cosine2 = Math.Cos(angle) * Math.Cos(angle);
        bool isOdd = degrees % 2 == 1;
        // Terms of the series: each is the last one times cos² and a ratio of neighbouring integers.
        double term = isOdd ? Math.Cos(angle) : 1, sum = degrees == 1 ? 0 : term;
        for (int k = isOdd ? 3 : 2; k <= degrees - 2; k += 2)
        {
            term *= cosine2 * (k - 1) / k;
            sum += term;
        }
        double within = isOdd ? 2 / Math.PI * (angle + Math.Sin(angle) * sum) : Math.Sin(angle) * sum;
        return (1 + within) / 2;
    }

    /// <summary>The value that is exceeded with a given probability.</summary>
    /// <param name="level">The probability, above 0 and below one half.</param>
    /// <param name="degrees">Degrees of freedom, from 1.</param>
    public static double Upper(double level, int degrees)
    {
        double low = 0, high = 1;
        while (1 - Cumulative(high, degrees) > level && high < 1e12) high *= 2;
        for (int i = 0; i < 100; i++)
        {
            double middle = (low + high) / 2;
            if (1 - Cumulative(middle, degrees) > level) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }
}
