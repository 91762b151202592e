using System.Numerics.Tensors;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The loss of a model that predicts real numbers: the mean of (prediction - truth)², over the numbers of an example and the
/// examples of the batch: two inputs of one shape → (). The truth is the second input; the batch's target of an example is not read.
/// </summary>
public sealed class MeanSquaredError : Operation, ILoss
{
    /// <inheritdoc/>
    public override string Name => "mean squared error";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 2, 2);
        if (inputs[0] != inputs[1]) throw Error($"the inputs are {inputs[0]} and {inputs[1]}, not of one shape");
        return new Shape();
    }

    /// <inheritdoc/>
    public int TargetsPerExample(IReadOnlyList<Shape> inputs) => 1;

    /// <summary>The differences.</summary>
    public override int SavedLength(IReadOnlyList<Shape> inputs) => inputs[0].Length;

    /// <summary>The loss of each example.</summary>
    public override int StatisticsLength(IReadOnlyList<Shape> inputs) => 1;

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override Reuse Reuses => Reuse.GradientOverSaved;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int length = site.InputShapes[0].Length;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            nint offset = (nint)example * length;
            Span<float> off = new(site.Saved + offset, length);
            TensorPrimitives.Subtract(new ReadOnlySpan<float>(site.Input(0) + offset, length), new ReadOnlySpan<float>(site.Input(1) + offset, length), off);
            site.Statistics[example] = TensorPrimitives.SumOfSquares<float>(off) / length;
        }
        worker.Wait();
        if (!worker.IsFirst) return;
        double loss = 0;
        for (int example = 0; example < site.Examples; example++) loss += site.Statistics[example];
        site.Score.Loss += loss;
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        int length = site.InputShapes[0].Length;
        float factor = (float)(2.0 / ((double)length * site.TargetCount));
        Worker.Range share = worker.Share(site.Examples * length, Line);
        // The first input's gradient may lie over the differences, so it comes last.
        for (int input = 1; input >= 0; input--)
        {
            if (site.InputGradient(input) == null) continue;
            float own = input == 0 ? factor : -factor;
            ReadOnlySpan<float> off = new(site.Saved + share.First, share.Count);
            Span<float> target = new(site.InputGradient(input) + share.First, share.Count);
            if (site.Accumulates(input)) TensorPrimitives.MultiplyAdd(off, own, target, target);
            else TensorPrimitives.Multiply(off, own, target);
        }
    }
}
