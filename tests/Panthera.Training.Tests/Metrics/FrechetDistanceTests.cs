using Panthera.Training.Metrics;

namespace Panthera.Training.Tests.Metrics;

public class FrechetDistanceTests
{
    [Fact]
    public void Eigenvalues_OfASymmetricMatrix_RebuildIt()
    {
        foreach (int n in (int[])[1, 2, 5, 24])
        {
            double[,] a = Symmetric(n, (ulong)n);
            (double[] values, double[,] v) = SymmetricEigenvalues.Of(a);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    Enumerable.Range(0, n).Sum(k => v[i, k] * values[k] * v[j, k]).ShouldBe(a[i, j], 1e-10);
                    Enumerable.Range(0, n).Sum(k => v[k, i] * v[k, j]).ShouldBe(i == j ? 1 : 0, 1e-10);
                }
            }
        }
    }

    [Fact]
    public void Eigenvalues_OfAKnownMatrix_AreTheirs()
    {
        // Twos on the diagonal and minus ones beside it: 2 - 2 cos(k π / (n + 1)).
        const int n = 6;
        double[,] a = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            a[i, i] = 2;
            if (i > 0) a[i, i - 1] = a[i - 1, i] = -1;
        }
        double[] values = [.. SymmetricEigenvalues.Of(a).Values.Order()];
        for (int k = 1; k <= n; k++) values[k - 1].ShouldBe(2 - 2 * Math.Cos(k * Math.PI / (n + 1)), 1e-12);
    }

    [Theory, InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Eigenvalues_OfBrokenNumbers_AreRefused(double broken) =>
        Should.Throw<ArgumentException>(() => SymmetricEigenvalues.Of(new[,] { { 1, broken }, { broken, 1 } }));

    // Where covariances are diagonal: Σ (m₁ - m₂)² + (σ₁ - σ₂)².
    [Fact]
    public void Distance_OfDiagonalDistributions_IsTheClosedForm()
    {
        double[] left = [1, -2, 0.5], right = [0, 3, 0.5], leftDeviation = [1, 2, 3], rightDeviation = [4, 0, 2.5];
        double exact = Enumerable.Range(0, 3).Sum(i => Math.Pow(left[i] - right[i], 2) + Math.Pow(leftDeviation[i] - rightDeviation[i], 2));
        FrechetDistance.Of(left, Diagonal(leftDeviation), right, Diagonal(rightDeviation)).ShouldBe(exact, 1e-9);
    }

    // A distribution scaled by k: tr(C) (1 - √k)² for covariances C and k C that are not diagonal.
    [Fact]
    public void Distance_OfAScaledDistribution_IsTheClosedForm()
    {
        double[,] spread = Positive(7), scaled = new double[7, 7];
        for (int i = 0; i < 49; i++) scaled[i / 7, i % 7] = 4 * spread[i / 7, i % 7];
        double trace = Enumerable.Range(0, 7).Sum(i => spread[i, i]);
        FrechetDistance.Of(new double[7], spread, new double[7], scaled).ShouldBe(trace, 1e-9);
        FrechetDistance.Of(new double[7], spread, new double[7], spread).ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Distance_OfSamples_IsThatOfTheirDistributions()
    {
        Rng rng = new(3);
        float[] left = [.. Enumerable.Range(0, 40_000).Select(_ => (float)rng.NextNormal())];
        float[] right = [.. Enumerable.Range(0, 60_000).Select(i => (float)(2 * rng.NextNormal() + i % 2))];
        FrechetDistance.Of(left, right, 2).ShouldBe(1 + 2, 0.1);
        FrechetDistance.Of(left, left, 2).ShouldBe(0, 1e-9);
        FrechetDistance.Of(left, right, 2).ShouldBe(FrechetDistance.Of(right, left, 2), 1e-9);
    }

    [Fact]
    public void Distance_OfTooFewVectors_IsRefused() =>
        Should.Throw<ArgumentException>(() => FrechetDistance.Of([1, 2, 3], [1, 2, 3, 4, 5, 6], 3)).Message.ShouldContain("two or more vectors of 3");

    private static double[,] Diagonal(double[] deviations)
    {
        double[,] spread = new double[deviations.Length, deviations.Length];
        for (int i = 0; i < deviations.Length; i++) spread[i, i] = deviations[i] * deviations[i];
        return spread;
    }

    private static double[,] Symmetric(int n, ulong seed)
    {
        Rng rng = new(seed);
        double[,] a = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) a[i, j] = a[j, i] = rng.NextNormal();
        }
        return a;
    }

    private static double[,] Positive(int n)
    {
        double[,] a = Symmetric(n, 9), square = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) square[i, j] = Enumerable.Range(0, n).Sum(k => a[i, k] * a[k, j]);
        }
        return square;
    }
}
