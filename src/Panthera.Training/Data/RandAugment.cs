namespace Panthera.Training.Data;

/// <summary>One operation of RandAugment.</summary>
/// <param name="Name">Its name in the paper.</param>
/// <param name="Apply">Changes a picture by a strength from −1 to 1, whose sign is drawn; those without a direction take its size.</param>
public sealed record RandAugmentOperation(string Name, RandAugmentChange Apply);

/// <summary>Changes a picture in place.</summary>
/// <param name="picture">The picture.</param>
/// <param name="strength">−1 to 1.</param>
public delegate void RandAugmentChange(PixelPlanes picture, float strength);

/// <summary>
/// The operations of RandAugment on bytes, each drawn with equal probability. Source: Cubuk, Zoph, Shlens and Le 2020, "RandAugment:
/// Practical automated data augmentation with a reduced search space"; ranges after Cubuk et al. 2019, "AutoAugment".
/// </summary>
public static class RandAugment
{
    /// <summary>The magnitude at which an operation reaches the end of its range.</summary>
    public const int LargestMagnitude = 10;

    private const byte Fill = 128;
    private const float Degrees = 30, Shear = 0.3f, Translation = 150f / 331, Change = 0.9f;

    /// <summary>The table: one row is one operation.</summary>
    public static IReadOnlyList<RandAugmentOperation> All { get; } =
    [
        new("identity", (_, _) => { }),
        new("autocontrast", (picture, _) => AutoContrast(picture)),
        new("equalize", (picture, _) => Equalize(picture)),
        new("rotate", Rotate),
        new("solarize", (picture, strength) => Solarize(picture, 256 - (int)(256 * Math.Abs(strength)))),
        new("posterize", (picture, strength) => Posterize(picture, 8 - (int)MathF.Round(4 * Math.Abs(strength)))),
        new("brightness", (picture, strength) => Blend(picture.Pixels, 0, 1 + Change * strength)),
        new("contrast", Contrast),
        new("sharpness", Sharpness),
        new("shear-x", (picture, strength) => picture.Move([1, Shear * strength, 0, 0, 1, 0], Fill)),
        new("shear-y", (picture, strength) => picture.Move([1, 0, 0, Shear * strength, 1, 0], Fill)),
        new("translate-x", (picture, strength) => picture.Move([1, 0, MathF.Round(Translation * picture.Width * strength), 0, 1, 0], Fill)),
        new("translate-y", (picture, strength) => picture.Move([1, 0, 0, 0, 1, MathF.Round(Translation * picture.Height * strength)], Fill)),
    ];

    /// <summary>Changes a picture by some operations that are drawn, each in a direction that is drawn.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="operations">How many, one after the other.</param>
    /// <param name="magnitude">How strongly, 0 to <see cref="LargestMagnitude"/>.</param>
    /// <param name="rng">Draws them.</param>
    public static void Apply(PixelPlanes picture, int operations, int magnitude, ref Rng rng)
    {
        for (; operations > 0; operations--)
        {
            RandAugmentOperation operation = All[rng.Next(All.Count)];
            operation.Apply(picture, (rng.Next(2) == 0 ? 1 : -1) * magnitude / (float)LargestMagnitude);
        }
    }

    private static void AutoContrast(PixelPlanes picture)
    {
        for (int channel = 0; channel < picture.Channels; channel++)
        {
            Span<byte> plane = picture.Plane(channel);
            (int low, int high) = (255, 0);
            foreach (byte pixel in plane) (low, high) = (Math.Min(low, pixel), Math.Max(high, pixel));
            if (high == low) continue;
            foreach (ref byte pixel in plane) pixel = (byte)((pixel - low) * 255 / (high - low));
        }
    }

    // A pixel becomes the share of the plane that is darker; the darkest value stays black and the step is the rest's, as PIL has it.
    private static void Equalize(PixelPlanes picture)
    {
        Span<int> histogram = stackalloc int[256];
        for (int channel = 0; channel < picture.Channels; channel++)
        {
            Span<byte> plane = picture.Plane(channel);
            histogram.Clear();
            foreach (byte pixel in plane) histogram[pixel]++;
            int brightest = histogram.LastIndexOfAnyExcept(0), step = (plane.Length - histogram[brightest]) / 255;
            if (step == 0) continue;
            int sum = step / 2;
            foreach (ref int entry in histogram) (entry, sum) = (Math.Min(sum / step, 255), sum + entry);
            foreach (ref byte pixel in plane) pixel = (byte)histogram[pixel];
        }
    }

    private static void Rotate(PixelPlanes picture, float strength)
    {
        (float sin, float cos) = MathF.SinCos(strength * Degrees * MathF.PI / 180);
        picture.Move([cos, sin, 0, -sin, cos, 0], Fill);
    }

    private static void Solarize(PixelPlanes picture, int threshold)
    {
        foreach (ref byte pixel in picture.Pixels) pixel = pixel >= threshold ? (byte)(255 - pixel) : pixel;
    }

    private static void Posterize(PixelPlanes picture, int bits)
    {
        int mask = 0xFF << (8 - bits);
        foreach (ref byte pixel in picture.Pixels) pixel = (byte)(pixel & mask);
    }

    // Away from or towards the mean of all pixels' brightness.
    private static void Contrast(PixelPlanes picture, float strength)
    {
        long sum = 0;
        int plane = picture.Height * picture.Width;
        for (int i = 0; i < picture.Pixels.Length; i++) sum += picture.Pixels[i] * (picture.Channels == 3 ? i / plane == 0 ? 299L : i / plane == 1 ? 587 : 114 : 1000);
        float mean = sum / (1000f * plane * (picture.Channels == 3 ? 1 : picture.Channels));
        Blend(picture.Pixels, MathF.Round(mean), 1 + Change * strength);
    }

    // Away from or towards the picture smoothed by 1 1 1, 1 5 1, 1 1 1; its border stays.
    private static void Sharpness(PixelPlanes picture, float strength)
    {
        ReadOnlySpan<byte> before = picture.Before();
        (int width, int height) = (picture.Width, picture.Height);
        for (int channel = 0; channel < picture.Channels; channel++)
        {
            for (int y = 1; y < height - 1; y++)
            {
                for (int x = 1; x < width - 1; x++)
                {
                    int at = (channel * height + y) * width + x, sum = 4 * before[at];
                    for (int dy = -width; dy <= width; dy += width) sum += before[at + dy - 1] + before[at + dy] + before[at + dy + 1];
                    picture.Pixels[at] = Mix(before[at], sum / 13f, 1 + Change * strength);
                }
            }
        }
    }

    private static void Blend(Span<byte> pixels, float towards, float factor)
    {
        foreach (ref byte pixel in pixels) pixel = Mix(pixel, towards, factor);
    }

    private static byte Mix(byte pixel, float towards, float factor) => (byte)(Math.Clamp(towards + factor * (pixel - towards), 0, 255) + 0.5f);
}
