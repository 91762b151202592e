using System.Buffers;
using System.Numerics.Tensors;
using Panthera.Language;
using Panthera.Numerics;

namespace Panthera.Kernels;

/// <summary>
/// Replaces a matrix by one that is nearly orthogonal: all singular values go to about 1 (Jordan et al.: Muon, 2024). Five
/// steps X ← aX + (bA + cA²)X with A = XXᵀ, from X / (|X| + 1e-7); a matrix with more rows than columns is transposed
/// first. In single precision; singular values end between about 0.7 and 1.2, as the coefficients trade exactness for speed.
/// </summary>
internal static unsafe class NewtonSchulz
{
    private const int Steps = 5;
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;
    private const double Tiny = 1e-7;

    /// <summary>The nearly orthogonal matrix, on one thread.</summary>
    public static void Orthogonalize(Matrix x, Matrix y, Span<float> result) => Orthogonalize(x, y, result, threads: 1);

    /// <summary>The nearly orthogonal matrix, the same bits on any number of threads.</summary>
    public static void Orthogonalize(Matrix x, Matrix y, Span<float> result, int threads)
    {
        int small = Math.Min(x.Rows, x.Columns), large = Math.Max(x.Rows, x.Columns), length = small * large, square = small * small;
        if (length == 0) return;
        bool transposed = x.Rows > x.Columns;
        float[] rented = ArrayPool<float>.Shared.Rent(2 * length + 2 * square);
        fixed (float* memory = rented)
        {
            float* current = memory, next = current + length, gram = next + length, polynomial = gram + square;
            Span<float> start = new(current, length);
            if (transposed) MatrixMaps.Transpose(x, x, start);
            else x.Values.CopyTo(start);
            double* sums = stackalloc double[Sums.Lanes];
            new Span<double>(sums, Sums.Lanes).Clear();
            Sums.Add(ReductionTerm.Squares, current, current, length, sums);
            TensorPrimitives.Multiply(start, (float)(1 / (Math.Sqrt(Sums.Total(new(sums, Sums.Lanes))) + Tiny)), start);
            for (int step = 0; step < Steps; step++)
            {
                BandedProduct.Run(Product(current, current, gram, small, large, small, transposeB: true), threads);
                BandedProduct.Run(Product(gram, gram, polynomial, small, small, small, transposeB: false), threads, C, B, gram);
                BandedProduct.Run(Product(polynomial, current, next, small, small, large, transposeB: false), threads, 1, A, current);
                float* old = current;
                current = next;
                next = old;
            }
            if (transposed) MatrixMaps.Transpose(new(new(current, length), small, large), default, result);
            else new Span<float>(current, length).CopyTo(result);
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    private static MatrixProduct Product(float* a, float* b, float* c, int m, int k, int n, bool transposeB) => new()
    {
        M = m, N = n, K = k, A = a, RowA = k, ColumnA = 1, B = b, RowB = transposeB ? k : n, TransposeB = transposeB, C = c, RowC = n,
    };
}
