namespace Panthera.Training.Metrics;

/// <summary>
/// How far two sets of vectors are from each other if both are taken for normal distributions: ‖m₁ - m₂‖² + tr(C₁ + C₂ - 2 (C₁ C₂)^½)
/// with means m and covariances C (Dowson and Landau 1982; of pictures, by features of a classifier, Heusel et al. 2017, arXiv
/// 1706.08500). 0 for equal distributions; its unit is that of the vectors, squared.
/// </summary>
public static class FrechetDistance
{
    /// <summary>The distance of two sets.</summary>
    /// <param name="left">Vectors one after the other.</param>
    /// <param name="right">As many numbers a vector; there may be more or fewer vectors.</param>
    /// <param name="width">Numbers of a vector.</param>
    /// <exception cref="ArgumentException">If a set has fewer than two vectors, or a number is not finite.</exception>
    public static double Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (double[] leftMean, double[,] leftSpread) = Moments(left, width);
        (double[] rightMean, double[,] rightSpread) = Moments(right, width);
        return Of(leftMean, leftSpread, rightMean, rightSpread);
    }

    /// <summary>The distance of two normal distributions.</summary>
    /// <param name="leftMean">The mean of one.</param>
    /// <param name="leftSpread">Its covariance.</param>
    /// <param name="rightMean">The mean of the other.</param>
    /// <param name="rightSpread">Its covariance.</param>
    public static double Of(double[] leftMean, double[,] leftSpread, double[] rightMean, double[,] rightSpread)
    {
        // The root of C₁ C₂ has the trace of that of √C₁ C₂ √C₁, which is symmetric.
        double[,] root = Root(leftSpread);
        double[] values = SymmetricEigenvalues.Of(Product(Product(root, rightSpread), root)).Values;
        double distance = -2 * values.Sum(value => Math.Sqrt(Math.Max(0, value)));
        for (int i = 0; i < leftMean.Length; i++)
            distance += (leftMean[i] - rightMean[i]) * (leftMean[i] - rightMean[i]) + leftSpread[i, i] + rightSpread[i, i];
        return Math.Max(0, distance);
    }

    private static (double[] Mean, double[,] Spread) Moments(ReadOnlySpan<float> vectors, int width)
    {
        int count = vectors.Length / width;
        if (count < 2 || vectors.Length % width != 0)
            throw new ArgumentException($"{vectors.Length} numbers are not two or more vectors of {width}.", nameof(vectors));
        double[] mean = new double[width], off = new double[width];
        for (int i = 0; i < vectors.Length; i++) mean[i % width] += vectors[i] / (double)count;
        double[,] spread = new double[width, width];
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < width; i++) off[i] = vectors[row * width + i] - mean[i];
            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j < width; j++) spread[i, j] += off[i] * off[j] / (count - 1);
            }
        }
        return (mean, spread);
    }

    private static double[,] Root(double[,] matrix)
    {
        (double[] values, double[,] vectors) = SymmetricEigenvalues.Of(matrix);
        int n = values.Length;
        double[,] scaled = new double[n, n], turned = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                scaled[i, j] = vectors[i, j] * Math.Sqrt(Math.Max(0, values[j]));
                turned[j, i] = vectors[i, j];
            }
        }
        return Product(scaled, turned);
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        int n = a.GetLength(0);
        double[,] c = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                for (int j = 0; j < n; j++) c[i, j] += a[i, k] * b[k, j];
            }
        }
        return c;
    }
}
