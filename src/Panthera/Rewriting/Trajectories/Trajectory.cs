using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Rewriting.Trajectories;

/// <summary>
/// Proof by trajectory: a program and what it was rewritten to run side by side, fed the same weights, gradients and learning rates
/// from states of zero, in double precision. Each number of each update has a bound of its own, made of what the two programs
/// themselves say:
/// rounding, as what random errors of a few units in the last place in every call make of either; and, in the classes that allow
/// it, ε, as how far either is from itself without it. If both are equal without ε, they are no further apart than both distances.
/// </summary>
public static class Trajectory
{
    /// <summary>Equal to nine digits is equal.</summary>
    private const double Floor = 1e-9;

    /// <summary>The errors of every call, and how many times their effect rounding may have.</summary>
    private const double Disturbance = 1e-14, Amplification = 100;

    private const int Disturbances = 3;

    /// <summary>Protected division keeps 0 / 0 at 0 with this, and else is division.</summary>
    private const double NoEpsilon = 1e-150;

    /// <summary>A number whose bound is beyond this says nothing.</summary>
    private const double Meaningless = 0.01;

    /// <summary>The share of numbers that may lie at isolated points by accident, where an input is not zero.</summary>
    private const double PointsShare = 1e-3;

    /// <summary>A source in which fewer are judged is blind.</summary>
    private const double LeastJudged = 0.5;

    /// <summary>Compares two programs on random numbers and on what was recorded.</summary>
    /// <param name="original">The original, well-typed.</param>
    /// <param name="rewritten">What it was rewritten to, well-typed; its states may be others, in number and meaning.</param>
    /// <param name="exactness">The weakest class of the rules that were applied.</param>
    /// <param name="recorded">Sources beside the random ones, such as a real training's.</param>
    /// <param name="seed">Gives the random numbers.</param>
    public static TrajectoryVerdict Compare(
        Program original, Program rewritten, Exactness exactness, IReadOnlyList<TrajectorySource>? recorded = null, ulong seed = 0) =>
        new(exactness, [.. RandomSources.All(seed).Concat(recorded ?? []).Select(source => Compare(original, rewritten, exactness, source))]);

    /// <summary>Compares two programs on one source.</summary>
    public static SourceVerdict Compare(Program original, Program rewritten, Exactness exactness, TrajectorySource source)
    {
        Runs first = new(original, source), other = new(rewritten, source);
        int numbers = 0, judged = 0, deviating = 0;
        (double Deviation, double Bound) worst = (0, Floor);
        double single = 0;
        bool[] isAtPoint = new bool[source.Layout.Total];
        for (int s = 0; s < source.Steps.Count; s++)
        {
            double size = RootMeanSquare(first.Updates[s]);
            for (int i = 0; i < isAtPoint.Length; i++)
            {
                numbers++;
                isAtPoint[i] |= source.Steps[s].Weights[i] == 0 || source.Steps[s].Gradient[i] == 0;
                single = Math.Max(single, Relative(first.Single[s][i], other.Single[s][i], size));
                if (exactness == Exactness.Points && isAtPoint[i]) continue;
                double allowed = Floor + Amplification * (first.Rounding(s, i, size) + other.Rounding(s, i, size));
                if (exactness >= Exactness.Epsilon) allowed += first.Epsilon(s, i, size) + other.Epsilon(s, i, size);
                double deviation = Relative(first.Updates[s][i], other.Updates[s][i], size);
                if (!(allowed <= Meaningless)) continue;
                // Where neither is a number they agree, and nothing is shown.
                if (deviation == 0 && !double.IsFinite(first.Updates[s][i])) continue;
                judged++;
                if (deviation > allowed) deviating++;
                if (deviation / allowed > worst.Deviation / worst.Bound || worst.Deviation == 0) worst = (deviation, allowed);
            }
        }
        double share = judged == 0 ? 0 : (double)deviating / judged, limit = exactness == Exactness.Points ? PointsShare : 0;
        TrajectoryFinding finding = share > limit ? TrajectoryFinding.Deviates
            : judged < LeastJudged * numbers ? TrajectoryFinding.Blind
            : TrajectoryFinding.Holds;
        return new(source.Name, numbers, (double)judged / numbers, worst.Deviation, worst.Bound, share, limit, single, finding);
    }

    /// <summary>How far two numbers are apart; infinite where only one is finite, or both are no numbers of different sorts.</summary>
    private static double Relative(double x, double y, double size)
    {
        if (x.Equals(y) || x == y) return 0;
        double distance = Math.Abs(x - y) / size;
        return double.IsFinite(distance) ? distance : double.PositiveInfinity;
    }

    private static double RootMeanSquare(double[] update)
    {
        double squares = 0;
        int finite = 0;
        foreach (double u in update)
            if (double.IsFinite(u)) (squares, finite) = (squares + u * u, finite + 1);
        return finite == 0 ? 1 : Math.Sqrt(squares / finite);
    }

    /// <summary>All runs of one program on a source.</summary>
    private sealed class Runs(Program program, TrajectorySource source)
    {
        private readonly double[][][] _disturbed = [.. Enumerable.Range(1, Disturbances)
            .Select(d => Run(new(program, source.Layout, Functions.Epsilon, Disturbance, (ulong)d), source))];

        private readonly double[][] _withoutEpsilon = Run(new(program, source.Layout, NoEpsilon), source);

        public double[][] Updates { get; } = Run(new(program, source.Layout, Functions.Epsilon), source);

        public float[][] Single { get; } = RunKernel(program, source);

        public double Rounding(int step, int i, double size) => _disturbed.Max(run => Relative(Updates[step][i], run[step][i], size));

        public double Epsilon(int step, int i, double size) => Relative(Updates[step][i], _withoutEpsilon[step][i], size);

        private static double[][] Run(DoubleRun run, TrajectorySource source) => [.. source.Steps.Select(step => run.Step(Widened(step.Weights), Widened(step.Gradient), step.LearningRate))];

        private static double[] Widened(float[] numbers) => [.. numbers.Select(x => (double)x)];

        private static float[][] RunKernel(Program program, TrajectorySource source)
        {
            BlockKernel kernel = new(program, source.Layout);
            return [.. source.Steps.Select(step => kernel.Step(step.Weights, step.Gradient, step.LearningRate).ToArray())];
        }
    }
}
