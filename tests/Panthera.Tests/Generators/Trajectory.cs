using Panthera.Kernels;
using Panthera.Language;
using Panthera.Rewriting.Trajectories;

namespace Panthera.Tests.Generators;

/// <summary>
/// What a program does on a few steps of weights and gradients of random magnitudes, in double precision. Two programs agree if
/// their updates are equal to nine digits, or no further apart than what small random errors in every call make of either.
/// </summary>
internal sealed class Trajectory
{
    private const int Steps = 6, Disturbances = 3;
    private const double Tolerance = 1e-9, Disturbance = 1e-14, Amplification = 100;

    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[2, 3], [4], []]);

    private static readonly (double[] Weights, double[] Gradient, double LearningRate)[] Inputs = Draw();

    private readonly Program _program;
    private readonly double[][] _updates;

    private Trajectory(Program program, double[][] updates, bool hasLeftTheRange) =>
        (_program, _updates, HasLeftTheRange) = (program, updates, hasLeftTheRange);

    /// <summary>Whether something on the way (nearly) overflowed or underflowed: then what is equal by algebra need not agree.</summary>
    public bool HasLeftTheRange { get; }

    /// <summary>Runs a program of the paper's functions.</summary>
    public static Trajectory Of(Program program)
    {
        DoubleRun domain = new(program, Layout, Functions.Epsilon);
        double[][] updates = Run(domain);
        return new(program, updates, domain.HasLeftTheRange);
    }

    /// <summary>Where two trajectories differ by more than rounding, in words; null if they agree.</summary>
    public string? DifferenceFrom(Trajectory other)
    {
        double[][][]? disturbed = null, otherDisturbed = null;
        for (int s = 0; s < Steps; s++)
            for (int i = 0; i < Layout.Total; i++)
            {
                double x = _updates[s][i], y = other._updates[s][i];
                if (x.Equals(y) || Math.Abs(x - y) <= Tolerance * Math.Max(Math.Abs(x), Math.Abs(y))) continue;
                disturbed ??= Disturbed();
                otherDisturbed ??= other.Disturbed();
                bool explained = false;
                for (int d = 0; d < Disturbances; d++)
                {
                    double dx = disturbed[d][s][i], dy = otherDisturbed[d][s][i];
                    explained |= double.IsFinite(x) != double.IsFinite(dx) || double.IsFinite(y) != double.IsFinite(dy)
                        || Math.Abs(x - y) <= Amplification * (Math.Abs(x - dx) + Math.Abs(y - dy));
                }
                if (!explained) return $"{x:R} and {y:R} in step {s + 1} at {i}\n{_program}{other._program}";
            }
        return null;
    }

    /// <summary>
    /// The largest distance of two updates' numbers, relative to the root mean square of their step; infinite where only one is a
    /// finite number.
    /// </summary>
    public double DistanceTo(Trajectory other)
    {
        double furthest = 0;
        for (int s = 0; s < Steps; s++)
        {
            double size = Math.Sqrt(_updates[s].Where(double.IsFinite).Select(u => u * u).DefaultIfEmpty(0).Average());
            for (int i = 0; i < Layout.Total; i++)
            {
                double x = _updates[s][i], y = other._updates[s][i];
                if (x.Equals(y)) continue;
                double distance = Math.Abs(x - y) / size;
                furthest = Math.Max(furthest, double.IsFinite(distance) ? distance : double.PositiveInfinity);
            }
        }
        return furthest;
    }

    private double[][][] Disturbed() =>
        [.. Enumerable.Range(1, Disturbances).Select(seed => Run(new(_program, Layout, Functions.Epsilon, Disturbance, (ulong)seed)))];

    private static double[][] Run(DoubleRun domain) =>
        [.. Inputs.Select(input => domain.Step(input.Weights, input.Gradient, input.LearningRate))];

    private static (double[], double[], double)[] Draw()
    {
        Rng rng = new(77);
        (double[] Weights, double[] Gradient, double LearningRate)[] inputs = new (double[], double[], double)[Steps];
        for (int s = 0; s < Steps; s++)
        {
            double weightScale = Math.Pow(10, rng.Uniform(-3, 1)), gradientScale = Math.Pow(10, rng.Uniform(-6, 2));
            inputs[s] = (new double[Layout.Total], new double[Layout.Total], rng.NextDouble());
            for (int i = 0; i < Layout.Total; i++)
                (inputs[s].Weights[i], inputs[s].Gradient[i]) = (weightScale * rng.NextNormal(), gradientScale * rng.NextNormal());
        }
        return inputs;
    }
}
