using System.Numerics.Tensors;

namespace Panthera.Kernels;

/// <summary>A program made ready to run on one set of parameters: it holds the states, which begin at zero.</summary>
public interface IUpdateRule
{
    /// <summary>Sets every state back to zero, and the step count with them.</summary>
    void Reset();

    /// <summary>Computes one step's update and moves the states on. The weights are read only.</summary>
    /// <param name="weights">The parameters, flat.</param>
    /// <param name="gradient">The gradient, flat, as long as the weights.</param>
    /// <param name="learningRate">The schedule's value.</param>
    /// <returns>The update, to be subtracted from the weights; valid until the next call.</returns>
    ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate);

    /// <summary>One step of training: subtracts the update from the weights and moves the states on.</summary>
    /// <param name="weights">The parameters, flat; they are overwritten.</param>
    /// <param name="gradient">The gradient, flat, as long as the weights.</param>
    /// <param name="learningRate">The schedule's value.</param>
    void Update(Span<float> weights, ReadOnlySpan<float> gradient, float learningRate) =>
        TensorPrimitives.Subtract(weights, Step(weights, gradient, learningRate), weights);
}
