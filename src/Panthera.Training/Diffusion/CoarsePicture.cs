namespace Panthera.Training.Diffusion;

/// <summary>
/// Makes a square picture coarse and enlarges it again without new detail: the mean of each square of pixels, then bicubic
/// interpolation (Keys 1981, with a = -1/2) that repeats the edge. It is what a super-resolution starts from, and is compared with.
/// </summary>
/// <param name="size">The side of the picture in pixels.</param>
/// <param name="channels">Colours of a pixel; pictures are in the order y, x, channel.</param>
/// <param name="factor">The side of a square of pixels; it divides the picture's.</param>
public sealed class CoarsePicture(int size, int channels, int factor)
{
    private readonly int _small = factor > 0 && size % factor == 0
        ? size / factor
        : throw new InputException($"a picture of {size} pixels cannot be made coarser {factor} times; expected a divisor of its side");

    private readonly float[][] _weights = [.. Enumerable.Range(0, factor).Select(phase => Weights((phase + 0.5) / factor - 0.5))];

    /// <summary>Floats of scratch memory that <see cref="Apply"/> wants.</summary>
    public int ScratchLength => (_small * _small + size * _small) * channels;

    /// <summary>The coarse picture, enlarged.</summary>
    /// <param name="picture">The fine one.</param>
    /// <param name="target">Room for as many numbers; not the picture itself.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> floats.</param>
    public void Apply(ReadOnlySpan<float> picture, Span<float> target, Span<float> scratch)
    {
        Span<float> small = scratch[..(_small * _small * channels)], tall = scratch.Slice(small.Length, size * _small * channels);
        small.Clear();
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                for (int channel = 0; channel < channels; channel++)
                    small[((y / factor * _small) + x / factor) * channels + channel] += picture[(y * size + x) * channels + channel];
            }
        }
        foreach (ref float value in small) value /= factor * factor;
        int row = _small * channels;
        for (int y = 0; y < size; y++)
        {
            for (int i = 0; i < row; i++) tall[y * row + i] = Interpolate(small, y, i, row);
        }
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                for (int channel = 0; channel < channels; channel++)
                    target[(y * size + x) * channels + channel] = Interpolate(tall.Slice(y * row, row), x, channel, channels);
            }
        }
    }

    // Along one side: the four samples around a place, the samples `stride` numbers apart.
    private float Interpolate(ReadOnlySpan<float> samples, int place, int first, int stride)
    {
        int phase = place % factor, sample = place / factor + ((phase + 0.5) / factor < 0.5 ? -1 : 0);
        float[] weights = _weights[phase];
        float sum = 0;
        for (int i = 0; i < 4; i++) sum += weights[i] * samples[Math.Clamp(sample - 1 + i, 0, _small - 1) * stride + first];
        return sum;
    }

    // For a place between two samples, the weights of the two before it and the two after.
    private static float[] Weights(double offset)
    {
        double between = offset < 0 ? offset + 1 : offset;
        return [(float)Kernel(between + 1), (float)Kernel(between), (float)Kernel(1 - between), (float)Kernel(2 - between)];

        static double Kernel(double x) => x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
    }
}
