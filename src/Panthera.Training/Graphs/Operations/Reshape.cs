namespace Panthera.Training.Graphs.Operations;

/// <summary>The same numbers as another shape, such as the pixels of a picture as the tokens of an attention.</summary>
/// <param name="sizes">The sizes of the output, outermost first.</param>
public sealed class Reshape(params int[] sizes) : Operation
{
    /// <inheritdoc/>
    public override string Name => "reshape";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        Shape shape = new(sizes);
        return shape.Length == inputs[0].Length ? shape : throw Error($"the {inputs[0].Length} numbers of {inputs[0]} cannot have the shape {shape}");
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
        // Where the plan lets both share memory there is nothing to do.
        if (site.Output == site.Input(0)) return;
        Worker.Range share = worker.Share(Count(site), Line);
        new ReadOnlySpan<float>(site.Input(0) + share.First, share.Count).CopyTo(new Span<float>(site.Output + share.First, share.Count));
    }

    /// <inheritdoc/>
    public override void Backward(Site site, Worker worker) => Pass(site, 0, worker.Share(Count(site), Line));

    private static int Count(Site site) => site.Examples * site.OutputShape.Length;
}
