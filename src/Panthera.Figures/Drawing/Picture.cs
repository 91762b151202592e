namespace Panthera.Figures.Drawing;

/// <summary>A place in a picture, in its units: x to the right, y downwards, from the upper left corner.</summary>
public readonly record struct Point(double X, double Y);

/// <summary>A colour of a screen (sRGB), 0 to 255 each.</summary>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>As web pages write it, such as <c>#0072b2</c>.</summary>
    public string Hex => $"#{Red:x2}{Green:x2}{Blue:x2}";

    /// <summary>A grey.</summary>
    public static Colour Grey(byte level) => new(level, level, level);
}

/// <summary>A picture on white ground, as what is drawn in it: the same description becomes SVG and PNG.</summary>
/// <param name="Width">Its width in units; a unit is a pixel of a plain screen.</param>
/// <param name="Height">Its height in units.</param>
/// <param name="Title">What it shows, for those who cannot see it.</param>
/// <param name="Marks">What is drawn, the undermost first.</param>
public sealed record Picture(int Width, int Height, string Title, IReadOnlyList<Mark> Marks)
{
    /// <summary>The picture as an SVG file in UTF-8: the same bytes for the same picture.</summary>
    public byte[] ToSvg() => SvgFile.Of(this);

    /// <summary>The picture as a PNG file.</summary>
    /// <param name="scale">Pixels for each unit, 1 to 8; 2 is sharp on most screens and in print.</param>
    public byte[] ToPng(int scale = 2) => PngFile.Of(Raster.Of(this, scale), 96 * scale);
}
