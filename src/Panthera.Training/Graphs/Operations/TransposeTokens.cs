namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// Makes features tokens and tokens features, so that a linear layer mixes tokens: (tokens × width) → (width × tokens).
/// </summary>
public sealed class TransposeTokens : Operation
{
    /// <inheritdoc/>
    public override string Name => "transpose";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank != 2) throw Error($"the input {inputs[0]} is not (tokens × width)");
        return new Shape(inputs[0].Width, inputs[0].Rows);
    }

    /// <summary>An example, for a gradient that is added.</summary>
    public override int WorkspaceLength(IReadOnlyList<Shape> inputs) => inputs[0].Length;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker) => ExampleTranspose.Run(
        site.Input(0), site.OutputShape.Width, site.OutputShape.Rows, site.Output, worker.Share(site.Examples), null);

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        float* sum = site.Accumulates(0) ? site.Workspace(worker) : null;
        ExampleTranspose.Run(
            site.OutputGradient, site.OutputShape.Rows, site.OutputShape.Width, site.InputGradient(0), worker.Share(site.Examples), sum);
    }
}
