using Panthera.Figures.Drawing;

namespace Panthera.Figures.Charts;

/// <summary>The look that all charts share.</summary>
internal static class Style
{
    /// <summary>Heights of lines of text, in units.</summary>
    public const double Heading = 16, Text = 13, Small = 12;

    /// <summary>Widths of lines.</summary>
    public const double Line = 2.2, Thin = 1, Dot = 5;

    /// <summary>How strong the colour of bands is.</summary>
    public const double BandOpacity = 0.18;

    /// <summary>Colours of what is not data.</summary>
    public static readonly Colour Ink = Colour.Grey(0x22), Pale = Colour.Grey(0x60), Frame = Colour.Grey(0x90), Grid = Colour.Grey(0xe6);

    /// <summary>
    /// The looks of lines in order, a table. Readers with any kind of colour vision can tell the colours apart (Okabe and Ito
    /// 2008, Color Universal Design), and the dashes tell the lines apart without colours.
    /// </summary>
    private static readonly (Colour Colour, double[] Dash)[] Looks =
    [
        (new(0x00, 0x72, 0xb2), []),
        (new(0xd5, 0x5e, 0x00), [8, 4]),
        (new(0x00, 0x9e, 0x73), [2, 4.5]),
        (new(0xcc, 0x79, 0xa7), [12, 4.5, 2, 4.5]),
        (new(0xe6, 0x9f, 0x00), [5, 4]),
        (new(0x56, 0xb4, 0xe9), [16, 5]),
        (new(0x00, 0x00, 0x00), [2, 7]),
    ];

    /// <summary>The look of a line; after the last the first comes again.</summary>
    public static (Colour Colour, double[] Dash) Of(int series) => Looks[series % Looks.Length];
}
