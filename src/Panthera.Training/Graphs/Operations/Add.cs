using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>y = a + b, elementwise, for two inputs of one shape.</summary>
public sealed class Add : Operation
{
    /// <inheritdoc/>
    public override string Name => "add";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 2, 2);
        if (inputs[0] != inputs[1]) throw Error($"the inputs are {inputs[0]} and {inputs[1]}, not of one shape");
        return inputs[0];
    }

    /// <inheritdoc/>
    public override int? PassThrough(IReadOnlyList<Shape> inputs) => 0;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site) => VectorKernel.Run(
        new VectorAdd { A = site.Input(0), B = site.Input(1), Target = site.Output, Count = Count(site) });

    /// <inheritdoc/>
    public override unsafe void Backward(Site site)
    {
        VectorAdd.Pass(site.OutputGradient, site.InputGradient(0), Count(site), site.Accumulates(0));
        VectorAdd.Pass(site.OutputGradient, site.InputGradient(1), Count(site), site.Accumulates(1));
    }

    private static int Count(Site site) => site.Examples * site.OutputShape.Length;
}
