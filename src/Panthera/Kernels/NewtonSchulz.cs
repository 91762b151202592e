using System.Buffers;
using System.Numerics.Tensors;
using Panthera.Language;

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

    /// <summary>The nearly orthogonal matrix.</summary>
    public static void Orthogonalize(Matrix x, Matrix y, Span<float> result)
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
                MatrixMaps.Product(current, current, gram, small, large, small, transposeB: true);
                MatrixMaps.Product(gram, gram, polynomial, small, small, small, transposeB: false);
                for (int i = 0; i < square; i++) polynomial[i] = B * gram[i] + C * polynomial[i];
                MatrixMaps.Product(polynomial, current, next, small, small, large, transposeB: false);
                for (int i = 0; i < length; i++) next[i] += A * current[i];
                float* old = current;
                current = next;
                next = old;
            }
            if (transposed) MatrixMaps.Transpose(new(new(current, length), small, large), default, result);
            else new Span<float>(current, length).CopyTo(result);
        }
        ArrayPool<float>.Shared.Return(rented);
    }
}
