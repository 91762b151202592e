using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>
/// Hashes what a program does: its updates on a few steps of fixed weights and gradients, to about four digits. The steps differ
/// in magnitude by so much that clipping, saturation and ε show, and what a large term hides in one stands alone in another.
/// </summary>
internal static class BehaviouralFingerprint
{
    /// <summary>Updates are compared to this resolution, relative to the root mean square of their step.</summary>
    private const double Resolution = 1.0 / 4096;

    /// <summary>Bits of a double that stay when it is rounded to the same resolution.</summary>
    private const int DroppedBits = 40;

    private const int Tag = 31, CanonicalTag = 32, Finite = 0, NoNumber = 1, Positive = 2, Negative = 3;

    private static readonly (float Weights, float Gradient, float LearningRate)[][] Trajectories =
    [
        [(0.4f, 0.3f, 1f), (0.5f, 0.2f, 0.8f), (0.3f, 0.5f, 0.65f), (0.4f, 0.1f, 0.45f)],
        [(1f, 1f, 0.5f), (0.05f, 40f, 0.9f), (3f, 1e-4f, 0.25f), (2f, 3e-3f, 0.03f), (20f, 600f, 0.6f)],
        [(1f, 0f, 0.7f), (0.3f, 1e-9f, 0.4f), (2f, 3e-7f, 0.15f)],
    ];

    /// <summary>A matrix, a vector and a single number.</summary>
    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[2, 3], [4], []]);

    private const ulong Seed = 0x50414E54;

    private static readonly Step[][] Inputs =
        [.. Trajectories.Select((steps, t) => steps.Select((scale, s) => new Step(scale, new Rng(Seed, (ulong)t, (ulong)s))).ToArray())];

    /// <summary>The fingerprint of a well-typed program.</summary>
    public static Fingerprint Of(Program program)
    {
        BlockKernel kernel = new(program, Layout);
        UInt128 hash = Tag;
        bool isKnown = true;
        foreach (Step[] trajectory in Inputs)
        {
            kernel.Reset();
            int telling = 0;
            foreach (Step step in trajectory)
                if (Add(kernel.Step(step.Weights, step.Gradient, step.LearningRate), ref hash)) telling++;
            isKnown &= 2 * telling > trajectory.Length;
        }
        // Programs that fail or stand still on most of these steps have that in common and perhaps nothing else.
        return new(isKnown ? hash : Mixing.Mix(CanonicalTag, Mixing.Mix(hash, CanonicalFingerprint.Of(program).Value)));
    }

    /// <summary>Takes in an update.</summary>
    /// <returns>Whether there are different numbers in it.</returns>
    private static bool Add(ReadOnlySpan<float> update, ref UInt128 hash)
    {
        double squares = 0;
        foreach (float u in update)
            if (float.IsFinite(u)) squares += (double)u * u;
        double size = Math.Sqrt(squares / update.Length);
        hash = Mixing.Mix(hash, (BitConverter.DoubleToUInt64Bits(size) + (1UL << (DroppedBits - 1))) >> DroppedBits);
        long least = long.MaxValue, most = long.MinValue;
        foreach (float u in update)
        {
            long digits = size == 0 || !float.IsFinite(u) ? 0 : (long)Math.Round(u / (size * Resolution));
            long kind = float.IsFinite(u) ? Finite : float.IsNaN(u) ? NoNumber : u > 0 ? Positive : Negative;
            hash = Mixing.Mix(hash, new UInt128((ulong)kind, (ulong)digits));
            (least, most) = (Math.Min(least, digits), Math.Max(most, digits));
        }
        return least < most;
    }

    /// <summary>The inputs of a step, drawn without functions that differ between machines.</summary>
    private sealed class Step
    {
        public Step((float Weights, float Gradient, float LearningRate) scale, Rng rng)
        {
            LearningRate = scale.LearningRate;
            for (int i = 0; i < Weights.Length; i++)
            {
                Weights[i] = (float)(scale.Weights * BellShaped(ref rng));
                Gradient[i] = (float)(scale.Gradient * BellShaped(ref rng));
            }
        }

        public float[] Weights { get; } = new float[Layout.Total];

        public float[] Gradient { get; } = new float[Layout.Total];

        public float LearningRate { get; }

        private static double BellShaped(ref Rng rng) => 2 * (rng.NextDouble() + rng.NextDouble() + rng.NextDouble() - 1.5);
    }
}
