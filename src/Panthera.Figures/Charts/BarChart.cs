using Panthera.Figures.Drawing;

namespace Panthera.Figures.Charts;

/// <summary>A column of a bar chart.</summary>
/// <param name="Label">What it counts.</param>
/// <param name="Count">How many; not negative.</param>
public sealed record Bar(string Label, int Count)
{
    /// <summary>Whether it is of another kind than the others, as what lies beyond a histogram's range; it stands apart and is grey.</summary>
    public bool IsApart { get; init; }
}

/// <summary>Counts as columns, such as a histogram.</summary>
/// <param name="Title">The heading; may be empty.</param>
/// <param name="Across">What changes from left to right, with the unit.</param>
/// <param name="Up">What is counted.</param>
/// <param name="Bars">From left to right, at least one.</param>
public sealed record BarChart(string Title, string Across, string Up, IReadOnlyList<Bar> Bars)
{
    private const double Margin = 14, HeadingHeight = 28, LineHeight = 20, Gap = 4, Apart = 22, BetweenRows = 42, AfterNumbers = 6;

    /// <summary>The width of the picture in pixels of a plain screen.</summary>
    public int Width { get; init; } = 800;

    /// <summary>The height of the picture.</summary>
    public int Height { get; init; } = 320;

    /// <summary>Draws the chart: the same picture for the same chart.</summary>
    /// <exception cref="ArgumentException">If there is no bar, a count is negative, or there is too little room.</exception>
    public Picture Draw()
    {
        if (Bars.Count == 0 || Bars.Any(bar => bar.Count < 0)) throw new ArgumentException("A bar chart has at least one bar, and no count is negative.", nameof(Bars));
        double top = Margin + (Title.Length > 0 ? HeadingHeight : 0), bottom = Height - Margin - 2 * LineHeight;
        Scale y = new(new Axis(Up) { Includes = [0, 1] }, Bars.Select(bar => (double)bar.Count), bottom, top, (int)((bottom - top) / BetweenRows));
        // Counts are whole.
        Tick[] ticks = [.. y.Ticks.Where(tick => double.IsInteger(Math.Round(tick.Value, 9))).Select(tick => tick with { Text = $"{Math.Round(tick.Value)}" })];
        double left = Margin + LineHeight + ticks.Max(tick => Lettering.Width(tick.Text, Style.Small)) + AfterNumbers, right = Width - Margin;
        double wide = (right - left - Apart * Bars.Count(bar => bar.IsApart)) / Bars.Count;
        if (wide < 2 * Gap || bottom - top < BetweenRows) throw new ArgumentException($"{Bars.Count} bars have no room in {Width} × {Height}.", nameof(Bars));

        List<Mark> marks = [];
        if (Title.Length > 0)
            marks.Add(new Label(Lettering.Fit(Title, Style.Heading, right - Margin, isBold: true), new(Margin, Margin + Style.Heading * 0.75), Style.Heading, Style.Ink) { IsBold = true });
        foreach (Tick tick in ticks)
        {
            double place = y.Place(tick.Value);
            marks.Add(new Stroke([new(left, place), new(right, place)], Style.Grid, Style.Thin));
            marks.Add(new Label(tick.Text, new(left - AfterNumbers, place + Style.Small * 0.33), Style.Small, Style.Ink) { Anchor = Anchor.End });
        }
        double x = left;
        foreach (Bar bar in Bars)
        {
            if (bar.IsApart) x += Apart;
            if (bar.Count > 0)
                marks.Add(new Band([new(x + Gap / 2, y.Place(bar.Count)), new(x + wide - Gap / 2, y.Place(bar.Count))], [new(x + Gap / 2, bottom), new(x + wide - Gap / 2, bottom)],
                    bar.IsApart ? Style.Frame : Style.Of(0).Colour, 1));
            marks.Add(new Label(Lettering.Fit(bar.Label, Style.Small, wide + Gap), new(x + wide / 2, bottom + Style.Small * 1.3), Style.Small, Style.Ink) { Anchor = Anchor.Middle });
            x += wide;
        }
        marks.Add(new Stroke([new(left, top), new(left, bottom), new(right, bottom)], Style.Frame, Style.Thin));
        marks.Add(new Label(Lettering.Fit(Across, Style.Text, right - left), new((left + right) / 2, bottom + LineHeight + Style.Text * 1.2), Style.Text, Style.Ink) { Anchor = Anchor.Middle });
        marks.Add(new Label(Lettering.Fit(Up, Style.Text, bottom - top), new(Margin + Style.Text * 0.75, (top + bottom) / 2), Style.Text, Style.Ink) { Anchor = Anchor.Middle, IsUpright = true });
        return new Picture(Width, Height, Title, marks);
    }
}
