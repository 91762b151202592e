using System.Numerics.Tensors;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The row of a text's last token before its padding: (tokens × width) and the text's (tokens) → (width). Where tokens see only
/// earlier ones, it alone has seen the whole text, and nothing has seen the padding. A text of padding alone has its first row.
/// </summary>
/// <param name="padding">The token after the end of a text.</param>
public sealed class LastToken(int padding = 0) : Operation, ITakesTokens
{
    /// <inheritdoc/>
    public override string Name => "last token";

    /// <inheritdoc/>
    public bool TakesTokens(int input, int inputs) => input == 1;

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
            new ReadOnlySpan<float>(site.Input(0) + Last(site, example) * width, width)
                .CopyTo(new Span<float>(site.Output + (nint)example * width, width));
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
            if (!site.Accumulates(0)) new Span<float>(site.InputGradient(0) + (nint)example * length, length).Clear();
            Span<float> target = new(site.InputGradient(0) + Last(site, example) * width, width);
            ReadOnlySpan<float> gradient = new(site.OutputGradient + (nint)example * width, width);
            TensorPrimitives.Add(target, gradient, target);
        }
    }

    /// <summary>The index of a text's last row among those of all texts.</summary>
    private unsafe nint Last(Site site, int example)
    {
        int tokens = site.InputShapes[0].Rows;
        nint first = (nint)example * tokens;
        return first + Math.Max(0, new ReadOnlySpan<int>(site.Tokens + first, tokens).LastIndexOfAnyExcept(padding));
    }
}
