using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// The rows of each example that some of its tokens name, as the places of hidden words: (rows × width), tokens → (count × width).
/// </summary>
/// <param name="first">The first token that names a row, counted from the example's first.</param>
/// <param name="count">How many tokens do; a row may be named more than once.</param>
public sealed class ChosenRows(int first, int count) : Operation, ITakesTokens, IChecksBatch
{
    /// <inheritdoc/>
    public override string Name => "chosen rows";

    /// <inheritdoc/>
    public bool TakesTokens(int input, int inputs) => input == 1;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 2, 2);
        if (inputs[0].Rank != 2) throw Error($"the input {inputs[0]} is not (rows × width)");
        if (first < 0 || count <= 0 || first > inputs[1].Length - count)
            throw Error($"tokens {first} to {(long)first + count - 1} are not among the {inputs[1].Length} of an example");
        return new Shape(count, inputs[0].Width);
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public unsafe void Check(Site site)
    {
        int rows = site.InputShapes[0].Rows;
        for (int example = 0; example < site.Examples; example++)
        {
            for (int i = 0; i < count; i++)
                if ((uint)Row(site, example, i) >= (uint)rows) throw Error($"row {Row(site, example, i)} is not between 0 and {rows - 1}");
        }
    }

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int width = site.OutputShape.Width;
        Worker.Range rows = worker.Share(site.Examples * count);
        for (int row = rows.First; row < rows.End; row++)
        {
            int example = row / count;
            float* source = site.Input(0) + (nint)example * site.InputShapes[0].Length + (nint)Row(site, example, row % count) * width;
            VectorAdd.Pass(source, site.Output + (nint)row * width, width, accumulate: false);
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int width = site.OutputShape.Width, all = site.InputShapes[0].Length;

        // Rows repeat: an example's gradient is one worker's.
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            float* target = site.InputGradient(0) + (nint)example * all;
            if (!site.Accumulates(0)) new Span<float>(target, all).Clear();
            for (int i = 0; i < count; i++)
            {
                float* gradient = site.OutputGradient + ((nint)example * count + i) * width;
                VectorAdd.Pass(gradient, target + (nint)Row(site, example, i) * width, width, accumulate: true);
            }
        }
    }

    private unsafe int Row(Site site, int example, int i) => site.Tokens[(nint)example * site.InputShapes[1].Length + first + i];
}
