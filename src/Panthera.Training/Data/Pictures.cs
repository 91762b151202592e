namespace Panthera.Training.Data;

/// <summary>
/// Grey pictures that the program draws itself: the <see cref="Glyphs"/> at random places, sizes, slants, rotations and
/// thicknesses, dark on bright or bright on dark, with stray strokes and noise. Since place and polarity vary, no pixel says
/// much by itself: a linear classifier stays far behind a small network.
/// </summary>
/// <remarks>Picture i of a split depends on (seed, split, i, size) alone, so more pictures never change the first ones.</remarks>
public static class Pictures
{
    /// <summary>The smallest size on which the strokes of a digit stay apart.</summary>
    public const int SmallestSize = 12;

    /// <summary>The largest size that is drawn.</summary>
    public const int LargestSize = 64;

    /// <summary>Draws a data set of <paramref name="size"/> × <paramref name="size"/> pixels.</summary>
    /// <param name="size">Pixels a side, from <see cref="SmallestSize"/> to <see cref="LargestSize"/>.</param>
    /// <param name="train">Pictures to train on; classes take turns in every split, so all are equally frequent.</param>
    /// <param name="validation">Pictures to select by.</param>
    /// <param name="test">Pictures to report.</param>
    /// <param name="seed">Names the data set; the splits draw from separate random streams of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">If the size is not supported or nothing is there to train on.</exception>
    public static PictureSet Draw(int size, int train, int validation, int test, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(train);
        string provenance = $"{Glyphs.All.Count} classes of digits and shapes drawn by the program (seed {seed}), {size} × {size} grey: "
            + $"{train:N0} to train, {validation:N0} to validate, {test:N0} to test";
        return new PictureSet(
            "pictures", provenance, size, size, Glyphs.All.Count,
            DrawSplit(size, train, seed, Split.Train),
            DrawSplit(size, validation, seed, Split.Validation),
            DrawSplit(size, test, seed, Split.Test));
    }

    private static PictureSplit DrawSplit(int size, int count, ulong seed, Split split)
    {
        PictureSplit drawn = new(new byte[checked(count * size * size)], new byte[count]);
        Parallel.For(0, count, i =>
        {
            int label = i % Glyphs.All.Count;
            Rng rng = new(seed, (ulong)split, (ulong)i);
            drawn.Labels[i] = (byte)label;
            DrawOne(Glyphs.All[label], size, ref rng, drawn.Pixels.AsSpan(i * size * size, size * size));
        });
        return drawn;
    }

    private static void DrawOne(Glyph glyph, int size, ref Rng rng, Span<byte> pixels)
    {
        Span<float> coverage = stackalloc float[LargestSize * LargestSize];
        coverage = coverage[..(size * size)];
        coverage.Clear();
        Canvas canvas = new(coverage, size);
        float radius = size * (float)rng.Uniform(0.03, 0.06);
        DrawGlyph(canvas, glyph, size, radius, ref rng);
        DrawClutter(canvas, size, radius, ref rng);

        // The paper lies half the contrast to one side of middle grey and the ink half to the other, whichever is the brighter.
        double ink = rng.Uniform(0.4, 1) * (rng.Next(2) == 0 ? 1 : -1);
        float paper = (float)(-ink / 2 + rng.Uniform(-0.15, 0.15));
        AddNoise(coverage, (float)ink, paper, (float)rng.Uniform(0.02, 0.12), ref rng, pixels);
    }

    private static void DrawGlyph(Canvas canvas, Glyph glyph, int size, float radius, ref Rng rng)
    {
        double half = size * rng.Uniform(0.26, 0.4);
        double aspect = rng.Uniform(0.8, 1.15), slant = rng.Uniform(-0.25, 0.25);
        (double sin, double cos) = Math.SinCos(rng.Uniform(-0.25, 0.25));
        double room = size / 2.0 - half;
        float centreX = (float)(size / 2.0 + room * rng.Uniform(-0.9, 0.9));
        float centreY = (float)(size / 2.0 + room * rng.Uniform(-0.9, 0.9));
        // Squeeze, shear, then rotate: x' = a·x + b·y, y' = c·x + d·y.
        float a = (float)(half * cos * aspect), b = (float)(half * (-cos * slant - sin));
        float c = (float)(half * sin * aspect), d = (float)(half * (-sin * slant + cos));
        foreach (float[] stroke in glyph.Strokes)
        {
            float fromX = 0, fromY = 0;
            for (int i = 0; i < stroke.Length; i += 2)
            {
                float x = centreX + a * stroke[i] + b * stroke[i + 1];
                float y = centreY + c * stroke[i] + d * stroke[i + 1];
                if (i > 0)
                {
                    canvas.Stroke(fromX, fromY, x, y, radius, 1);
                }
                (fromX, fromY) = (x, y);
            }
        }
    }

    private static void DrawClutter(Canvas canvas, int size, float radius, ref Rng rng)
    {
        for (int strays = rng.Next(4); strays > 0; strays--)
        {
            double x = rng.Uniform(0, size), y = rng.Uniform(0, size);
            double length = size * rng.Uniform(0.1, 0.3);
            (double sin, double cos) = Math.SinCos(rng.Uniform(0, 2 * Math.PI));
            canvas.Stroke(
                (float)x, (float)y, (float)(x + length * cos), (float)(y + length * sin), radius, (float)rng.Uniform(0.3, 0.9));
        }
    }

    private static void AddNoise(
        ReadOnlySpan<float> coverage, float ink, float paper, float deviation, ref Rng rng, Span<byte> pixels)
    {
        // The sum of four 16-bit fields of one draw is close to normal, and far cheaper than a logarithm a pixel.
        const float fieldMean = 65535 * 2f, fieldDeviation = 65536 * 0.57735027f;
        float scale = deviation / fieldDeviation;
        for (int i = 0; i < pixels.Length; i++)
        {
            ulong bits = rng.NextULong();
            int sum = (int)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
            float value = paper + ink * coverage[i] + (sum - fieldMean) * scale;
            pixels[i] = (byte)Math.Clamp(127.5f + 120 * value, 0, 255);
        }
    }
}
