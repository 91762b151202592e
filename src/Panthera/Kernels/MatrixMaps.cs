using System.Buffers;
using Panthera.Language;
using Panthera.Numerics;

namespace Panthera.Kernels;

/// <summary>Functions of whole matrices. Means are summed in double precision.</summary>
internal static unsafe class MatrixMaps
{
    /// <summary>The number of rows.</summary>
    public static void Rows(Matrix x, Matrix y, Span<float> result) => result[0] = x.Rows;

    /// <summary>The number of columns.</summary>
    public static void Columns(Matrix x, Matrix y, Span<float> result) => result[0] = x.Columns;

    /// <summary>The mean of each row.</summary>
    public static void RowMeans(Matrix x, Matrix y, Span<float> result)
    {
        if (x.Columns == 1)
        {
            x.Values.CopyTo(result);
            return;
        }
        double* sums = stackalloc double[Sums.Lanes];
        fixed (float* values = x.Values)
            for (int row = 0; row < x.Rows; row++)
            {
                new Span<double>(sums, Sums.Lanes).Clear();
                float* first = values + (nint)row * x.Columns;
                Sums.Add(ReductionTerm.Values, first, first, x.Columns, sums);
                result[row] = (float)(Sums.Total(new(sums, Sums.Lanes)) / x.Columns);
            }
    }

    /// <summary>The mean of each column.</summary>
    public static void ColumnMeans(Matrix x, Matrix y, Span<float> result)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(Math.Max(1, x.Columns));
        Span<double> sums = rented.AsSpan(0, x.Columns);
        sums.Clear();
        for (int row = 0; row < x.Rows; row++)
        {
            ReadOnlySpan<float> values = x.Values.Slice(row * x.Columns, x.Columns);
            for (int column = 0; column < values.Length; column++) sums[column] += values[column];
        }
        for (int column = 0; column < sums.Length; column++) result[column] = (float)(sums[column] / x.Rows);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Rows and columns exchanged.</summary>
    public static void Transpose(Matrix x, Matrix y, Span<float> result)
    {
        for (int row = 0; row < x.Rows; row++)
            for (int column = 0; column < x.Columns; column++)
                result[column * x.Rows + row] = x.Values[row * x.Columns + column];
    }

    /// <summary>x · y.</summary>
    public static void Product(Matrix x, Matrix y, Span<float> result)
    {
        fixed (float* a = x.Values, b = y.Values, c = result)
            Product(a, b, c, x.Rows, x.Columns, y.Columns, transposeB: false);
    }

    /// <summary>C = A · op(B) with A of m × k, op(B) of k × n, op the identity or the transpose.</summary>
    public static void Product(float* a, float* b, float* c, int m, int k, int n, bool transposeB)
    {
        if (k == 0) new Span<float>(c, m * n).Clear();
        else
            VectorKernel.Run(new MatrixProduct
            {
                M = m, N = n, K = k, A = a, RowA = k, ColumnA = 1, B = b, RowB = transposeB ? k : n, TransposeB = transposeB, C = c, RowC = n,
            });
    }
}
