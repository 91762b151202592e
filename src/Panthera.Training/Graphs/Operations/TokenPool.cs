using System.Numerics.Tensors;

namespace Panthera.Training.Graphs.Operations;

/// <summary>What becomes of the tokens of a text.</summary>
public enum TokenPooling
{
    /// <summary>The last one is kept: where tokens see only earlier ones, it alone has seen the whole text (CLIP).</summary>
    Last,

    /// <summary>Their mean.</summary>
    Mean,
}

/// <summary>
/// One vector of a text: (tokens × width) and the text's (tokens) → (width). What follows the last token that is no padding is not
/// looked at and gets no gradient; a text of padding alone has its first token.
/// </summary>
/// <param name="pooling">What becomes of the tokens.</param>
/// <param name="padding">The token after the end of a text.</param>
public sealed class TokenPool(TokenPooling pooling, int padding = 0) : Operation, ITakesTokens
{
    /// <inheritdoc/>
    public override string Name => "token pool";

    /// <inheritdoc/>
    public bool TakesTokens(int input) => input == 1;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 2, 2);
        if (inputs[0].Rank != 2) throw Error($"the input {inputs[0]} is not (tokens × width)");
        if (inputs[1].Length != inputs[0].Rows) throw Error($"the input {inputs[0]} is not one row for each of {inputs[1].Length} tokens");
        return new Shape(inputs[0].Width);
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int width = site.OutputShape.Width;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            (int first, int end) = Pooled(site, example);
            float* rows = site.Input(0) + (nint)example * site.InputShapes[0].Length;
            Span<float> target = new(site.Output + (nint)example * width, width);
            new ReadOnlySpan<float>(rows + (nint)first * width, width).CopyTo(target);
            for (int row = first + 1; row < end; row++)
                TensorPrimitives.Add(target, new ReadOnlySpan<float>(rows + (nint)row * width, width), target);
            if (end - first > 1) TensorPrimitives.Multiply(target, 1f / (end - first), target);
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int width = site.OutputShape.Width, length = site.InputShapes[0].Length;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            (int first, int end) = Pooled(site, example);
            Span<float> rows = new(site.InputGradient(0) + (nint)example * length, length);
            ReadOnlySpan<float> gradient = new(site.OutputGradient + (nint)example * width, width);
            if (!site.Accumulates(0)) rows.Clear();
            for (int row = first; row < end; row++)
            {
                Span<float> target = rows.Slice(row * width, width);
                TensorPrimitives.MultiplyAdd(gradient, 1f / (end - first), target, target);
            }
        }
    }

    /// <summary>The rows of a text that count.</summary>
    private unsafe (int First, int End) Pooled(Site site, int example)
    {
        int tokens = site.InputShapes[0].Rows;
        int last = Math.Max(0, new ReadOnlySpan<int>(site.Tokens + (nint)example * tokens, tokens).LastIndexOfAnyExcept(padding));
        return (pooling == TokenPooling.Last ? last : 0, last + 1);
    }
}
