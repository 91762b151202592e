using Panthera.Figures.Drawing;

namespace Panthera.Figures.Charts;

/// <summary>Says below a panel which line is which.</summary>
internal static class Legend
{
    private const double Sample = 34, AfterSample = 7, AfterEntry = 20;

    /// <summary>The series of each line of the legend, by their numbers.</summary>
    public static List<List<int>> Lines(Panel panel, double width)
    {
        List<List<int>> lines = [];
        double used = width;
        for (int i = 0; i < panel.Series.Count; i++)
        {
            double entry = Length(panel.Series[i], width);
            if (lines.Count == 0 || used + AfterEntry + entry > width)
            {
                lines.Add([]);
                used = -AfterEntry;
            }
            lines[^1].Add(i);
            used += AfterEntry + entry;
        }
        return lines;
    }

    /// <summary>Draws the legend of a panel.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="at">The legend's upper left corner.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">The height of a line.</param>
    /// <param name="marks">Where the marks go.</param>
    public static void Draw(Panel panel, Point at, double width, double height, List<Mark> marks)
    {
        double y = at.Y + height / 2;
        foreach (List<int> line in Lines(panel, width))
        {
            double x = at.X;
            foreach (int i in line)
            {
                (Colour colour, double[] dash) = Style.Of(i);
                marks.Add(new Stroke([new(x + 1, y), new(x + Sample - 1, y)], colour, Style.Line) { Dash = dash });
                string name = Text(panel.Series[i], width);
                marks.Add(new Label(name, new(x + Sample + AfterSample, y + Style.Text * 0.35), Style.Text, Style.Ink));
                x += Length(panel.Series[i], width) + AfterEntry;
            }
            y += height;
        }
    }

    private static double Length(Series series, double width) => Sample + AfterSample + Lettering.Width(Text(series, width), Style.Text);

    private static string Text(Series series, double width) => Lettering.Fit(series.Name, Style.Text, width - Sample - AfterSample);
}
