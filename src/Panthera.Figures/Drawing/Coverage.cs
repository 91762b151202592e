namespace Panthera.Figures.Drawing;

/// <summary>
/// How much of each pixel a mark covers. A mark is a union of convex pieces. Each row of pixels is cut into lines; on a line a
/// piece covers a span, spans that overlap count once, and the ends of spans are exact.
/// </summary>
internal sealed class Coverage(int width, int height)
{
    private const int LinesOfARow = 5, DiscCorners = 16;

    private readonly List<(double From, double To)>?[] _spans = new List<(double, double)>?[height * LinesOfARow];

    /// <summary>Adds a convex piece, in pixels. What lies outside the picture is left out.</summary>
    public void Add(params ReadOnlySpan<Point> corners)
    {
        (double top, double bottom) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (Point corner in corners) (top, bottom) = (Math.Min(top, corner.Y), Math.Max(bottom, corner.Y));
        int first = (int)Math.Max(0, Math.Ceiling(top * LinesOfARow - 0.5)), last = (int)Math.Min(_spans.Length - 1, Math.Floor(bottom * LinesOfARow - 0.5));
        for (int line = first; line <= last; line++)
        {
            double y = (line + 0.5) / LinesOfARow, from = double.PositiveInfinity, to = double.NegativeInfinity;
            for (int i = 0; i < corners.Length; i++)
            {
                Point a = corners[i], b = corners[(i + 1) % corners.Length];
                if (a.Y <= y == b.Y <= y) continue;
                double x = a.X + (y - a.Y) / (b.Y - a.Y) * (b.X - a.X);
                (from, to) = (Math.Min(from, x), Math.Max(to, x));
            }
            (from, to) = (Math.Max(from, 0), Math.Min(to, width));
            if (from < to) (_spans[line] ??= []).Add((from, to));
        }
    }

    /// <summary>Adds a disc.</summary>
    public void AddDisc(Point centre, double radius)
    {
        Span<Point> corners = stackalloc Point[DiscCorners];
        for (int i = 0; i < corners.Length; i++)
        {
            (double sine, double cosine) = Math.SinCos(2 * Math.PI * i / DiscCorners);
            corners[i] = new(centre.X + radius * cosine, centre.Y + radius * sine);
        }
        Add(corners);
    }

    /// <summary>Adds a line with a width and round ends.</summary>
    public void AddLine(Point from, Point to, double lineWidth)
    {
        (double dx, double dy) = (to.X - from.X, to.Y - from.Y);
        double length = Math.Sqrt(dx * dx + dy * dy);
        AddDisc(from, lineWidth / 2);
        if (length == 0) return;
        AddDisc(to, lineWidth / 2);
        (double x, double y) = (-dy / length * lineWidth / 2, dx / length * lineWidth / 2);
        Add(new(from.X + x, from.Y + y), new(to.X + x, to.Y + y), new(to.X - x, to.Y - y), new(from.X - x, from.Y - y));
    }

    /// <summary>Hands out the covered share of each row's pixels, from 0 to 1, for rows that have any.</summary>
    /// <param name="row">Hears a row and the shares of its pixels, valid until it returns.</param>
    public void ForEachRow(Action<int, float[]> row)
    {
        float[] shares = new float[width];
        for (int y = 0; y < height; y++)
        {
            bool any = false;
            for (int line = y * LinesOfARow; line < (y + 1) * LinesOfARow; line++)
            {
                if (_spans[line] is not { } spans) continue;
                any = true;
                spans.Sort();
                (double from, double to) = spans[0];
                foreach ((double nextFrom, double nextTo) in spans)
                {
                    if (nextFrom > to)
                    {
                        Cover(shares, from, to);
                        (from, to) = (nextFrom, nextTo);
                    }
                    to = Math.Max(to, nextTo);
                }
                Cover(shares, from, to);
            }
            if (!any) continue;
            row(y, shares);
            Array.Clear(shares);
        }
    }

    private static void Cover(float[] shares, double from, double to)
    {
        int first = (int)from, last = Math.Min((int)to, shares.Length - 1);
        for (int x = first; x <= last; x++)
            shares[x] += (float)((Math.Min(to, x + 1) - Math.Max(from, x)) / LinesOfARow);
    }
}
