namespace Panthera.Training.Data;

/// <summary>A drawable class: strokes as chains of points in the box from −1 to 1, x to the right, y downwards.</summary>
/// <param name="Name">What a person would call it.</param>
/// <param name="Strokes">Each stroke as x, y, x, y, …: consecutive points are joined.</param>
public sealed record Glyph(string Name, params float[][] Strokes);

/// <summary>The classes that <see cref="Pictures"/> draws. One row is one class; its position is its label.</summary>
public static class Glyphs
{
    /// <summary>The table: ten digits, then shapes.</summary>
    public static IReadOnlyList<Glyph> All { get; } =
    [
        new("0", Arc(0, 0, 0.62, 1, 0, 360)),
        new("1", Line(-0.4, -0.6, 0.1, -1, 0.1, 1)),
        new("2", [.. Arc(0, -0.45, 0.6, 0.55, 190, 395), -0.6f, 1, 0.65f, 1]),
        new("3", Arc(0, -0.48, 0.5, 0.52, 200, 450), Arc(0, 0.5, 0.6, 0.5, -90, 150)),
        new("4", Line(0.3, 1, 0.3, -1, -0.65, 0.4, 0.7, 0.4)),
        new("5", [.. Line(0.5, -1, -0.42, -1), .. Arc(0, 0.4, 0.6, 0.6, -140, 140)]),
        new("6", Arc(0.5, 0.42, 1.05, 1.42, 180, 260), Arc(0, 0.42, 0.55, 0.58, 0, 360)),
        new("7", Line(-0.6, -1, 0.6, -1, -0.15, 1)),
        new("8", Arc(0, -0.5, 0.45, 0.5, 0, 360), Arc(0, 0.5, 0.58, 0.5, 0, 360)),
        new("9", Arc(0, -0.42, 0.55, 0.58, 0, 360), Arc(-0.5, -0.42, 1.05, 1.42, 0, 80)),
        new("triangle", Line(0, -0.95, 0.95, 0.8, -0.95, 0.8, 0, -0.95)),
        new("square", Line(-0.8, -0.8, 0.8, -0.8, 0.8, 0.8, -0.8, 0.8, -0.8, -0.8)),
        new("cross", Line(-0.8, -0.9, 0.8, 0.9), Line(0.8, -0.9, -0.8, 0.9)),
        new("star", Line(0, -1, 0.59, 0.81, -0.95, -0.31, 0.95, -0.31, -0.59, 0.81, 0, -1)),
        new("arrow", Line(-1, 0, 1, 0), Line(0.35, -0.65, 1, 0, 0.35, 0.65)),
        new("wave", [.. Arc(-0.5, 0, 0.5, 0.6, 180, 360), .. Arc(0.5, 0, 0.5, 0.6, 180, 0)]),
    ];

    private static float[] Line(params double[] points) => [.. points.Select(p => (float)p)];

    // Angles in degrees, clockwise from the right as y points down; chords of 20° miss the curve by 1.5 % of the radius.
    private static float[] Arc(double x, double y, double radiusX, double radiusY, double from, double to)
    {
        int chords = (int)Math.Ceiling(Math.Abs(to - from) / 20);
        float[] points = new float[2 * (chords + 1)];
        for (int i = 0; i <= chords; i++)
        {
            (double sin, double cos) = Math.SinCos((from + (to - from) * i / chords) * Math.PI / 180);
            points[2 * i] = (float)(x + radiusX * cos);
            points[2 * i + 1] = (float)(y + radiusY * sin);
        }
        return points;
    }
}
