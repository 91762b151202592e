using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// A range of the numbers of an example as a shape of their own: how a model whose examples have several parts, such as a picture
/// and a time, takes them apart.
/// </summary>
/// <param name="first">The index of the range's first number.</param>
/// <param name="sizes">The sizes of the part, outermost first.</param>
public sealed class Part(int first, params int[] sizes) : Operation
{
    /// <inheritdoc/>
    public override string Name => "part";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        Shape part = new(sizes);
        if (first < 0 || first > inputs[0].Length - part.Length)
            throw Error($"{part} from number {first} on does not lie within the {inputs[0].Length} numbers of {inputs[0]}");
        return part;
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int whole = site.InputShapes[0].Length, part = site.OutputShape.Length;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            new ReadOnlySpan<float>(site.Input(0) + (nint)example * whole + first, part)
                .CopyTo(new Span<float>(site.Output + (nint)example * part, part));
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int whole = site.InputShapes[0].Length, part = site.OutputShape.Length;
        bool accumulate = site.Accumulates(0);
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            float* target = site.InputGradient(0) + (nint)example * whole;
            if (!accumulate) new Span<float>(target, whole).Clear();
            VectorAdd.Pass(site.OutputGradient + (nint)example * part, target + first, part, accumulate);
        }
    }
}
