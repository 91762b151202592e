using System.Numerics.Tensors;
using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Rewriting.Recognition;

/// <summary>
/// What can be told of a program in no time and is the same for all that compute the same: programs whose traits differ need
/// not be compared. None depends on hyperparameters, unless they have special values.
/// </summary>
/// <param name="ReadsWeights">Whether its update depends on the weights.</param>
/// <param name="Degree">The power of the gradient that its first update grows with, if that is 0, 1 or 2; else -1.</param>
/// <param name="CountsSteps">Whether it depends on the number of the step.</param>
/// <param name="KeepsMoving">Whether a step without gradient, after one with, still moves weights that are zero: it has momentum.</param>
/// <param name="IsOfSigns">Whether what moves in the second step moves equally far.</param>
/// <param name="Couples">Whether the gradient of one weight has an effect on another.</param>
internal readonly record struct Traits(bool ReadsWeights, int Degree, bool CountsSteps, bool KeepsMoving, bool IsOfSigns, bool Couples)
{
    private const float Near = 1e-3f, Rounded = 1e-5f, Factor = 10;
    private const ulong Seed = 0x7A175;

    // A gradient against the momentum, but so small that no share of it outweighs a momentum's.
    private const float Against = -1e-6f;

    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[3, 4], [5]]);

    /// <summary>Whether each trait is that of one of some programs, which are the same at other values of a hyperparameter.</summary>
    public bool IsAmong(IReadOnlyList<Traits> others)
    {
        Traits own = this;
        return others.Any(o => o.ReadsWeights == own.ReadsWeights) && others.Any(o => o.Degree == own.Degree) && others.Any(o => o.CountsSteps == own.CountsSteps)
            && others.Any(o => o.KeepsMoving == own.KeepsMoving) && others.Any(o => o.IsOfSigns == own.IsOfSigns) && others.Any(o => o.Couples == own.Couples);
    }

    /// <summary>The traits of a well-typed program.</summary>
    public static Traits Of(Program program)
    {
        Rng rng = new(Seed);
        float[] weights = Numbers(ref rng), none = new float[Layout.Total], gradient = Numbers(ref rng), second = Numbers(ref rng);
        BlockKernel kernel = new(program, Layout);
        float[] Last(float[] at, params float[][] gradients)
        {
            kernel.Reset();
            float[] last = none;
            foreach (float[] given in gradients) last = kernel.Step(at, given, 1).ToArray();
            return last;
        }
        float[] update = Last(none, gradient), ofLarger = Last(none, [.. gradient.Select(x => Factor * x)]), ofWeights = Last(weights, gradient);
        float size = TensorPrimitives.Norm(update), growth = TensorPrimitives.Norm(ofLarger) / size;
        TensorPrimitives.Subtract(ofWeights, update, ofWeights);
        int degree = Array.FindIndex([1f, Factor, Factor * Factor], power => Math.Abs(growth / power - 1) < Near);
        float[] turned = [.. second];
        turned[0] = Against * gradient[0];
        second[0] = gradient[0];
        return new(TensorPrimitives.Norm(ofWeights) > Rounded * size, degree, Liveness.Prune(program).Statements.Any(s => s.Function.IsStepCount),
            Last(none, gradient, none).Any(u => u != 0), AreOfOneSize(Last(none, gradient, second)),
            AreApart(Last(weights, gradient, second).AsSpan(1), Last(weights, gradient, turned).AsSpan(1)));
    }

    private static bool AreApart(ReadOnlySpan<float> update, ReadOnlySpan<float> other) => TensorPrimitives.Distance(update, other) > Rounded * TensorPrimitives.Norm(other);

    private static float[] Numbers(ref Rng rng)
    {
        float[] numbers = new float[Layout.Total];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = (float)rng.NextNormal();
        return numbers;
    }

    private static bool AreOfOneSize(float[] update)
    {
        ReadOnlySpan<float> first = update.AsSpan(0, Layout.Lengths[0]);
        float largest = TensorPrimitives.MaxMagnitude(first);
        foreach (float u in first)
            if (u != 0 && !(MathF.Abs(MathF.Abs(u) / largest) > 1 - Near)) return false;
        return true;
    }
}
