using System.Numerics.Tensors;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The sum of the learned vectors of an example's n tokens, whatever their order, over √n, so that its size does not depend on how
/// many there are: (sequence) of integers → (width). Token 0 is padding: it has no vector and does not count, and an example of
/// padding alone gives zeros.
/// </summary>
/// <param name="vocabulary">Tokens run from 0 to this less one.</param>
/// <param name="width">The length of a vector.</param>
/// <param name="initializer">Draws the vectors of the tokens from 1 on.</param>
public sealed class TokenBag(int vocabulary, int width, Initializer initializer) : Operation, ITakesTokens, IChecksBatch
{
    /// <summary>The token that is none.</summary>
    public const int Padding = 0;

    /// <inheritdoc/>
    public override string Name => "token bag";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (vocabulary <= 1 || width <= 0) throw Error($"a vocabulary of {vocabulary} with vectors of {width} is not possible");
        return new Shape(width);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
        [new("weight", new Shape(vocabulary - 1, width), initializer)];

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public unsafe void Check(Site site)
    {
        foreach (int token in new ReadOnlySpan<int>(site.Tokens, site.Examples * site.InputShapes[0].Length))
        {
            if ((uint)token >= (uint)vocabulary) throw Error($"token {token} is not between 0 and {vocabulary - 1}");
        }
    }

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            ReadOnlySpan<int> tokens = Tokens(site, example);
            Span<float> y = new(site.Output + (nint)example * width, width);
            y.Clear();
            foreach (int token in tokens)
            {
                if (token != Padding) TensorPrimitives.Add(y, new ReadOnlySpan<float>(site.Parameter(0) + (nint)(token - 1) * width, width), y);
            }
            TensorPrimitives.Multiply(y, Share(tokens), y);
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        // Tokens repeat: each worker takes some columns of all vectors.
        Worker.Range columns = worker.Share(width, Line);
        for (int example = 0; example < site.Examples; example++)
        {
            ReadOnlySpan<int> tokens = Tokens(site, example);
            ReadOnlySpan<float> gradient = new(site.OutputGradient + (nint)example * width + columns.First, columns.Count);
            float share = Share(tokens);
            foreach (int token in tokens)
            {
                if (token == Padding) continue;
                Span<float> target = new(site.ParameterGradient(0) + (nint)(token - 1) * width + columns.First, columns.Count);
                TensorPrimitives.MultiplyAdd(gradient, share, target, target);
            }
        }
    }

    private static float Share(ReadOnlySpan<int> tokens) => 1 / MathF.Sqrt(Math.Max(1, tokens.Length - tokens.Count(Padding)));

    private static unsafe ReadOnlySpan<int> Tokens(Site site, int example)
    {
        int sequence = site.InputShapes[0].Length;
        return new(site.Tokens + (nint)example * sequence, sequence);
    }
}
