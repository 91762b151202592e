using System.Numerics.Tensors;

namespace Panthera.Training;

/// <summary>
/// The average of a model's weights over its training steps, with older ones weighing less (Polyak and Juditsky 1992, as an
/// exponential average): average ← d · average + (1 - d) · weights after each step. While there were few steps, d is at most
/// (1 + step) / (10 + step), so that the first weights are soon forgotten.
/// </summary>
/// <remarks>What operations keep beside the weights, such as the running means of a batch norm, is not averaged.</remarks>
public sealed class WeightAverage
{
    private readonly double _decay;

    /// <summary>An average that begins with some weights.</summary>
    /// <param name="decay">How much of it stays at a step, once there were many; between 0 and 1.</param>
    /// <param name="weights">The weights before the first step.</param>
    public WeightAverage(double decay, ReadOnlySpan<float> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(decay);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(decay, 1);
        (_decay, Weights) = (decay, weights.ToArray());
    }

    /// <summary>The average, or after <see cref="Exchange"/> what it was exchanged for.</summary>
    public float[] Weights { get; }

    /// <summary>How much of the average stays at a step.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public double DecayAt(int step) => Math.Min(_decay, (1.0 + step) / (10.0 + step));

    /// <summary>Takes the weights after a step into the average. Allocates nothing.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="step">The step's number, from 1.</param>
    public void Add(ReadOnlySpan<float> weights, int step) =>
        TensorPrimitives.Lerp<float>(Weights, weights, (float)(1 - DecayAt(step)), Weights);

    /// <summary>Puts the average where the weights are and the weights where it was; the same again puts both back.</summary>
    public void Exchange(Span<float> weights)
    {
        Span<float> own = Weights;
        for (int i = 0; i < own.Length; i++) (own[i], weights[i]) = (weights[i], own[i]);
    }
}
