using System.Numerics.Tensors;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The mean over the tokens: (tokens × width) → (width).</summary>
public sealed class MeanPool : Operation
{
    /// <inheritdoc/>
    public override string Name => "mean pool";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank != 2) throw Error($"the input {inputs[0]} is not (tokens × width)");
        return new Shape(inputs[0].Width);
    }

    /// <inheritdoc/>
    public override unsafe void Forward(Site site)
    {
        int tokens = site.InputShapes[0].Rows, width = site.OutputShape.Width;
        for (int example = 0; example < site.Examples; example++)
        {
            float* input = site.Input(0) + (nint)example * tokens * width;
            Span<float> mean = new(site.Output + (nint)example * width, width);
            mean.Clear();
            for (int token = 0; token < tokens; token++)
                TensorPrimitives.Add(mean, new ReadOnlySpan<float>(input + (nint)token * width, width), mean);
            TensorPrimitives.Multiply(mean, 1f / tokens, mean);
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site)
    {
        if (site.InputGradient(0) == null) return;
        int tokens = site.InputShapes[0].Rows, width = site.OutputShape.Width;
        for (int row = 0; row < site.Examples * tokens; row++)
        {
            ReadOnlySpan<float> gradient = new(site.OutputGradient + (nint)(row / tokens) * width, width);
            Span<float> target = new(site.InputGradient(0) + (nint)row * width, width);
            if (site.Accumulates(0)) TensorPrimitives.MultiplyAdd(gradient, 1f / tokens, target, target);
            else TensorPrimitives.Multiply(gradient, 1f / tokens, target);
        }
    }
}
