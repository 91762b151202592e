using Panthera.Figures.Drawing;

namespace Panthera.Figures.Charts;

/// <summary>Lays panels out side by side under a heading.</summary>
internal static class ChartDrawing
{
    private const double Margin = 14, BetweenPanels = 26, HeadingHeight = 24, CaptionHeight = 20, LegendLine = 20;

    /// <summary>A chart as a picture.</summary>
    /// <exception cref="ArgumentException">If there is no panel, or a panel is too narrow or too low to be drawn.</exception>
    public static Picture Of(Chart chart)
    {
        if (chart.Panels.Count == 0) throw new ArgumentException("A chart has at least one panel.", nameof(chart));
        List<Mark> marks = [];
        double y = Margin, inner = chart.Width - 2 * Margin;
        if (chart.Title.Length > 0)
        {
            marks.Add(new Label(Lettering.Fit(chart.Title, Style.Heading, inner, isBold: true), new(Margin, y + Style.Heading * 0.75), Style.Heading, Style.Ink) { IsBold = true });
            y += HeadingHeight;
        }
        if (chart.Caption.Length > 0)
        {
            marks.Add(new Label(Lettering.Fit(chart.Caption, Style.Small, inner), new(Margin, y + Style.Small * 0.75), Style.Small, Style.Pale));
            y += CaptionHeight;
        }

        double room = inner - BetweenPanels * (chart.Panels.Count - 1), parts = chart.Panels.Sum(panel => panel.Width), x = Margin;
        double[] widths = [.. chart.Panels.Select(panel => room * panel.Width / parts)];
        // The plots of all panels end at the same height, however long their legends are.
        double bottom = chart.Height - Margin - LegendLine * chart.Panels.Zip(widths, (panel, width) => Legend.Lines(panel, width).Count).Max();
        foreach ((Panel panel, double width) in chart.Panels.Zip(widths))
        {
            PanelDrawing.Draw(panel, new Box(x, y, x + width, bottom), marks);
            Legend.Draw(panel, new(x, bottom), width, LegendLine, marks);
            x += width + BetweenPanels;
        }
        return new Picture(chart.Width, chart.Height, chart.Title, marks);
    }
}

/// <summary>A rectangle of the picture.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom);
