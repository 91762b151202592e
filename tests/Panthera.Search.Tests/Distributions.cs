namespace Panthera.Search.Tests;

/// <summary>Tests of whether counts and numbers come from a distribution: each fails by chance less than once in a million times.</summary>
internal static class Distributions
{
    private const double Deviations = 5;

    /// <summary>Whether counts are of draws with these relative probabilities (Pearson's chi-squared).</summary>
    public static void ShouldBeDrawnBy(this IReadOnlyList<int> counts, IEnumerable<double> weights)
    {
        double[] shares = [.. weights];
        shares.Length.ShouldBe(counts.Count);
        double total = counts.Sum(), weight = shares.Sum(), squares = 0;
        int cells = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            double expected = total * shares[i] / weight;
            if (expected == 0)
            {
                counts[i].ShouldBe(0);
                continue;
            }
            expected.ShouldBeGreaterThan(20, "too few draws to tell");
            squares += (counts[i] - expected) * (counts[i] - expected) / expected;
            cells++;
        }
        if (cells < 2) return;
        // Wilson and Hilferty: the cube root of chi-squared over its degrees of freedom is nearly normal.
        double spread = 2.0 / (9 * (cells - 1));
        squares.ShouldBeLessThan((cells - 1) * Math.Pow(1 - spread + Deviations * Math.Sqrt(spread), 3), string.Join(' ', counts));
    }

    /// <summary>Whether counts are of draws that are all alike.</summary>
    public static void ShouldBeUniform(this IReadOnlyList<int> counts) => counts.ShouldBeDrawnBy(counts.Select(_ => 1.0));

    /// <summary>Whether numbers are of N(0, 1): mean, variance, fourth moment, and the whole distribution (Kolmogorov and Smirnov).</summary>
    public static void ShouldBeStandardNormal(this IReadOnlyCollection<double> values)
    {
        double n = values.Count, root = Deviations / Math.Sqrt(n);
        n.ShouldBeGreaterThan(2000, "too few numbers to tell");
        values.Average().ShouldBe(0, root);
        values.Average(x => x * x).ShouldBe(1, root * Math.Sqrt(2));
        values.Average(x => x * x * x * x).ShouldBe(3, root * Math.Sqrt(96));
        double[] sorted = [.. values.Order()];
        double farthest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double below = NormalBelow(sorted[i]);
            farthest = Math.Max(farthest, Math.Max(below - i / n, (i + 1) / n - below));
        }
        // The probability of more is 2 exp(-2 · 2.7²) = 1e-6.
        (farthest * Math.Sqrt(n)).ShouldBeLessThan(2.7);
    }

    /// <summary>The normal distribution function, by its power series (Marsaglia) and beyond ±6 by 0 and 1.</summary>
    private static double NormalBelow(double x)
    {
        if (Math.Abs(x) > 6) return x < 0 ? 0 : 1;
        double term = x, sum = x;
        for (int i = 3; Math.Abs(term) > 1e-12; i += 2) sum += term *= x * x / i;
        return 0.5 + sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
    }
}
