using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The mean over the tokens before the padding: (tokens × width), tokens → (width).</summary>
/// <param name="padding">The tokens, one a row of the input.</param>
public sealed class PaddedMeanPool(PaddedTokens padding) : Operation, ITakesTokens
{
    /// <inheritdoc/>
    public override string Name => "padded mean pool";

    /// <inheritdoc/>
    public bool TakesTokens(int input, int inputs) => input == 1;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 2, 2);
        if (inputs[0].Rank != 2) throw Error($"the input {inputs[0]} is not (tokens × width)");
        if (padding.Problem(inputs[1].Length) is { } problem) throw Error(problem);
        if (padding.Count != inputs[0].Rows) throw Error($"{padding.Count} tokens are not the {inputs[0].Rows} rows of the input");
        return new Shape(inputs[0].Width);
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            VectorKernel.Run(new MeanPool.Mean
            {
                X = site.Input(0) + (nint)example * site.InputShapes[0].Length,
                Y = site.Output + (nint)example * site.OutputShape.Length,
                Examples = 1,
                Tokens = Length(site, example),
                Width = site.OutputShape.Width,
            });
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int width = site.OutputShape.Width, all = site.InputShapes[0].Length;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            int tokens = Length(site, example);
            float* target = site.InputGradient(0) + (nint)example * all;
            VectorKernel.Run(new MeanPool.Spread
            {
                OutputGradient = site.OutputGradient + (nint)example * width,
                InputGradient = target,
                Accumulate = site.Accumulates(0),
                Examples = 1,
                Tokens = tokens,
                Width = width,
            });
            if (!site.Accumulates(0)) new Span<float>(target + (nint)tokens * width, all - tokens * width).Clear();
        }
    }

    private unsafe int Length(Site site, int example) => padding.Length(site.Tokens + (nint)example * site.InputShapes[1].Length);
}
