using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Tests.Export;

/// <summary>
/// Follows a run of an exported optimizer with the kernel: on the same weights and gradients, step by step, so that what one step
/// rounds otherwise does not lead the next one elsewhere. States are each side's own.
/// </summary>
/// <remarks>
/// An update may differ by a few units in the last place of its numbers: the bound is a share of its norm, array by array. Programs that enlarge rounding (a sign near 0, a tangent near its pole) are given what they make of it: the
/// distance of the updates when all gradients are off by a unit in the last place, several times.
/// </remarks>
internal sealed class Follow
{
    private const int Disturbances = 3;
    private const double UnitOfWeights = 1.2e-7, Share = 2e-6, Amplification = 8;

    private readonly ParameterLayout _layout;
    private readonly Kernel _kernel;
    private readonly Kernel[] _disturbed;
    private readonly float[] _gradient;
    private readonly double[] _spread;
    private Rng _rng = new(5, 1);

    public Follow(Program program, ParameterLayout layout)
    {
        _layout = layout;
        _kernel = new BlockKernel(program, layout);
        _disturbed = [.. Enumerable.Range(0, Disturbances).Select(_ => new BlockKernel(program, layout))];
        _gradient = new float[layout.Total];
        _spread = new double[layout.Arrays];
    }

    /// <summary>How many steps had a finite update and were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Whether the weights have ceased to be numbers.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The largest distance, as a share of the update's norm, of all steps and arrays.</summary>
    public double Worst { get; private set; }

    /// <summary>Makes a step.</summary>
    /// <param name="weights">The weights before it.</param>
    /// <param name="gradient">The gradients.</param>
    /// <param name="rate">The schedule's value.</param>
    /// <param name="roundsToWeights">Whether the others' updates were told from weights in single precision, and so are rounded as those are.</param>
    /// <param name="others">The update as others have it.</param>
    /// <returns>What is too far away, in words; null if nothing is.</returns>
    public string? Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float rate, bool roundsToWeights, params ReadOnlySpan<float[]> others)
    {
        float[] update = _kernel.Step(weights, gradient, rate).ToArray();
        float[][] updates = new float[Disturbances][];
        for (int d = 0; d < Disturbances; d++)
        {
            for (int i = 0; i < gradient.Length; i++)
                _gradient[i] = _rng.Next(2) == 0 ? MathF.BitIncrement(gradient[i]) : MathF.BitDecrement(gradient[i]);
            updates[d] = _disturbed[d].Step(weights, _gradient, rate).ToArray();
        }
        // Once weights or updates are no numbers, there is nothing left to train; then the others must have none either.
        if (HasEnded || !update.All(float.IsFinite) || !AreFinite(weights))
        {
            bool areAlike = HasEnded || others.ToArray().All(o => !AreFinite(o));
            HasEnded = true;
            return areAlike ? null : $"step {Compared}: the kernel's update is not finite, another's is";
        }
        Compared++;
        for (int a = 0; a < _layout.Arrays; a++)
        {
            int start = _layout.Offsets[a], end = start + _layout.Lengths[a];
            double norm = 0, size = 0;
            double[] spread = new double[Disturbances];
            for (int i = start; i < end; i++)
            {
                norm += (double)update[i] * update[i];
                size += (double)weights[i] * weights[i];
                for (int d = 0; d < Disturbances; d++) spread[d] += Math.Pow((double)updates[d][i] - update[i], 2);
            }
            (norm, size) = (Math.Sqrt(norm), Math.Sqrt(size));
            // What states have been driven apart by stays with them for a while.
            _spread[a] = Math.Max(0.9 * _spread[a], Math.Sqrt(spread.Max()));
            double rounding = roundsToWeights ? UnitOfWeights * (size + norm) : 0, bound = Share * norm + rounding + Amplification * _spread[a];
            for (int o = 0; o < others.Length; o++)
            {
                double distance = 0;
                for (int i = start; i < end; i++) distance += Math.Pow((double)others[o][i] - update[i], 2);
                distance = Math.Sqrt(distance);
                if (norm > 0) Worst = Math.Max(Worst, Math.Max(0, distance - rounding) / norm);
                if (!(distance <= bound)) return $"step {Compared}, array {a}, run {o}: {distance:G3} apart, bound {bound:G3}, update {norm:G3}, weights {size:G3}, spread {_spread[a]:G3}";
            }
        }
        return null;
    }

    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value)) return false;
        return true;
    }
}
