using Panthera.Kernels;

namespace Panthera.Tests.Kernels;

public class MatrixMapsTests
{
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 1, 7 }, { 7, 1 }, { 5, 3 }, { 3, 5 }, { 33, 17 }, { 64, 64 }, { 100, 1 } };

    [Theory, MemberData(nameof(Sizes))]
    public void Means_EqualPlainLoops(int rows, int columns)
    {
        float[] x = Numbers(1, rows * columns), ofRows = new float[rows], ofColumns = new float[columns];
        MatrixMaps.RowMeans(new(x, rows, columns), default, ofRows);
        MatrixMaps.ColumnMeans(new(x, rows, columns), default, ofColumns);
        for (int r = 0; r < rows; r++)
            ofRows[r].ShouldBe((float)Enumerable.Range(0, columns).Average(c => (double)x[r * columns + c]), 1e-7);
        for (int c = 0; c < columns; c++)
            ofColumns[c].ShouldBe((float)Enumerable.Range(0, rows).Average(r => (double)x[r * columns + c]), 1e-7);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Transpose_Twice_IsTheIdentity(int rows, int columns)
    {
        float[] x = Numbers(2, rows * columns), transposed = new float[x.Length], back = new float[x.Length];
        MatrixMaps.Transpose(new(x, rows, columns), default, transposed);
        MatrixMaps.Transpose(new(transposed, columns, rows), default, back);
        back.ShouldBe(x);
        if (rows > 1 && columns > 1) transposed[1].ShouldBe(x[columns]);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void Product_EqualsPlainLoops(int rows, int columns)
    {
        const int inner = 9;
        float[] x = Numbers(3, rows * inner), y = Numbers(4, inner * columns), product = new float[rows * columns];
        MatrixMaps.Product(new(x, rows, inner), new(y, inner, columns), product);
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                product[r * columns + c].ShouldBe((float)Enumerable.Range(0, inner).Sum(k => (double)x[r * inner + k] * y[k * columns + c]), 1e-5);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void NewtonSchulz_SingularValuesAreAboutOne(int rows, int columns)
    {
        float[] x = Numbers(5, rows * columns), result = new float[x.Length];
        NewtonSchulz.Orthogonalize(new(x, rows, columns), default, result);
        // The rows, or columns if they are fewer, are nearly orthonormal: their products with each other are nearly those of a unit matrix.
        int small = Math.Min(rows, columns);
        double trace = result.Sum(v => (double)v * v);
        (trace / small).ShouldBeInRange(0.45, 1.35);
        // It keeps directions: the inner product with the input is the sum of singular values, which is large.
        double inner = x.Zip(result).Sum(p => (double)p.First * p.Second), norm = Math.Sqrt(x.Sum(v => (double)v * v));
        inner.ShouldBeGreaterThan(0.6 * norm);
    }

    /// <summary>Bands of rows are the whole product's bits, and threads do not show.</summary>
    [Theory]
    [InlineData(300, 277)]
    [InlineData(277, 300)]
    [InlineData(129, 640)]
    [InlineData(128, 128)]
    public void NewtonSchulz_OnSeveralThreads_GivesTheSameBits(int rows, int columns)
    {
        Rng rng = new(1);
        float[] x = new float[rows * columns], one = new float[x.Length], several = new float[x.Length];
        for (int i = 0; i < x.Length; i++) x[i] = (float)rng.NextNormal();
        NewtonSchulz.Orthogonalize(new(x, rows, columns), default, one);
        foreach (int threads in (int[])[2, 3, 8])
        {
            NewtonSchulz.Orthogonalize(new(x, rows, columns), default, several, threads);
            several.ShouldBe(one);
        }
        one.ShouldContain(number => number != 0);
    }

    [Theory]
    [InlineData(300, 277, 65, true)]
    [InlineData(300, 277, 65, false)]
    [InlineData(129, 500, 300, false)]
    [InlineData(250, 64, 96, false)]
    public unsafe void BandedProduct_IsTheWholeProduct(int m, int k, int n, bool transposed)
    {
        Rng rng = new(2);
        float[] a = new float[m * k], b = new float[k * n], whole = new float[m * n], banded = new float[m * n];
        foreach (float[] numbers in (float[][])[a, b])
            for (int i = 0; i < numbers.Length; i++) numbers[i] = (float)rng.NextNormal();
        fixed (float* pa = a, pb = b, pw = whole, pc = banded)
        {
            MatrixMaps.Product(pa, pb, pw, m, k, n, transposed);
            BandedProduct.Run(
                new() { M = m, N = n, K = k, A = pa, RowA = k, ColumnA = 1, B = pb, RowB = transposed ? k : n, TransposeB = transposed, C = pc, RowC = n }, 2);
        }
        banded.ShouldBe(whole);
    }

    [Fact]
    public void NewtonSchulz_OfTransposed_IsTransposed()
    {
        float[] x = Numbers(6, 12), t = new float[12], ofX = new float[12], ofT = new float[12], back = new float[12];
        MatrixMaps.Transpose(new(x, 3, 4), default, t);
        NewtonSchulz.Orthogonalize(new(x, 3, 4), default, ofX);
        NewtonSchulz.Orthogonalize(new(t, 4, 3), default, ofT);
        MatrixMaps.Transpose(new(ofT, 4, 3), default, back);
        back.ShouldBe(ofX);
    }

    [Fact]
    public void NewtonSchulz_OfZeros_IsZero()
    {
        float[] result = [1, 2, 3, 4, 5, 6];
        NewtonSchulz.Orthogonalize(new(new float[6], 2, 3), default, result);
        result.ShouldAllBe(v => v == 0);
    }

    [Fact]
    public void EmptyMatrices_GiveWhatIsThere()
    {
        float[] none = [], two = new float[2];
        NewtonSchulz.Orthogonalize(new(none, 0, 3), default, none);
        MatrixMaps.ColumnMeans(new(none, 0, 2), default, two);
        two.ShouldAllBe(v => float.IsNaN(v));
        MatrixMaps.Product(new(none, 2, 0), new(none, 0, 1), two);
        two.ShouldAllBe(v => v == 0);
    }

    private static float[] Numbers(ulong seed, int length)
    {
        Rng rng = new(seed);
        float[] numbers = new float[length];
        for (int i = 0; i < length; i++) numbers[i] = (float)rng.NextNormal();
        return numbers;
    }
}
