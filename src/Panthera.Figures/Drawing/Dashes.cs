namespace Panthera.Figures.Drawing;

/// <summary>Cuts lines into dashes.</summary>
internal static class Dashes
{
    /// <summary>The pieces of a line that are drawn.</summary>
    /// <param name="line">The line's points.</param>
    /// <param name="lengths">Lengths of dashes and gaps in turn; none for the whole line.</param>
    public static IEnumerable<Point[]> Of(Point[] line, double[] lengths)
    {
        if (lengths.Length == 0 || line.Length < 2) return [line];
        List<Point[]> pieces = [];
        List<Point> piece = [line[0]];
        (int part, double left) = (0, lengths[0]);
        for (int i = 1; i < line.Length; i++)
        {
            Point at = line[i - 1];
            double length = Distance(at, line[i]);
            while (length > left)
            {
                at = new(at.X + (line[i].X - at.X) * left / length, at.Y + (line[i].Y - at.Y) * left / length);
                length -= left;
                piece.Add(at);
                End();
                piece.Add(at);
                left = lengths[++part % lengths.Length];
            }
            left -= length;
            piece.Add(line[i]);
        }
        End();
        return pieces;

        void End()
        {
            if (part % 2 == 0) pieces.Add([.. piece]);
            piece.Clear();
        }
    }

    private static double Distance(Point a, Point b) => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
}
