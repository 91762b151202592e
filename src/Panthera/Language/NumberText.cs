using System.Globalization;

namespace Panthera.Language;

/// <summary>Reads numbers without a sign: exactly the values that <see cref="double.Parse(string)"/> gives, only faster.</summary>
internal static class NumberText
{
    private const int MaxDigits = 19;
    private const ulong MaxExactMantissa = 1UL << 53;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads the number at a place where a digit, or a point and a digit, stand.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The first character's place.</param>
    /// <param name="value">The number; NaN if the characters are no number, infinite if it is too large.</param>
    /// <returns>The place after the number.</returns>
    public static int Read(ReadOnlySpan<char> text, int start, out double value)
    {
        int i = start;
        ulong mantissa = 0;
        for (; (uint)i < (uint)text.Length && (uint)(text[i] - '0') <= 9; i++) mantissa = 10 * mantissa + (uint)(text[i] - '0');
        int digits = i - start, scale = 0;
        if ((uint)i < (uint)text.Length && text[i] == '.')
        {
            int point = i++;
            for (; (uint)i < (uint)text.Length && (uint)(text[i] - '0') <= 9; i++) mantissa = 10 * mantissa + (uint)(text[i] - '0');
            scale = point + 1 - i;
            digits -= scale;
        }
        if ((uint)i < (uint)text.Length && text[i] is 'e' or 'E' or '.')
            return ReadRest(text, start, i, mantissa, digits, scale, out value);
        value = digits <= MaxDigits ? Exact(mantissa, scale) : double.NaN;
        if (double.IsNaN(value)) value = Parsed(text[start..i]);
        return i;
    }

    private static int ReadRest(ReadOnlySpan<char> text, int start, int i, ulong mantissa, int digits, int scale, out double value)
    {
        bool malformed = text[i] == '.';
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.')) i++;
        if (i < text.Length && text[i] is 'e' or 'E')
        {
            bool signed = i + 1 < text.Length && text[i + 1] is '+' or '-';
            int first = signed ? i + 2 : i + 1;
            if (first < text.Length && char.IsAsciiDigit(text[first]))
            {
                bool negative = text[first - 1] == '-';
                int exponent = 0;
                for (i = first; i < text.Length && char.IsAsciiDigit(text[i]); i++)
                    exponent = Math.Min(10 * exponent + (text[i] - '0'), 100_000_000);
                scale += negative ? -exponent : exponent;
            }
        }
        value = digits <= MaxDigits && !malformed ? Exact(mantissa, scale) : double.NaN;
        if (double.IsNaN(value)) value = Parsed(text[start..i]);
        return i;
    }

    /// <summary>
    /// mantissa · 10^scale if both factors are exact in double precision, so that the product or quotient is rounded once,
    /// as it must be; NaN otherwise.
    /// </summary>
    private static double Exact(ulong mantissa, int scale)
    {
        ReadOnlySpan<double> powers = PowersOfTen;
        if (mantissa > MaxExactMantissa) return double.NaN;
        if ((uint)-scale < (uint)powers.Length) return (long)mantissa / powers[-scale];
        return (uint)scale < (uint)powers.Length ? (long)mantissa * powers[scale] : double.NaN;
    }

    private static double Parsed(ReadOnlySpan<char> number) =>
        double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
