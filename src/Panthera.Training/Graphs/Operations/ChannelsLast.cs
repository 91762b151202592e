namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// Puts the channels of each pixel side by side, as convolutions read them: (channels × height × width) → (height × width ×
/// channels).
/// </summary>
public sealed class ChannelsLast : Operation
{
    /// <inheritdoc/>
    public override string Name => "channels last";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank != 3) throw Error($"the input {inputs[0]} is not (channels × height × width)");
        return new Shape(inputs[0].Sizes[1], inputs[0].Width, inputs[0].Sizes[0]);
    }

    /// <summary>A picture, for a gradient that is added.</summary>
    public override int WorkspaceLength(IReadOnlyList<Shape> inputs) => inputs[0].Length;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int channels = site.OutputShape.Width, pixels = site.OutputShape.Rows;
        ExampleTranspose.Run(site.Input(0), channels, pixels, site.Output, worker.Share(site.Examples), null);
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int channels = site.OutputShape.Width, pixels = site.OutputShape.Rows;
        float* sum = site.Accumulates(0) ? site.Workspace(worker) : null;
        ExampleTranspose.Run(site.OutputGradient, pixels, channels, site.InputGradient(0), worker.Share(site.Examples), sum);
    }
}
