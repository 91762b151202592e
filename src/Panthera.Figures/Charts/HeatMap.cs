using System.Globalization;
using Panthera.Figures.Drawing;

namespace Panthera.Figures.Charts;

/// <summary>Numbers over two choices, as colours with the numbers in them.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Across">What changes from left to right, and its values as text.</param>
/// <param name="Down">What changes from top to bottom, and its values as text.</param>
/// <param name="Values">By row, then by column; what is not finite is left white, with a dash.</param>
public sealed record HeatMap(string Title, (string Label, IReadOnlyList<string> Values) Across, (string Label, IReadOnlyList<string> Values) Down, double[][] Values)
{
    private const double Margin = 14, Cell = 62, CellHeight = 34, HeadingHeight = 28, LineHeight = 20;

    /// <summary>How a number is written in its cell.</summary>
    public string Format { get; init; } = "F2";

    /// <summary>Whether small numbers are good, as losses are; the good end is dark.</summary>
    public bool SmallIsGood { get; init; } = true;

    /// <summary>Draws the map: the same picture for the same map.</summary>
    /// <exception cref="ArgumentException">If there is not one number for each row and column.</exception>
    public Picture Draw()
    {
        if (Values.Length != Down.Values.Count || Values.Any(row => row.Length != Across.Values.Count) || Values.Length == 0 || Values[0].Length == 0)
            throw new ArgumentException($"A heat map of {Down.Values.Count} × {Across.Values.Count} needs as many numbers.", nameof(Values));
        double labels = Down.Values.Max(text => Lettering.Width(text, Style.Small)) + 10, left = Margin + LineHeight + labels, top = Margin + HeadingHeight + LineHeight;
        double width = Math.Max(left + Cell * Across.Values.Count + Margin, 2 * Margin + Lettering.Width(Title, Style.Heading));
        double right = left + Cell * Across.Values.Count, bottom = top + CellHeight * Down.Values.Count;
        double[] finite = [.. Values.SelectMany(row => row).Where(double.IsFinite)];
        (double low, double high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());

        List<Mark> marks = [new Label(Title, new(Margin, Margin + Style.Heading * 0.75), Style.Heading, Style.Ink) { IsBold = true }];
        for (int row = 0; row < Values.Length; row++)
        {
            double y = top + CellHeight * row;
            marks.Add(new Label(Down.Values[row], new(left - 8, y + CellHeight / 2 + Style.Small * 0.33), Style.Small, Style.Ink) { Anchor = Anchor.End });
            for (int column = 0; column < Values[row].Length; column++) DrawCell(marks, Values[row][column], left + Cell * column, y, low, high);
        }
        for (int column = 0; column < Across.Values.Count; column++)
            marks.Add(new Label(Across.Values[column], new(left + Cell * (column + 0.5), bottom + Style.Small * 1.3), Style.Small, Style.Ink) { Anchor = Anchor.Middle });
        marks.Add(new Label(Across.Label, new((left + right) / 2, bottom + LineHeight + Style.Text * 1.2), Style.Text, Style.Ink) { Anchor = Anchor.Middle });
        marks.Add(new Label(Down.Label, new(Margin + Style.Text * 0.75, (top + bottom) / 2), Style.Text, Style.Ink) { Anchor = Anchor.Middle, IsUpright = true });
        return new Picture((int)Math.Ceiling(width), (int)Math.Ceiling(bottom + 2 * LineHeight + Margin), Title, marks);
    }

    private void DrawCell(List<Mark> marks, double value, double x, double y, double low, double high)
    {
        bool isFinite = double.IsFinite(value);
        double share = !isFinite ? 0 : high > low ? (value - low) / (high - low) : 0;
        double good = SmallIsGood ? 1 - share : share;
        if (isFinite)
            marks.Add(new Band([new(x + 1, y + 1), new(x + Cell - 1, y + 1)], [new(x + 1, y + CellHeight - 1), new(x + Cell - 1, y + CellHeight - 1)], Shade(good), 1));
        string text = isFinite ? value.ToString(Format, CultureInfo.InvariantCulture) : "–";
        Colour ink = isFinite && good > 0.55 ? Colour.Grey(0xff) : Style.Ink;
        marks.Add(new Label(text, new(x + Cell / 2, y + CellHeight / 2 + Style.Small * 0.33), Style.Small, ink) { Anchor = Anchor.Middle });
    }

    /// <summary>From nearly white to dark blue: lightness falls evenly, so that it reads without colours too.</summary>
    private static Colour Shade(double share)
    {
        static byte Mix(int from, int to, double share) => (byte)Math.Round(from + (to - from) * share);
        return new Colour(Mix(0xf2, 0x0b, share), Mix(0xf5, 0x3c, share), Mix(0xfa, 0x74, share));
    }
}
