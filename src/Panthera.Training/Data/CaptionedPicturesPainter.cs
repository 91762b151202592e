namespace Panthera.Training.Data;

/// <summary>Paints the pictures of <see cref="CaptionedPictures"/>; holds the buffers of one, so that each thread has its own.</summary>
internal sealed class CaptionedPicturesPainter(int size)
{
    // The points a pixel's coverage is judged by, a side.
    private const int Samples = 4;

    // Half the extent of a thing relative to the picture, by how many there are: fewer have more room.
    private static readonly float[] SmallRadii = [0.14f, 0.115f, 0.10f], LargeRadii = [0.25f, 0.19f, 0.155f];

    private readonly float[] _red = new float[size * size], _green = new float[size * size], _blue = new float[size * size];
    private readonly float[] _coverage = new float[size * size];

    /// <summary>Paints one picture.</summary>
    /// <param name="attributes">What it shows.</param>
    /// <param name="rng">Decides on all else.</param>
    /// <param name="pixels">Planes of red, green and blue.</param>
    public void Paint(PictureAttributes attributes, ref Rng rng, Span<byte> pixels)
    {
        // Dark or bright grey, never the middle, on which some colours would be hard to see.
        float ground = (float)(rng.Next(2) == 0 ? rng.Uniform(0, 0.3) : rng.Uniform(0.75, 1));
        foreach (float[] plane in Planes) plane.AsSpan().Fill(ground);
        PaintStrays(ground, ref rng);
        PaintThings(attributes, ref rng);
        AddNoise((float)rng.Uniform(0.005, 0.04), ref rng, pixels);
    }

    private float[][] Planes => [_red, _green, _blue];

    private void PaintStrays(float ground, ref Rng rng)
    {
        _coverage.AsSpan().Clear();
        Canvas canvas = new(_coverage, size);
        for (int strays = rng.Next(3); strays > 0; strays--)
        {
            double x = rng.Uniform(0, size), y = rng.Uniform(0, size), length = size * rng.Uniform(0.1, 0.35);
            (double sin, double cos) = Math.SinCos(rng.Uniform(0, 2 * Math.PI));
            canvas.Stroke(
                (float)x, (float)y, (float)(x + length * cos), (float)(y + length * sin), size * 0.02f, (float)rng.Uniform(0.3, 0.8));
        }
        float grey = (float)(ground < 0.5f ? rng.Uniform(0.35, 0.6) : rng.Uniform(0.4, 0.65));
        Blend(grey, grey, grey);
    }

    private void PaintThings(PictureAttributes attributes, ref Rng rng)
    {
        int count = attributes.Count + 1;
        float radius = (attributes.Size == 0 ? SmallRadii : LargeRadii)[attributes.Count];
        // The line on which they stand side by side: a row, or for left and right a column; in the middle either.
        float across = Math.Max(0.24f, radius + 0.02f) + (float)rng.Uniform(-0.02, 0.02);
        (float line, bool column) = attributes.Position switch
        {
            0 => (0.5f + (float)rng.Uniform(-0.04, 0.04), rng.Next(2) == 0),
            1 => (across, false),
            2 => (1 - across, false),
            3 => (across, true),
            _ => (1 - across, true),
        };
        PictureShape shape = PictureShape.All[attributes.Shape];
        for (int i = 0; i < count; i++)
        {
            float slack = Math.Clamp(0.4f * (0.5f / count - radius), 0.004f, 0.06f);
            float along = (i + 0.5f) / count + (float)rng.Uniform(-slack, slack);
            (float x, float y) = column ? (line, along) : (along, line);
            PaintThing(shape, AttributeNames.Colours[attributes.Colour], x, y, radius * (float)rng.Uniform(0.93, 1.05), ref rng);
        }
    }

    private void PaintThing(PictureShape shape, PictureColour colour, float x, float y, float radius, ref Rng rng)
    {
        (float sin, float cos) = MathF.SinCos((float)rng.Uniform(-0.15, 0.15));
        float light = (float)rng.Uniform(0.9, 1.08), step = 1f / (Samples * size * radius);
        float reach = 1.15f * radius * size;
        int left = (int)Math.Max(x * size - reach, 0), right = (int)Math.Min(x * size + reach, size - 1);
        int top = (int)Math.Max(y * size - reach, 0), bottom = (int)Math.Min(y * size + reach, size - 1);
        _coverage.AsSpan().Clear();
        for (int row = top; row <= bottom; row++)
        {
            for (int col = left; col <= right; col++)
            {
                float u0 = (col / (float)size - x) / radius + step / 2, v0 = (row / (float)size - y) / radius + step / 2;
                int covered = 0;
                for (int sample = 0; sample < Samples * Samples; sample++)
                {
                    float u = u0 + sample % Samples * step, v = v0 + sample / Samples * step;
                    if (shape.Covers(cos * u + sin * v, cos * v - sin * u)) covered++;
                }
                _coverage[row * size + col] = covered / (float)(Samples * Samples);
            }
        }
        Blend(colour.Red * light, colour.Green * light, colour.Blue * light);
    }

    private void Blend(float red, float green, float blue)
    {
        for (int i = 0; i < _coverage.Length; i++)
        {
            float covered = _coverage[i];
            if (covered == 0) continue;
            _red[i] += covered * (red - _red[i]);
            _green[i] += covered * (green - _green[i]);
            _blue[i] += covered * (blue - _blue[i]);
        }
    }

    private void AddNoise(float deviation, ref Rng rng, Span<byte> pixels)
    {
        // The sum of three 21-bit fields of one draw is near enough to normal, and far cheaper than a logarithm a pixel.
        const int field = (1 << 21) - 1;
        const float mean = 1.5f * field, sigma = 0.5f * (field + 1);
        float scale = deviation / sigma;
        int at = 0;
        foreach (float[] plane in Planes)
        {
            foreach (float value in plane)
            {
                ulong bits = rng.NextULong();
                int sum = (int)((bits & field) + ((bits >> 21) & field) + ((bits >> 42) & field));
                pixels[at++] = (byte)(255 * Math.Clamp(value + (sum - mean) * scale, 0, 1) + 0.5f);
            }
        }
    }
}
