using Panthera.Figures.Drawing;

namespace Panthera.Figures.Charts;

/// <summary>Draws the axes and lines of one panel.</summary>
internal static class PanelDrawing
{
    private const double TitleHeight = 22, LabelHeight = 20, NumbersHeight = 20, TickLength = 4, AfterNumbers = 6, LastNumber = 10;
    private const double BetweenColumns = 50, BetweenRows = 42, LeastSide = 40;

    /// <summary>Draws a panel without its legend.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="box">The room that it has.</param>
    /// <param name="marks">Where the marks go.</param>
    /// <exception cref="ArgumentException">If the room is too small.</exception>
    public static void Draw(Panel panel, Box box, List<Mark> marks)
    {
        Value[][] lines = [.. panel.Series.Select(series => series.Values.Where(value => Scale.CanShow(panel.X, value.X)).ToArray())];
        (double top, double bottom) = (box.Top + TitleHeight, box.Bottom - LabelHeight - NumbersHeight);
        Scale y = new(panel.Y, lines.SelectMany(line => line).SelectMany(value => Heights(panel.Y, value)), bottom, top, (int)((bottom - top) / BetweenRows));
        double left = box.Left + LabelHeight + y.Ticks.Max(tick => Lettering.Width(tick.Text, Style.Small)) + AfterNumbers, right = box.Right - LastNumber;
        if (right - left < LeastSide || bottom - top < LeastSide)
            throw new ArgumentException($"The panel '{panel.Title}' has {right - left:F0} × {bottom - top:F0} for its plot: too little.", nameof(box));
        Scale x = Columns(panel.X, [.. lines.SelectMany(line => line).Select(value => value.X)], left, right);

        Box plot = new(left, top, right, bottom);
        DrawAxes(panel, box, plot, x, y, marks);
        for (int i = 0; i < lines.Length; i++) DrawSeries(panel, i, lines[i], x, y, marks);
        if (!lines.SelectMany(line => line).Any(value => Scale.CanShow(panel.Y, value.Y)))
            marks.Add(new Label("no data", new((left + right) / 2, (top + bottom) / 2), Style.Text, Style.Pale) { Anchor = Anchor.Middle });
    }

    /// <summary>A scale with as many marks as have room for their numbers.</summary>
    private static Scale Columns(Axis axis, double[] values, double left, double right)
    {
        for (int ticks = (int)((right - left) / BetweenColumns); ; ticks--)
        {
            Scale scale = new(axis, values, left, right, ticks);
            bool fits = scale.Ticks.Zip(scale.Ticks.Skip(1)).All(pair =>
                scale.Place(pair.Second.Value) - scale.Place(pair.First.Value) >= Half(pair.First) + Half(pair.Second) + AfterNumbers);
            if (fits || ticks <= 1) return scale;
        }
    }

    /// <summary>Half the width of a mark's number.</summary>
    private static double Half(Tick tick) => Lettering.Width(tick.Text, Style.Small) / 2;

    private static void DrawAxes(Panel panel, Box box, Box plot, Scale x, Scale y, List<Mark> marks)
    {
        foreach (Tick tick in y.Ticks)
        {
            double place = y.Place(tick.Value);
            marks.Add(new Stroke([new(plot.Left, place), new(plot.Right, place)], Style.Grid, Style.Thin));
            marks.Add(new Label(tick.Text, new(plot.Left - AfterNumbers, place + Style.Small * 0.33), Style.Small, Style.Ink) { Anchor = Anchor.End });
        }
        foreach (Tick tick in x.Ticks)
        {
            double place = x.Place(tick.Value);
            marks.Add(new Stroke([new(place, plot.Top), new(place, plot.Bottom)], Style.Grid, Style.Thin));
            marks.Add(new Stroke([new(place, plot.Bottom), new(place, plot.Bottom + TickLength)], Style.Frame, Style.Thin));
            double middle = Math.Min(place, box.Right + LastNumber - Half(tick));
            marks.Add(new Label(tick.Text, new(middle, plot.Bottom + NumbersHeight - 4), Style.Small, Style.Ink) { Anchor = Anchor.Middle });
        }
        marks.Add(new Stroke([new(plot.Left, plot.Top), new(plot.Left, plot.Bottom), new(plot.Right, plot.Bottom)], Style.Frame, Style.Thin));

        string title = Lettering.Fit(panel.Title, Style.Text, box.Right - plot.Left, isBold: true);
        string below = Lettering.Fit(panel.X.Label, Style.Text, box.Right - box.Left), beside = Lettering.Fit(panel.Y.Label, Style.Text, plot.Bottom - box.Top);
        double half = Lettering.Width(below, Style.Text) / 2, halfBeside = Lettering.Width(beside, Style.Text) / 2;
        marks.Add(new Label(title, new(plot.Left, box.Top + Style.Text * 0.8), Style.Text, Style.Ink) { IsBold = true });
        marks.Add(new Label(below, new(Math.Clamp((plot.Left + plot.Right) / 2, box.Left + half, box.Right - half), plot.Bottom + NumbersHeight + LabelHeight - 6),
            Style.Text, Style.Ink)
        { Anchor = Anchor.Middle });
        marks.Add(new Label(beside, new(box.Left + Style.Text * 0.75, Math.Max((plot.Top + plot.Bottom) / 2, box.Top + halfBeside)), Style.Text, Style.Ink)
        {
            Anchor = Anchor.Middle, IsUpright = true,
        });
    }

    private static void DrawSeries(Panel panel, int number, Value[] line, Scale x, Scale y, List<Mark> marks)
    {
        (Colour colour, double[] dash) = Style.Of(number);
        string name = panel.Series[number].Name;
        foreach (Value[] piece in Pieces(line, value => HasBand(panel.Y, value)))
            if (piece.Length > 1)
                marks.Add(new Band(
                    [.. piece.Select(value => new Point(x.Place(value.X), y.Place(value.Y + value.Error)))],
                    [.. piece.Select(value => new Point(x.Place(value.X), y.Place(value.Y - value.Error)))], colour, Style.BandOpacity));
        foreach (Value[] piece in Pieces(line, value => Scale.CanShow(panel.Y, value.Y)))
        {
            Point[] points = [.. piece.Select(value => new Point(x.Place(value.X), y.Place(value.Y)))];
            marks.Add(new Stroke(points, colour, points.Length == 1 ? Style.Dot : Style.Line) { Dash = dash, Name = name });
        }
    }

    /// <summary>What of a value must be within the range of the y axis.</summary>
    private static IEnumerable<double> Heights(Axis axis, Value value) =>
        HasBand(axis, value) ? [value.Y - value.Error, value.Y + value.Error] : [value.Y];

    private static bool HasBand(Axis axis, Value value) =>
        value.Error > 0 && Scale.CanShow(axis, value.Y) && Scale.CanShow(axis, value.Y - value.Error) && Scale.CanShow(axis, value.Y + value.Error);

    /// <summary>The longest parts of a line all of whose values are of a kind.</summary>
    private static List<Value[]> Pieces(Value[] line, Predicate<Value> kind)
    {
        List<Value[]> pieces = [];
        for (int at = 0; at < line.Length;)
        {
            int length = line.AsSpan(at).IndexOfAnyExcept(kind) is var end && end < 0 ? line.Length - at : end;
            if (length > 0) pieces.Add(line[at..(at + length)]);
            at += length + 1;
        }
        return pieces;
    }

    private static int IndexOfAnyExcept(this Span<Value> values, Predicate<Value> kind)
    {
        for (int i = 0; i < values.Length; i++)
            if (!kind(values[i])) return i;
        return -1;
    }
}
