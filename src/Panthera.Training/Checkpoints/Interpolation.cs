namespace Panthera.Training.Checkpoints;

/// <summary>
/// Vectors for places on a line or a square grid, made for another number of places: each new one lies between old ones in proportion, both
/// covering the same length; beyond the outermost centres the outermost vector holds.
/// </summary>
internal static class Interpolation
{
    /// <summary>Places on a line.</summary>
    /// <param name="values">A row of numbers a place.</param>
    /// <param name="from">Places that there are.</param>
    /// <param name="to">Places that are wanted.</param>
    /// <param name="width">Numbers of a row.</param>
    public static float[] Linear(ReadOnlySpan<float> values, int from, int to, int width)
    {
        float[] result = new float[to * width];
        for (int place = 0; place < to; place++)
        {
            (int low, int high, double share) = Between(place, from, to);
            for (int i = 0; i < width; i++) result[place * width + i] = (float)((1 - share) * values[low * width + i] + share * values[high * width + i]);
        }
        return result;
    }

    /// <summary>Places on a square grid, row by row.</summary>
    /// <param name="values">A row of numbers a place.</param>
    /// <param name="from">The side of the grid that there is.</param>
    /// <param name="to">The side of the one that is wanted.</param>
    /// <param name="width">Numbers of a row.</param>
    public static float[] Bilinear(ReadOnlySpan<float> values, int from, int to, int width)
    {
        // Down, with whole rows of the grid as vectors; then across, row by row.
        float[] down = Linear(values, from, to, from * width), result = new float[to * to * width];
        for (int row = 0; row < to; row++)
            Linear(down.AsSpan(row * from * width, from * width), from, to, width).CopyTo(result.AsSpan(row * to * width));
        return result;
    }

    private static (int Low, int High, double Share) Between(int place, int from, int to)
    {
        double center = Math.Clamp((place + 0.5) * from / to - 0.5, 0, from - 1);
        int low = (int)center;
        return (low, Math.Min(low + 1, from - 1), center - low);
    }
}
