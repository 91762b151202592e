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
    public override unsafe void Forward(Site site)
    {
        int length = site.OutputShape.Length;
        for (int example = 0; example < site.Examples; example++)
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
    public override unsafe void Backward(Site site)
    {
        int length = site.OutputShape.Length;
        VectorAdd.Pass(site.OutputGradient, site.InputGradient(0), site.Examples * length, site.Accumulates(0));
        VectorKernel.Run(new ColumnSums
        {
            Matrix = site.OutputGradient,
            Rows = site.Examples,
            Columns = length,
            Target = site.ParameterGradient(0),
        });
    }
}
