namespace Panthera.Figures.Drawing;

/// <summary>A picture as pixels.</summary>
internal sealed class Raster
{
    private const int LargestScale = 8;

    private Raster(int width, int height)
    {
        (Width, Height, Pixels) = (width, height, new byte[3 * width * height]);
        Array.Fill(Pixels, byte.MaxValue);
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Red, green and blue of each pixel, row after row.</summary>
    public byte[] Pixels { get; }

    /// <summary>Draws a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="scale">Pixels for each unit.</param>
    public static Raster Of(Picture picture, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, LargestScale);
        Raster raster = new(picture.Width * scale, picture.Height * scale);
        foreach (Mark mark in picture.Marks) raster.Draw(mark, scale);
        return raster;
    }

    private void Draw(Mark mark, int scale)
    {
        if (mark is Pixels pixels)
        {
            Copy(pixels, scale);
            return;
        }
        Coverage coverage = new(Width, Height);
        Point Pixel(Point point) => new(point.X * scale, point.Y * scale);
        switch (mark)
        {
            case Stroke stroke:
                foreach (Point[] piece in Dashes.Of([.. stroke.Points.Select(Pixel)], [.. stroke.Dash.Select(length => length * scale)]))
                    Trace(coverage, piece, stroke.Width * scale);
                Blend(coverage, stroke.Colour, 1);
                break;
            case Band band:
                for (int i = 1; i < band.Upper.Count; i++)
                    coverage.Add(Pixel(band.Upper[i - 1]), Pixel(band.Upper[i]), Pixel(band.Lower[i]), Pixel(band.Lower[i - 1]));
                Blend(coverage, band.Colour, band.Opacity);
                break;
            case Label label:
                foreach (Point[] piece in Lettering.Strokes(label))
                    Trace(coverage, [.. piece.Select(Pixel)], Lettering.StrokeWidth(label) * scale);
                Blend(coverage, label.Colour, 1);
                break;
        }
    }

    // What lies outside the picture is left out.
    private void Copy(Pixels pixels, int scale)
    {
        int left = (int)Math.Round(pixels.At.X * scale), top = (int)Math.Round(pixels.At.Y * scale);
        for (int y = Math.Max(0, -top); y < Math.Min(pixels.Height * scale, Height - top); y++)
            for (int x = Math.Max(0, -left); x < Math.Min(pixels.Width * scale, Width - left); x++)
                pixels.Colours.AsSpan(3 * (y / scale * pixels.Width + x / scale), 3).CopyTo(Pixels.AsSpan(3 * ((top + y) * Width + left + x)));
    }

    private static void Trace(Coverage coverage, Point[] points, double width)
    {
        if (points.Length == 1) coverage.AddDisc(points[0], width / 2);
        for (int i = 1; i < points.Length; i++) coverage.AddLine(points[i - 1], points[i], width);
    }

    private void Blend(Coverage coverage, Colour colour, double opacity) => coverage.ForEachRow((y, shares) =>
    {
        for (int x = 0; x < shares.Length; x++)
        {
            if (shares[x] == 0) continue;
            double share = Math.Min(shares[x], 1) * opacity;
            Span<byte> pixel = Pixels.AsSpan(3 * (y * Width + x), 3);
            pixel[0] = Mix(pixel[0], colour.Red, share);
            pixel[1] = Mix(pixel[1], colour.Green, share);
            pixel[2] = Mix(pixel[2], colour.Blue, share);
        }
    });

    private static byte Mix(byte below, byte above, double share) => (byte)Math.Round(below + (above - below) * share);
}
