using System.Numerics.Tensors;
using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Rewriting.Recognition;

/// <summary>
/// What can be told of a program in no time and is the same for all that compute the same: programs whose traits differ need
/// not be compared.
/// </summary>
/// <param name="ReadsWeights">Whether its update depends on the weights.</param>
/// <param name="Degree">The power of the gradient that its first update grows with, if that is 0, 1 or 2; else -1.</param>
/// <param name="CountsSteps">Whether it depends on the number of the step.</param>
internal readonly record struct Traits(bool ReadsWeights, int Degree, bool CountsSteps)
{
    private const float Near = 1e-3f, Factor = 10;
    private const ulong Seed = 0x7A175;

    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[3, 4], [5]]);

    /// <summary>The traits of a well-typed program.</summary>
    public static Traits Of(Program program)
    {
        Rng rng = new(Seed);
        float[] weights = [.. Enumerable.Range(0, Layout.Total).Select(_ => (float)rng.NextNormal())], none = new float[Layout.Total];
        float[] gradient = [.. Enumerable.Range(0, Layout.Total).Select(_ => (float)rng.NextNormal())], larger = [.. gradient.Select(x => Factor * x)];
        float[] update = First(program, none, gradient), ofLarger = First(program, none, larger), ofWeights = First(program, weights, gradient);
        float size = TensorPrimitives.Norm(update), growth = TensorPrimitives.Norm(ofLarger) / size;
        TensorPrimitives.Subtract(ofWeights, update, ofWeights);
        int degree = Array.FindIndex([1f, Factor, Factor * Factor], power => Math.Abs(growth / power - 1) < Near);
        return new(TensorPrimitives.Norm(ofWeights) > 1e-5f * size, degree, Liveness.Prune(program).Statements.Any(s => s.Function.IsStepCount));
    }

    private static float[] First(Program program, float[] weights, float[] gradient) => new BlockKernel(program, Layout).Step(weights, gradient, 1).ToArray();
}
