using System.Globalization;

namespace Panthera.Search.Edits;

/// <summary>Rounds numbers to six significant digits, exactly as printing and reading them does, only faster.</summary>
internal static class SixDigits
{
    private const double Least = 1e5, End = 1e6;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>The double that is nearest to the number rounded to six digits.</summary>
    public static double Of(double value)
    {
        double magnitude = Math.Abs(value);
        // Beyond these the powers of ten that are needed are not exact.
        if (magnitude is not (>= 1e-15 and < 1e25)) return Printed(value);
        int shift = 5 - (int)Math.Floor(Math.Log10(magnitude));
        double digits = Shifted(magnitude, shift);
        if (digits < Least) digits = Shifted(magnitude, ++shift);
        else if (digits >= End) digits = Shifted(magnitude, --shift);
        double whole = Math.Floor(digits), rest = digits - whole;
        // The shift was rounded by less than this; if that can decide, printing has to.
        if (Math.Abs(rest - 0.5) < 1e-9) return Printed(value);
        // Two exact numbers, rounded once: the nearest double, which reading gives too.
        return Math.CopySign(Shifted(rest < 0.5 ? whole : whole + 1, -shift), value);
    }

    private static double Shifted(double value, int shift) => shift >= 0 ? value * PowersOfTen[shift] : value / PowersOfTen[-shift];

    private static double Printed(double value) =>
        double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
