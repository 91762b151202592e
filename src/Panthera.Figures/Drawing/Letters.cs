using System.Text;

namespace Panthera.Figures.Drawing;

/// <summary>A character as lines.</summary>
/// <param name="Character">The character.</param>
/// <param name="Advance">From its beginning to that of the next one.</param>
/// <param name="Strokes">Each line as x, y, x, y, …, with y upwards from the base line.</param>
internal sealed record Letter(char Character, double Advance, params double[][] Strokes);

/// <summary>The characters, a table: capitals are 14 high, small letters 10, and reach 4 below the base line.</summary>
internal static class Letters
{
    /// <summary>The height of a capital, and the lowest point of any letter.</summary>
    public const double CapitalHeight = 14, Descent = -4;

    /// <summary>What stands for a character that is not in the table.</summary>
    public static Letter Missing { get; } = new('\uFFFD', 11, Line(2, 0, 2, 14, 9, 14, 9, 0, 2, 0));

    /// <summary>The table.</summary>
    public static IReadOnlyList<Letter> All { get; } =
    [
        new('0', 10.8, Oval(5.4, 7, 3.9, 7)),
        new('1', 10.8, Line(2.4, 11.2, 5.8, 14, 5.8, 0)),
        new('2', 10.8, [.. Arc(5.3, 10, 3.7, 4, 165, -35), 1.5, 0, 9.2, 0]),
        new('3', 10.8, Arc(5.1, 10.6, 3.4, 3.4, 155, -90), Arc(5.1, 3.6, 3.9, 3.6, 90, -155)),
        new('4', 10.8, Line(7.4, 0, 7.4, 14, 1.2, 4.2, 9.8, 4.2)),
        new('5', 10.8, [8.7, 14, 2.9, 14, .. Arc(5.2, 4.6, 4, 4.6, 140, -150)]),
        new('6', 10.8, Oval(5.5, 4.4, 3.9, 4.4), Arc(9, 4.4, 7.4, 9.6, 180, 105)),
        new('7', 10.8, Line(1.4, 14, 9.4, 14, 4.2, 0)),
        new('8', 10.8, Oval(5.4, 10.6, 3.4, 3.4), Oval(5.4, 3.6, 3.9, 3.6)),
        new('9', 10.8, Oval(5.3, 9.6, 3.9, 4.4), Arc(1.8, 9.6, 7.4, 9.6, 0, -75)),
        new('A', 13, Line(0.8, 0, 6.5, 14, 12.2, 0), Line(2.8, 4.8, 10.2, 4.8)),
        new('B', 12.6, [2, 7.3, 2, 14, .. Arc(6.9, 10.65, 3.3, 3.35, 90, -90), 2, 7.3, .. Arc(7.1, 3.65, 3.8, 3.65, 90, -90), 2, 0, 2, 7.3]),
        new('C', 13.8, Arc(7.5, 7, 5.8, 7, 42, 318)),
        new('D', 13.6, [2, 0, 2, 14, .. Arc(5.8, 7, 5.8, 7, 90, -90), 2, 0]),
        new('E', 11.8, Line(10.4, 14, 2, 14, 2, 0, 10.6, 0), Line(2, 7.3, 9.6, 7.3)),
        new('F', 11.2, Line(10.2, 14, 2, 14, 2, 0), Line(2, 7.1, 9.2, 7.1)),
        new('G', 14.8, [.. Arc(7.5, 7, 5.8, 7, 42, 345), 13.1, 6.8, 8.2, 6.8]),
        new('H', 13.4, Line(2, 0, 2, 14), Line(11.4, 0, 11.4, 14), Line(2, 7.3, 11.4, 7.3)),
        new('I', 4.8, Line(2.4, 0, 2.4, 14)),
        new('J', 9.6, [7.6, 14, .. Arc(4.4, 3.8, 3.2, 3.8, 0, -175)]),
        new('K', 12.2, Line(2, 0, 2, 14), Line(11, 14, 2, 5), Line(5.4, 8.4, 11.6, 0)),
        new('L', 10.4, Line(2, 14, 2, 0, 9.8, 0)),
        new('M', 15.8, Line(2, 0, 2, 14, 7.9, 0.4, 13.8, 14, 13.8, 0)),
        new('N', 13.4, Line(2, 0, 2, 14, 11.4, 0, 11.4, 14)),
        new('O', 15, Oval(7.5, 7, 5.9, 7)),
        new('P', 12.2, [2, 0, 2, 14, .. Arc(7, 10.3, 3.9, 3.7, 90, -90), 2, 6.6]),
        new('Q', 15, Oval(7.5, 7, 5.9, 7), Line(8.8, 3.4, 13, -0.6)),
        new('R', 12.8, [2, 0, 2, 14, .. Arc(7, 10.3, 3.9, 3.7, 90, -90), 2, 6.6], Line(6.6, 6.6, 11.2, 0)),
        new('S', 12.4, [.. Arc(6.2, 10.55, 4.2, 3.45, 30, 270), .. Arc(6.2, 3.55, 4.6, 3.55, 90, -152)]),
        new('T', 11.8, Line(0.8, 14, 11, 14), Line(5.9, 14, 5.9, 0)),
        new('U', 13.4, [2, 14, .. Arc(6.7, 4.7, 4.7, 4.7, 180, 360), 11.4, 14]),
        new('V', 12.6, Line(0.8, 14, 6.3, 0, 11.8, 14)),
        new('W', 18.4, Line(0.8, 14, 5, 0, 9.2, 14, 13.4, 0, 17.6, 14)),
        new('X', 12.4, Line(1, 14, 11.4, 0), Line(11.4, 14, 1, 0)),
        new('Y', 12.4, Line(0.8, 14, 6.2, 6.6, 11.6, 14), Line(6.2, 6.6, 6.2, 0)),
        new('Z', 11.8, Line(1.2, 14, 10.4, 14, 1, 0, 10.8, 0)),
        new('a', 11.2, Oval(5.4, 5, 3.8, 5), Line(9.2, 10, 9.2, 0)),
        new('b', 11.2, Oval(5.8, 5, 3.8, 5), Line(2, 14, 2, 0)),
        new('c', 10, Arc(5.6, 5, 4, 5, 45, 315)),
        new('d', 11.2, Oval(5.4, 5, 3.8, 5), Line(9.2, 14, 9.2, 0)),
        new('e', 10.8, [1.6, 5.1, .. Arc(5.5, 5, 3.9, 5, 0, 312)]),
        new('f', 5.8, [3, 0, .. Arc(5.2, 11.6, 2.2, 2.4, 180, 80)], Line(0.8, 9.8, 5.2, 9.8)),
        new('g', 11.2, Oval(5.4, 5, 3.8, 5), [9.2, 10, .. Arc(5.4, -0.6, 3.8, 3.4, 0, -150)]),
        new('h', 11.2, Line(2, 14, 2, 0), [.. Arc(5.6, 6.2, 3.6, 3.8, 180, 0), 9.2, 0]),
        new('i', 4.4, Line(2.2, 10, 2.2, 0), Dot(2.2, 13.5)),
        new('j', 4.8, [2.6, 10, .. Arc(0.8, -2, 1.8, 2, 0, -90)], Dot(2.6, 13.5)),
        new('k', 9.8, Line(2, 14, 2, 0), Line(8.4, 10, 2, 3.6), Line(4.6, 6.2, 8.9, 0)),
        new('l', 4.4, Line(2.2, 14, 2.2, 0)),
        new('m', 16, Line(2, 10, 2, 0), [.. Arc(5, 6.9, 3, 3.1, 180, 0), 8, 0], [.. Arc(11, 6.9, 3, 3.1, 180, 0), 14, 0]),
        new('n', 11.2, Line(2, 10, 2, 0), [.. Arc(5.6, 6.2, 3.6, 3.8, 180, 0), 9.2, 0]),
        new('o', 11.2, Oval(5.6, 5, 4, 5)),
        new('p', 11.2, Oval(5.8, 5, 3.8, 5), Line(2, 10, 2, -4)),
        new('q', 11.2, Oval(5.4, 5, 3.8, 5), Line(9.2, 10, 9.2, -4)),
        new('r', 6.8, Line(2, 10, 2, 0), Arc(5.8, 5.6, 3.8, 4.4, 180, 82)),
        new('s', 9.6, [.. Arc(4.8, 7.5, 3.1, 2.5, 32, 270), .. Arc(4.8, 2.5, 3.4, 2.5, 90, -152)]),
        new('t', 6, [3, 13, .. Arc(5.2, 2.4, 2.2, 2.4, 180, 285)], Line(0.8, 9.8, 5.4, 9.8)),
        new('u', 11.2, [2, 10, .. Arc(5.6, 3.8, 3.6, 3.8, 180, 360)], Line(9.2, 10, 9.2, 0)),
        new('v', 10, Line(1, 10, 5, 0, 9, 10)),
        new('w', 14.4, Line(1, 10, 4.1, 0, 7.2, 10, 10.3, 0, 13.4, 10)),
        new('x', 9.8, Line(1.2, 10, 8.6, 0), Line(8.6, 10, 1.2, 0)),
        new('y', 10, Line(1, 10, 5, 0), Line(9, 10, 4.4, -2.4, 3.4, -3.7, 1.6, -4)),
        new('z', 9.6, Line(1.4, 10, 8, 10, 1.3, 0, 8.3, 0)),
        new(' ', 5.4),
        new('.', 5.4, Dot(2.7, 0.3)),
        new(',', 5.4, Line(2.9, 0.4, 2.1, -2.4)),
        new(':', 5.4, Dot(2.7, 0.3), Dot(2.7, 8.5)),
        new(';', 5.4, Line(2.9, 0.4, 2.1, -2.4), Dot(2.9, 8.5)),
        new('!', 5.4, Line(2.7, 14, 2.7, 4.2), Dot(2.7, 0.3)),
        new('?', 10.8, [.. Arc(5.3, 10.6, 3.5, 3.4, 170, -60), 5.3, 5.8, 5.3, 4.2], Dot(5.3, 0.3)),
        new('\'', 4.2, Line(2.1, 14, 2.1, 10.4)),
        new('’', 4.2, Line(2.4, 13.8, 1.7, 11)),
        new('"', 7, Line(2.1, 14, 2.1, 10.4), Line(4.9, 14, 4.9, 10.4)),
        new('(', 6.6, Arc(7.4, 5, 5.2, 9.8, 115, 245)),
        new(')', 6.6, Arc(-0.8, 5, 5.2, 9.8, 65, -65)),
        new('[', 6, Line(4.8, 14, 2.2, 14, 2.2, -3, 4.8, -3)),
        new(']', 6, Line(1.2, 14, 3.8, 14, 3.8, -3, 1.2, -3)),
        new('/', 6.4, Line(0.8, -0.6, 5.6, 14.4)),
        new('-', 6.4, Line(1.4, 5, 5, 5)),
        new('–', 10.8, Line(1, 5, 9.8, 5)),
        new('−', 11.4, Line(1.6, 6, 9.8, 6)),
        new('+', 11.4, Line(1.6, 6, 9.8, 6), Line(5.7, 10.1, 5.7, 1.9)),
        new('±', 11.4, Line(1.6, 7, 9.8, 7), Line(5.7, 11.1, 5.7, 2.9), Line(1.6, 0.6, 9.8, 0.6)),
        new('×', 11.4, Line(2.4, 9.3, 9, 2.7), Line(9, 9.3, 2.4, 2.7)),
        new('=', 11.4, Line(1.6, 8, 9.8, 8), Line(1.6, 4, 9.8, 4)),
        new('<', 11.4, Line(9.6, 10.4, 1.8, 6, 9.6, 1.6)),
        new('>', 11.4, Line(1.8, 10.4, 9.6, 6, 1.8, 1.6)),
        new('%', 17.2, Oval(4.4, 10.6, 2.9, 3.4), Oval(12.8, 3.4, 2.9, 3.4), Line(12.6, 14, 4.6, 0)),
        new('&', 13, [12, 0, 3.6, 10, .. Arc(5.8, 11.4, 2.6, 2.6, 200, -40), 3.2, 6, .. Arc(5.2, 3.4, 3.8, 3.4, 135, 300), 11.4, 6.4]),
        new('#', 10.8, Line(4.2, 13.6, 2.6, 0.4), Line(8.2, 13.6, 6.6, 0.4), Line(1.4, 9.2, 9.8, 9.2), Line(1, 4.8, 9.4, 4.8)),
        new('*', 7.4, Line(3.7, 14, 3.7, 8.4), Line(1.3, 12.6, 6.1, 9.8), Line(6.1, 12.6, 1.3, 9.8)),
        new('_', 10.8, Line(0.4, -2.6, 10.4, -2.6)),
        new('·', 5.4, Dot(2.7, 6.1)),
        new('…', 16.2, Dot(2.7, 0.3), Dot(8.1, 0.3), Dot(13.5, 0.3)),
        new('$', 10.8, [.. Arc(5.4, 9.6, 3.6, 2.8, 30, 270), .. Arc(5.4, 4, 3.9, 2.8, 90, -152)], Line(5.4, 14.4, 5.4, -0.8)),
        new('@', 19, Oval(9.2, 4.8, 3, 3.6), [12.2, 8.4, 12.2, 3, .. Arc(14.2, 3.4, 2, 2.2, 190, 330), .. Arc(9.5, 5, 8, 8, 0, 300)]),
        new('\\', 6.4, Line(0.8, 14.4, 5.6, -0.6)),
        new('^', 9, Line(1.2, 8, 4.5, 14, 7.8, 8)),
        new('`', 5.4, Line(1.8, 14, 3.6, 11.6)),
        new('|', 5.2, Line(2.6, 14.4, 2.6, -3.2)),
        new('{', 6.8, [5.6, 14.2, .. Arc(5.2, 11.8, 2, 2.4, 90, 180), 3.2, 7, 1.4, 5.4, 3.2, 3.8, .. Arc(5.2, -1, 2, 2.4, 180, 270), 5.6, -3.4]),
        new('}', 6.8, [1.2, 14.2, .. Arc(1.6, 11.8, 2, 2.4, 90, 0), 3.6, 7, 5.4, 5.4, 3.6, 3.8, .. Arc(1.6, -1, 2, 2.4, 0, -90), 1.2, -3.4]),
        new('~', 11.4, [.. Arc(3.8, 5.4, 2.2, 1.6, 180, 0), .. Arc(7.8, 6, 2.2, 1.6, 200, 360)]),
    ];

    private static readonly Dictionary<int, Letter> ByCharacter = All.ToDictionary(letter => (int)letter.Character);

    /// <summary>A character's row of the table, or <see cref="Missing"/>.</summary>
    public static Letter Of(Rune character) => ByCharacter.GetValueOrDefault(character.Value, Missing);

    private static double[] Line(params double[] points) => points;

    private static double[] Dot(double x, double y) => Oval(x, y, 0.45, 0.45);

    private static double[] Oval(double x, double y, double radiusX, double radiusY) => Arc(x, y, radiusX, radiusY, 0, 360);

    // Angles in degrees, anticlockwise from the right as y points up.
    private static double[] Arc(double x, double y, double radiusX, double radiusY, double from, double to)
    {
        int chords = (int)Math.Ceiling(Math.Abs(to - from) / 15);
        double[] points = new double[2 * (chords + 1)];
        for (int i = 0; i <= chords; i++)
        {
            (double sine, double cosine) = Math.SinCos((from + (to - from) * i / chords) * Math.PI / 180);
            (points[2 * i], points[2 * i + 1]) = (x + radiusX * cosine, y + radiusY * sine);
        }
        return points;
    }
}
