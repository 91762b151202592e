using System.Numerics.Tensors;
using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Training;

/// <summary>Clipping of gradients by their norm over all parameters (Pascanu et al., 2013, arXiv 1211.5063).</summary>
internal static unsafe class GradientNorm
{
    /// <summary>The square root of the sum of squares, in double precision: the same bits on every machine.</summary>
    public static double Of(ReadOnlySpan<float> gradient)
    {
        Span<double> sums = stackalloc double[Sums.Lanes];
        sums.Clear();
        fixed (float* g = gradient)
        fixed (double* s = sums)
            Sums.Add(ReductionTerm.Squares, g, g, gradient.Length, s);
        return Math.Sqrt(Sums.Total(sums));
    }

    /// <summary>Shortens a gradient.</summary>
    /// <param name="gradient">It is overwritten if it is too long.</param>
    /// <param name="norm">Its norm, finite.</param>
    /// <param name="most">The longest norm.</param>
    public static void Clip(Span<float> gradient, double norm, double most)
    {
        if (norm > most) TensorPrimitives.Multiply(gradient, (float)(most / norm), gradient);
    }
}
