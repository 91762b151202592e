using System.Text;

namespace Panthera.Figures.Drawing;

/// <summary>
/// Text as lines, so that pictures need no fonts of the machine, and where text is to end in files that are drawn with other
/// fonts. Characters are about as wide as those of Helvetica.
/// </summary>
internal static class Lettering
{
    // Of the height of a line, as of most fonts.
    private const double CapitalShare = 0.72, WidthShare = 0.086, BoldWidthShare = 0.125;

    // Bold letters stand further apart.
    private const double BoldAdvance = 1.07;

    private static double Unit(double size) => size * CapitalShare / Letters.CapitalHeight;

    /// <summary>How long a text is, in units of the picture.</summary>
    public static double Width(string text, double size, bool isBold = false) =>
        text.EnumerateRunes().Sum(rune => Letters.Of(rune).Advance) * Unit(size) * (isBold ? BoldAdvance : 1);

    /// <summary>How wide the lines of a label's letters are.</summary>
    public static double StrokeWidth(Label label) => label.Size * (label.IsBold ? BoldWidthShare : WidthShare);

    /// <summary>The text, or its beginning and an ellipsis if it is too long.</summary>
    public static string Fit(string text, double size, double most, bool isBold = false)
    {
        if (Width(text, size, isBold) <= most) return text;
        StringBuilder kept = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Width($"{kept}{rune}…", size, isBold) > most) break;
            kept.Append(rune);
        }
        return $"{kept}…";
    }

    /// <summary>The box around a label.</summary>
    public static (Point Least, Point Most) Box(Label label)
    {
        Point[] corners = [Place(label, 0, Letters.Descent), Place(label, Width(label.Text, label.Size, label.IsBold) / Unit(label.Size), Letters.CapitalHeight)];
        return (new(corners.Min(c => c.X), corners.Min(c => c.Y)), new(corners.Max(c => c.X), corners.Max(c => c.Y)));
    }

    /// <summary>The lines of a label's letters.</summary>
    public static IEnumerable<Point[]> Strokes(Label label)
    {
        double start = 0;
        foreach (Rune rune in label.Text.EnumerateRunes())
        {
            Letter letter = Letters.Of(rune);
            foreach (double[] stroke in letter.Strokes)
            {
                Point[] points = new Point[stroke.Length / 2];
                for (int i = 0; i < points.Length; i++) points[i] = Place(label, start + stroke[2 * i], stroke[2 * i + 1]);
                yield return points;
            }
            start += letter.Advance * (label.IsBold ? BoldAdvance : 1);
        }
    }

    /// <summary>A place of the text, whose units are the letters' and whose y runs upwards, in the picture.</summary>
    private static Point Place(Label label, double x, double y)
    {
        double unit = Unit(label.Size), shift = Width(label.Text, label.Size, label.IsBold) * label.Anchor switch
        {
            Anchor.Middle => 0.5,
            Anchor.End => 1,
            _ => 0,
        };
        (double along, double up) = (x * unit - shift, y * unit);
        return label.IsUpright ? new(label.At.X - up, label.At.Y - along) : new(label.At.X + along, label.At.Y - up);
    }
}
