using Panthera.Training.Graphs;

namespace Panthera.Training.Tests.Graphs;

/// <summary>
/// Holds gradients against central differences of the loss along random directions, one parameter array at a time.
/// </summary>
internal static class GradientCheck
{
    /// <summary>Fills the inputs and parameters of a plan with random numbers.</summary>
    public static Plan Randomized(
        Graph graph, int classes, int vocabulary = 1, int? slice = null, double spread = 0.5, int threads = 1, bool reuse = true)
    {
        Plan plan = new(graph, threads, slice ?? Slices.ExamplesOf(graph), reuse);
        Rng rng = new(11);
        plan.Initialize(3);
        foreach (ref float parameter in plan.Parameters.AsSpan()) parameter += (float)(spread * rng.NextNormal());
        foreach (ref float feature in plan.Batch.Features.AsSpan()) feature = (float)rng.NextNormal();
        foreach (ref int token in plan.Batch.Tokens.AsSpan()) token = rng.Next(vocabulary);
        foreach (ref int target in plan.Batch.Targets.AsSpan()) target = rng.Next(classes);
        return plan;
    }

    /// <summary>Checks every parameter array along several directions.</summary>
    /// <param name="plan">A plan with its inputs and parameters set.</param>
    /// <param name="h">The smaller of two step lengths; where ReLU bends the loss, a short one.</param>
    public static void Check(Plan plan, double h = 0.02)
    {
        const int directions = 4;
        const double tolerance = 4e-3;
        plan.ForwardBackward();
        float[] gradients = [.. plan.Gradients];
        double scale = Math.Sqrt(gradients.Sum(g => (double)g * g) / gradients.Length);
        scale.ShouldBeGreaterThan(0);
        Rng rng = new(5);
        foreach (ParameterArray array in plan.Arrays)
        {
            float[] center = plan.Parameters.AsSpan(array.Offset, array.Length).ToArray();
            for (int trial = 0; trial < directions; trial++)
            {
                double[] direction = new double[array.Length];
                double norm = 0, expected = 0;
                for (int i = 0; i < direction.Length; i++)
                {
                    direction[i] = rng.NextNormal();
                    norm += direction[i] * direction[i];
                }
                norm = Math.Sqrt(norm);
                for (int i = 0; i < direction.Length; i++) expected += direction[i] / norm * gradients[array.Offset + i];

                // Richardson extrapolation of two central differences: large steps against rounding, few terms lost.
                double wide = Slope(2 * h), near = Slope(h);
                double actual = (4 * near - wide) / 3;
                double allowed = tolerance * (Math.Abs(expected) + scale);
                (Math.Abs(actual - expected) <= allowed).ShouldBeTrue(
                    $"{array.Name}: the loss changes by {actual} along a direction, the gradient says {expected}");

                double Slope(double step) => (LossAt(step) - LossAt(-step)) / (2 * step);

                double LossAt(double step)
                {
                    for (int i = 0; i < center.Length; i++)
                        plan.Parameters[array.Offset + i] = (float)(center[i] + step * direction[i] / norm);
                    plan.ForwardOfTraining();
                    return plan.Loss;
                }
            }
            center.CopyTo(plan.Parameters.AsSpan(array.Offset));
        }
    }
}
