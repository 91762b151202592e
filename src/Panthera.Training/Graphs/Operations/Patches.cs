namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// Cuts a square picture into square patches, row by row: (channels × size × size) → (patches × channels · patch²). Within
/// a patch the order is channel, y, x.
/// </summary>
/// <param name="patch">The side of a patch in pixels.</param>
public sealed class Patches(int patch) : Operation
{
    /// <inheritdoc/>
    public override string Name => "patches";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank != 3 || inputs[0].Sizes[1] != inputs[0].Sizes[2])
            throw Error($"the input {inputs[0]} is not (channels × size × size)");
        int size = inputs[0].Width;
        if (patch <= 0 || size % patch != 0) throw Error($"a picture of {size} pixels cannot be cut into patches of {patch}");
        int side = size / patch;
        return new Shape(side * side, inputs[0].Sizes[0] * patch * patch);
    }

    /// <inheritdoc/>
    public override unsafe void Forward(Site site)
    {
        int size = site.InputShapes[0].Width, width = site.OutputShape.Width;
        float* from = site.Input(0);
        for (int row = 0; row < Rows(site); row++)
        {
            float* to = site.Output + InFirstPatch(site, row);
            for (float* end = from + size; from < end; from += patch, to += width)
            {
                for (int x = 0; x < patch; x++) to[x] = from[x];
            }
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site)
    {
        if (site.InputGradient(0) == null) return;
        int size = site.InputShapes[0].Width, width = site.OutputShape.Width;
        bool accumulate = site.Accumulates(0);
        float* to = site.InputGradient(0);
        for (int row = 0; row < Rows(site); row++)
        {
            float* from = site.OutputGradient + InFirstPatch(site, row);
            for (float* end = to + size; to < end; to += patch, from += width)
            {
                for (int x = 0; x < patch; x++) to[x] = accumulate ? to[x] + from[x] : from[x];
            }
        }
    }

    // Rows of pixels, counted on through channels and examples.
    private static int Rows(Site site) => site.Examples * site.InputShapes[0].Rows;

    /// <summary>Where the first piece of a row of pixels lies in its patch; the next piece lies one patch further.</summary>
    private nint InFirstPatch(Site site, int row)
    {
        int size = site.InputShapes[0].Width, area = patch * patch, channels = site.OutputShape.Width / area;
        (int plane, int y) = Math.DivRem(row, size);
        (int example, int channel) = Math.DivRem(plane, channels);
        (int line, int inside) = Math.DivRem(y, patch);
        return (nint)example * site.OutputShape.Length + line * (size / patch) * site.OutputShape.Width + channel * area + inside * patch;
    }
}
