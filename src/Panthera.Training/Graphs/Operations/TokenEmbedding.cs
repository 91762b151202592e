using System.Numerics.Tensors;

namespace Panthera.Training.Graphs.Operations;

/// <summary>Looks up a learned vector for each token: (sequence) of integers → (sequence × width), or only for the first ones.</summary>
/// <param name="vocabulary">Tokens run from 0 to this less one.</param>
/// <param name="width">The length of a vector.</param>
/// <param name="initializer">Draws the vectors.</param>
/// <param name="count">How many of an example's tokens, from the first on; null for all.</param>
public sealed class TokenEmbedding(int vocabulary, int width, Initializer initializer, int? count = null) : Operation, ITakesTokens, IChecksBatch
{
    /// <inheritdoc/>
    public override string Name => "token embedding";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (vocabulary <= 0 || width <= 0) throw Error($"a vocabulary of {vocabulary} with vectors of {width} is not possible");
        if (count is < 1 || count > inputs[0].Length) throw Error($"an example has {inputs[0].Length} tokens, not {count}");
        return new Shape(count ?? inputs[0].Length, width);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRequest> Parameters(IReadOnlyList<Shape> inputs) =>
        [new("weight", new Shape(vocabulary, width), initializer)];

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public unsafe void Check(Site site)
    {
        int all = site.InputShapes[0].Length;
        for (int example = 0; example < site.Examples; example++)
        {
            foreach (int token in new ReadOnlySpan<int>(site.Tokens + (nint)example * all, site.OutputShape.Rows))
            {
                if ((uint)token >= (uint)vocabulary) throw Error($"token {token} is not between 0 and {vocabulary - 1}");
            }
        }
    }

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range rows = worker.Share(site.Examples * site.OutputShape.Rows);
        for (int i = rows.First; i < rows.End; i++)
        {
            new ReadOnlySpan<float>(site.Parameter(0) + (nint)Token(site, i) * width, width)
                .CopyTo(new Span<float>(site.Output + (nint)i * width, width));
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        // Tokens repeat: each worker takes some columns of all vectors.
        Worker.Range columns = worker.Share(width, Line);
        for (int i = 0; i < site.Examples * site.OutputShape.Rows; i++)
        {
            Span<float> target = new(site.ParameterGradient(0) + (nint)Token(site, i) * width + columns.First, columns.Count);
            ReadOnlySpan<float> gradient = new(site.OutputGradient + (nint)i * width + columns.First, columns.Count);
            TensorPrimitives.Add(target, gradient, target);
        }
    }

    private static unsafe int Token(Site site, int row)
    {
        int rows = site.OutputShape.Rows, all = site.InputShapes[0].Length;
        return site.Tokens[rows == all ? row : row / rows * all + row % rows];
    }
}
