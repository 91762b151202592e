namespace Panthera.Figures.Drawing;

/// <summary>Something that is drawn.</summary>
public abstract record Mark;

/// <summary>A line through points, with round ends and corners; one point is a dot.</summary>
/// <param name="Points">At least one.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Width">Its width in units.</param>
public sealed record Stroke(IReadOnlyList<Point> Points, Colour Colour, double Width) : Mark
{
    /// <summary>Lengths of dashes and gaps in turn, in units; none for a line without gaps.</summary>
    public IReadOnlyList<double> Dash { get; init; } = [];

    /// <summary>What it stands for; SVG viewers show it beside the pointer. Empty for none.</summary>
    public string Name { get; init; } = "";
}

/// <summary>A translucent area between two lines that have their points at the same x.</summary>
/// <param name="Upper">The upper line.</param>
/// <param name="Lower">The lower line: as many points, each below the upper one's.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Opacity">From 0, invisible, to 1.</param>
public sealed record Band(IReadOnlyList<Point> Upper, IReadOnlyList<Point> Lower, Colour Colour, double Opacity) : Mark;

/// <summary>Which part of a label is at its point.</summary>
public enum Anchor
{
    /// <summary>Its beginning.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}

/// <summary>A line of text.</summary>
/// <param name="Text">The text.</param>
/// <param name="At">A point of its base line.</param>
/// <param name="Size">The height of a line of it, in units.</param>
/// <param name="Colour">Its colour.</param>
public sealed record Label(string Text, Point At, double Size, Colour Colour) : Mark
{
    /// <summary>Which part of the text is at the point.</summary>
    public Anchor Anchor { get; init; }

    /// <summary>Whether it is bold.</summary>
    public bool IsBold { get; init; }

    /// <summary>Whether it runs upwards instead of to the right.</summary>
    public bool IsUpright { get; init; }
}

/// <summary>Pixels, each a square of the picture with sharp edges.</summary>
/// <param name="At">The upper left corner.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Colours">Red, green and blue of each pixel, row after row.</param>
public sealed record Pixels(Point At, int Width, byte[] Colours) : Mark
{
    /// <summary>Rows of pixels.</summary>
    public int Height => Colours.Length / (3 * Width);
}
