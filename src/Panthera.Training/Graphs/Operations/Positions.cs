using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>y = x + P with a learned P of the shape of one example: (tokens × width) → (tokens × width).</summary>
/// <param name="initializer">Draws P.</param>
public sealed class Positions(Initializer initializer) : Operation
{
    /// <inheritdoc/>
    public override string Name => "positions";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank != 2) throw Error($"the input {inputs[0]} is not (tokens × width)");
        return inputs[0];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
        [new("position", inputs[0], initializer)];

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
        int length = site.OutputShape.Length;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            nint offset = (nint)example * length;
            VectorKernel.Run(new VectorAdd
            {
                A = site.Input(0) + offset,
                B = site.Parameter(0),
                Target = site.Output + offset,
                Count = length,
            });
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        int length = site.OutputShape.Length;
        Pass(site, 0, worker.Share(site.Examples * length, Line));
        SumRows(site, worker, parameter: 0, site.Examples, length);
    }
}
