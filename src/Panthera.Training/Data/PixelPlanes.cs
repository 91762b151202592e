namespace Panthera.Training.Data;

/// <summary>One picture as bytes that may be changed: plane after plane, row after row.</summary>
/// <param name="pixels">Channels × height × width.</param>
/// <param name="spare">As many, for what a change needs meanwhile.</param>
/// <param name="channels">Planes.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Pixels a row.</param>
public readonly ref struct PixelPlanes(Span<byte> pixels, Span<byte> spare, int channels, int height, int width)
{
    /// <summary>The pixels.</summary>
    public Span<byte> Pixels { get; } = pixels;

    /// <summary>Room of the same size; what is in it means nothing.</summary>
    public Span<byte> Spare { get; } = spare;

    /// <summary>Planes.</summary>
    public int Channels => channels;

    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>Pixels a row.</summary>
    public int Width => width;

    /// <summary>One plane.</summary>
    public Span<byte> Plane(int channel) => Pixels.Slice(channel * height * width, height * width);

    /// <summary>The pixels as they were before they are written anew: copies them to <see cref="Spare"/>.</summary>
    public ReadOnlySpan<byte> Before()
    {
        Pixels.CopyTo(Spare);
        return Spare;
    }

    /// <summary>Takes each pixel from another place: (x, y) → (a·x + b·y + c, d·x + e·y + f) from the picture's middle, the nearest pixel there.</summary>
    /// <param name="map">a, b, c, d, e, f.</param>
    /// <param name="fill">What lies outside.</param>
    public void Move(ReadOnlySpan<float> map, byte fill)
    {
        ReadOnlySpan<byte> before = Before();
        float middleX = (width - 1) / 2f, middleY = (height - 1) / 2f;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float u = x - middleX, v = y - middleY;
                int fromX = (int)MathF.Floor(map[0] * u + map[1] * v + map[2] + middleX + 0.5f);
                int fromY = (int)MathF.Floor(map[3] * u + map[4] * v + map[5] + middleY + 0.5f);
                bool inside = (uint)fromX < (uint)width && (uint)fromY < (uint)height;
                for (int channel = 0; channel < channels; channel++)
                {
                    int plane = channel * height * width;
                    Pixels[plane + y * width + x] = inside ? before[plane + fromY * width + fromX] : fill;
                }
            }
        }
    }
}
