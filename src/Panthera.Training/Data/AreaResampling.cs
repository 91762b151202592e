namespace Panthera.Training.Data;

/// <summary>
/// Resizes planes of pixels to squares by exact area averaging: a new pixel is the mean of the old ones under it, those at its
/// border counted by the part that lies inside. Rows and columns separate, so each axis needs one list of weights.
/// </summary>
internal sealed class AreaResampling(int width, int height, int size)
{
    private readonly (int Start, float[] Weights)[] _columns = Axis(width, size);
    private readonly (int Start, float[] Weights)[] _rows = Axis(height, size);

    /// <summary>Resizes <paramref name="count"/> planes that lie one after the other.</summary>
    public byte[] Apply(byte[] pixels, int count)
    {
        byte[] resized = new byte[checked(count * size * size)];
        float[] narrow = new float[height * size];
        for (int picture = 0; picture < count; picture++)
        {
            ReadOnlySpan<byte> source = pixels.AsSpan(picture * width * height, width * height);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < size; x++)
                {
                    (int start, float[] weights) = _columns[x];
                    float sum = 0;
                    for (int k = 0; k < weights.Length; k++)
                    {
                        sum += weights[k] * source[y * width + start + k];
                    }
                    narrow[y * size + x] = sum;
                }
            }
            Span<byte> target = resized.AsSpan(picture * size * size, size * size);
            for (int y = 0; y < size; y++)
            {
                (int start, float[] weights) = _rows[y];
                for (int x = 0; x < size; x++)
                {
                    float sum = 0.5f;
                    for (int k = 0; k < weights.Length; k++)
                    {
                        sum += weights[k] * narrow[(start + k) * size + x];
                    }
                    target[y * size + x] = (byte)Math.Min(sum, 255);
                }
            }
        }
        return resized;
    }

    private static (int Start, float[] Weights)[] Axis(int from, int to)
    {
        // In units of 1 / to of an old pixel every border is an integer, so no rounding creates an empty overlap.
        return [.. Enumerable.Range(0, to).Select(i =>
        {
            int low = i * from, high = (i + 1) * from;
            int start = low / to, end = (high - 1) / to;
            float[] weights = [.. Enumerable.Range(start, end - start + 1)
                .Select(k => (float)(Math.Min(high, (k + 1) * to) - Math.Max(low, k * to)) / from)];
            return (start, weights);
        })];
    }
}
