
namespace Panthera.Kernels;

/// <summary>
/// The running sums of the reductions, in double precision so that neither the order of blocks nor overflow shows in a
/// float. The order of additions within a block is fixed: four lanes whatever the vector width.
/// </summary>
internal static class Sums
{
    /// <summary>Adds Σ x².</summary>
    public static void Squares(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<double> sums) => sums[0] += Product(x, x);

    /// <summary>Adds Σ x · y.</summary>
    public static void Products(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<double> sums) => sums[0] += Product(x, y);

    /// <summary>Adds Σ x · y, Σ x² and Σ y².</summary>
    public static void Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<double> sums)
    {
        sums[0] += Product(x, y);
        sums[1] += Product(x, x);
        sums[2] += Product(y, y);
    }

    private static double Product(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i <= x.Length - 4; i += 4)
        {
            a += (double)x[i] * y[i];
            b += (double)x[i + 1] * y[i + 1];
            c += (double)x[i + 2] * y[i + 2];
            d += (double)x[i + 3] * y[i + 3];
        }
        for (; i < x.Length; i++) a += (double)x[i] * y[i];
        return a + b + (c + d);
    }
}
