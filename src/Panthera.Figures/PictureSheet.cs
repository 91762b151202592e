using Panthera.Figures.Charts;
using Panthera.Figures.Drawing;

namespace Panthera.Figures;

/// <summary>Small pictures side by side as one.</summary>
public static class PictureSheet
{
    // Sheets are shown at about this many pixels a side of a picture.
    private const int ShownSide = 64, Gap = 2, PixelsPerInch = 96;

    private const int LongestSide = 1 << 15;

    private const int Margin = 10, NameHeight = 20;

    /// <summary>The bytes of the file.</summary>
    /// <param name="pictures">The pictures, row by row; each has size × size pixels of 1 or 3 bytes in the order y, x, channel.</param>
    /// <param name="size">The side of a picture in pixels.</param>
    /// <param name="columns">Pictures a row.</param>
    /// <exception cref="ArgumentException">If a picture has another length, or there are none.</exception>
    /// <exception cref="InputException">If the sheet would be too large.</exception>
    public static byte[] Png(IReadOnlyList<byte[]> pictures, int size, int columns)
    {
        (int width, byte[] pixels) = PixelsOf(pictures, size, columns);
        return PngFile.Of(width, pixels.Length / (3 * width), pixels, PixelsPerInch);
    }

    /// <summary>Several sheets one below the other, each under its name.</summary>
    /// <param name="title">What they show, for those who cannot see it.</param>
    /// <param name="sheets">The names and pictures, as <see cref="Png"/> takes them.</param>
    /// <param name="size">The side of a picture in pixels.</param>
    /// <param name="columns">Pictures a row.</param>
    /// <exception cref="ArgumentException">If there are no sheets, a picture has another length, or a sheet has none.</exception>
    /// <exception cref="InputException">If a sheet would be too large.</exception>
    public static Picture Drawn(string title, IReadOnlyList<(string Name, IReadOnlyList<byte[]> Pictures)> sheets, int size, int columns)
    {
        if (sheets.Count == 0) throw new ArgumentException("There are no sheets.", nameof(sheets));
        List<Mark> marks = [];
        int wide = 0, high = Margin;
        foreach ((string name, IReadOnlyList<byte[]> pictures) in sheets)
        {
            Pixels pixels = Sheet(pictures, new(Margin, high + NameHeight));
            marks.Add(new Label(name, new(Margin + Gap, high + Style.Text), Style.Text, Style.Ink));
            marks.Add(pixels);
            (wide, high) = (Math.Max(wide, pixels.Width), high + NameHeight + pixels.Height + Margin);
        }
        return new Picture(wide + 2 * Margin, high, title, marks);

        Pixels Sheet(IReadOnlyList<byte[]> pictures, Point at)
        {
            (int width, byte[] pixels) = PixelsOf(pictures, size, columns);
            return new Pixels(at, width, pixels);
        }
    }

    private static (int Width, byte[] Pixels) PixelsOf(IReadOnlyList<byte[]> pictures, int size, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (pictures.Count == 0) throw new ArgumentException("There are no pictures.", nameof(pictures));
        int channels = pictures[0].Length / (size * size), zoom = Math.Max(1, ShownSide / size), cell = size * zoom + Gap;
        if (channels is not (1 or 3) || pictures.Any(picture => picture.Length != size * size * channels))
            throw new ArgumentException($"Not all pictures have {size} × {size} pixels of 1 or 3 bytes.", nameof(pictures));
        columns = Math.Min(columns, pictures.Count);
        long wide = (long)columns * cell + Gap, high = ((long)pictures.Count + columns - 1) / columns * cell + Gap;
        if (wide > LongestSide || high > LongestSide) throw new InputException($"a sheet of {wide:N0} × {high:N0} pixels is too large; draw fewer pictures");
        (int width, int height) = ((int)wide, (int)high);
        byte[] pixels = new byte[3 * width * height];
        Array.Fill(pixels, byte.MaxValue);
        for (int i = 0; i < pictures.Count; i++)
        {
            int left = Gap + i % columns * cell, top = Gap + i / columns * cell;
            for (int y = 0; y < size * zoom; y++)
            {
                for (int x = 0; x < size * zoom; x++)
                {
                    int source = (y / zoom * size + x / zoom) * channels, target = 3 * ((top + y) * width + left + x);
                    for (int colour = 0; colour < 3; colour++) pixels[target + colour] = pictures[i][source + (channels == 3 ? colour : 0)];
                }
            }
        }
        return (width, pixels);
    }
}
