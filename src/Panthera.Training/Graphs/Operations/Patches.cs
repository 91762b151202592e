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
        Pieces pieces = new(site, patch);
        for (int row = 0; row < pieces.PictureRows; row++)
        {
            for (int piece = 0; piece < pieces.PerRow; piece++)
            {
                float* from = site.Input(0) + pieces.InPicture(row, piece), to = site.Output + pieces.InPatch(row, piece);
                for (int x = 0; x < patch; x++) to[x] = from[x];
            }
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site)
    {
        if (site.InputGradient(0) == null) return;
        Pieces pieces = new(site, patch);
        bool accumulate = site.Accumulates(0);
        for (int row = 0; row < pieces.PictureRows; row++)
        {
            for (int piece = 0; piece < pieces.PerRow; piece++)
            {
                float* from = site.OutputGradient + pieces.InPatch(row, piece);
                float* to = site.InputGradient(0) + pieces.InPicture(row, piece);
                for (int x = 0; x < patch; x++) to[x] = accumulate ? to[x] + from[x] : from[x];
            }
        }
    }

    /// <summary>
    /// Where the pieces of picture rows that are contiguous on both sides lie. Rows count on through channels and examples.
    /// </summary>
    private readonly struct Pieces(Site site, int patch)
    {
        private readonly int _size = site.InputShapes[0].Width;
        private readonly int _channels = site.InputShapes[0].Sizes[0];

        public int PictureRows => site.Examples * _channels * _size;

        public int PerRow => _size / patch;

        public nint InPicture(int row, int piece) => (nint)row * _size + piece * patch;

        public nint InPatch(int row, int piece)
        {
            (int plane, int y) = Math.DivRem(row, _size);
            (int example, int channel) = Math.DivRem(plane, _channels);
            nint patchIndex = ((nint)example * PerRow + y / patch) * PerRow + piece;
            return (patchIndex * _channels + channel) * patch * patch + y % patch * patch;
        }
    }
}
