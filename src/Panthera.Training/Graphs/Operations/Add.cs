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
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override Reuse Reuses => Reuse.OutputOverInput;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range share = worker.Share(Count(site), Line);
        VectorKernel.Run(new VectorAdd
        {
            A = site.Input(0) + share.First,
            B = site.Input(1) + share.First,
            Target = site.Output + share.First,
            Count = share.Count,
        });
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        Worker.Range share = worker.Share(Count(site), Line);
        Pass(site, 0, share);
        Pass(site, 1, share);
    }

    private static int Count(Site site) => site.Examples * site.OutputShape.Length;
}
