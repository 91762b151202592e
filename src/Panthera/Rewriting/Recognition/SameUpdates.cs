using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Rewriting.Recognition;

/// <summary>Whether two programs make the same updates: the last word on whether one is the other.</summary>
internal static class SameUpdates
{
    private const int Steps = 24;
    private const double Allowed = 1e-3, MaxShare = 0.01;
    private const ulong Seed = 0x1DE47;

    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[4, 6], [5], [3, 2, 2]]);

    /// <summary>Whether nearly all numbers of two programs' updates differ by no more than a thousandth of their size, at steps of random gradients.</summary>
    public static bool Of(Program first, Program second)
    {
        int different = 0;
        BlockKernel a = new(first, Layout), b = new(second, Layout);
        for (int step = 0; step < Steps; step++)
        {
            Rng rng = new(Seed, 1, (ulong)step);
            float[] weights = new float[Layout.Total], gradient = new float[Layout.Total];
            for (int i = 0; i < weights.Length; i++) (weights[i], gradient[i]) = ((float)rng.NextNormal(), (float)rng.NextNormal());
            float learningRate = 1 - step / (float)Steps;
            float[] x = a.Step(weights, gradient, learningRate).ToArray();
            ReadOnlySpan<float> y = b.Step(weights, gradient, learningRate);
            double size = Math.Sqrt(x.Sum(u => (double)u * u) / x.Length);
            for (int i = 0; i < x.Length; i++)
                if (!(Math.Abs((double)x[i] - y[i]) <= Allowed * size)) different++;
        }
        // Where a momentum happens to be next to zero, ε and rounding decide on its sign.
        return different <= MaxShare * Steps * Layout.Total;
    }
}
