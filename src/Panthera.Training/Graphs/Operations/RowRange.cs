using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>Some neighbouring tokens of each example: (tokens × width) → (count × width).</summary>
/// <param name="first">The first of them.</param>
/// <param name="count">How many.</param>
public sealed class RowRange(int first, int count) : Operation
{
    /// <inheritdoc/>
    public override string Name => "row range";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank != 2) throw Error($"the input {inputs[0]} is not (tokens × width)");
        if (first < 0 || count <= 0 || first > inputs[0].Rows - count)
            throw Error($"rows {first} to {(long)first + count - 1} are not among the {inputs[0].Rows} of the input {inputs[0]}");
        return new Shape(count, inputs[0].Width);
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int all = site.InputShapes[0].Length, own = site.OutputShape.Length, start = first * site.OutputShape.Width;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
            VectorAdd.Pass(site.Input(0) + (nint)example * all + start, site.Output + (nint)example * own, own, accumulate: false);
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int all = site.InputShapes[0].Length, own = site.OutputShape.Length, start = first * site.OutputShape.Width;
        bool accumulate = site.Accumulates(0);
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            float* target = site.InputGradient(0) + (nint)example * all;
            if (!accumulate)
            {
                new Span<float>(target, start).Clear();
                new Span<float>(target + start + own, all - start - own).Clear();
            }
            VectorAdd.Pass(site.OutputGradient + (nint)example * own, target + start, own, accumulate);
        }
    }
}
