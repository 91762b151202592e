namespace Panthera.Training.Graphs.Operations;

/// <summary>A square window that moves over a picture along both sides.</summary>
/// <param name="Side">Its side in pixels.</param>
/// <param name="Stride">Pixels from one place to the next.</param>
/// <param name="Padding">Pixels beyond each edge of the picture; below the side, so that every window meets the picture.</param>
internal readonly record struct Window(int Side, int Stride, int Padding)
{
    /// <summary>What is wrong with the window for pictures (height × width × channels); null if nothing is.</summary>
    public string? Problem(Shape picture)
    {
        if (picture.Rank != 3) return $"the input {picture} is not (height × width × channels)";
        if (Side <= 0 || Stride <= 0) return $"a window of {Side} with stride {Stride} is not possible";
        if (Padding < 0 || Padding >= Side) return $"a padding of {Padding} is not between 0 and {Side - 1}, below the window's side";
        int least = Math.Min(picture.Sizes[0], picture.Sizes[1]) + 2 * Padding;
        return least < Side ? $"a window of {Side} does not fit into {picture} with padding {Padding}" : null;
    }

    /// <summary>Places along a side of the picture.</summary>
    public int Places(int size) => (size + 2 * Padding - Side) / Stride + 1;

    /// <summary>Where the window begins in the picture; negative in the padding.</summary>
    public int Start(int place) => place * Stride - Padding;

    /// <summary>The first pixel of the window that lies in the picture, counted from the window's start.</summary>
    public static int First(int start) => Math.Max(0, -start);

    /// <summary>The pixel after the window's last one in a picture of a size, counted from the window's start.</summary>
    public int End(int start, int size) => Math.Min(Side, size - start);
}
