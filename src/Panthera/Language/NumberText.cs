using System.Globalization;
using System.Numerics;

namespace Panthera.Language;

/// <summary>Reads numbers without a sign: exactly the values that <see cref="double.Parse(string)"/> gives, only faster.</summary>
internal static class NumberText
{
    private const int MaxDigits = 19;
    private const ulong MaxExactMantissa = 1UL << 53;

    private static ReadOnlySpan<double> Powers =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private static ReadOnlySpan<ulong> WholePowers =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ];

    /// <summary>Reads the number at a place where a digit, or a point and a digit, stand.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The first character's place.</param>
    /// <param name="value">The number; NaN if the characters are no number, infinite if it is too large.</param>
    /// <returns>The place after the number.</returns>
    public static int Read(ReadOnlySpan<char> text, int start, out double value)
    {
        int i = start, scale = 0;
        ulong mantissa = 0;
        for (; (uint)i < (uint)text.Length && (uint)(text[i] - '0') <= 9; i++) mantissa = 10 * mantissa + (uint)(text[i] - '0');
        int digits = i - start;
        if ((uint)i < (uint)text.Length && text[i] == '.')
        {
            int fraction = ++i;
            for (; (uint)i < (uint)text.Length && (uint)(text[i] - '0') <= 9; i++) mantissa = 10 * mantissa + (uint)(text[i] - '0');
            scale = fraction - i;
            digits -= scale;
        }
        // The zero before the point is no digit of the mantissa.
        if (text[start] == '0') digits--;
        bool wellFormed = true;
        if ((uint)i < (uint)text.Length && text[i] is 'e' or 'E' or '.')
        {
            wellFormed = text[i] != '.';
            i = ReadExponent(text, i, ref scale);
        }
        value = wellFormed && digits <= MaxDigits ? Exact(mantissa, scale) : double.NaN;
        if (double.IsNaN(value) && !double.TryParse(text[start..i], NumberStyles.Float, CultureInfo.InvariantCulture, out value)) value = double.NaN;
        return i;
    }

    /// <summary>Reads on where an exponent, or a second point, may follow.</summary>
    private static int ReadExponent(ReadOnlySpan<char> text, int i, ref int scale)
    {
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.')) i++;
        if (i == text.Length || text[i] is not ('e' or 'E')) return i;
        int first = i + 1 < text.Length && text[i + 1] is '+' or '-' ? i + 2 : i + 1;
        if (first >= text.Length || !char.IsAsciiDigit(text[first])) return i;
        int exponent = 0;
        for (i = first; i < text.Length && char.IsAsciiDigit(text[i]); i++) exponent = Math.Min(10 * exponent + (text[i] - '0'), 100_000_000);
        scale += text[first - 1] == '-' ? -exponent : exponent;
        return i;
    }

    /// <summary>mantissa · 10^scale, rounded once as it must be, or NaN if that takes more than this.</summary>
    private static double Exact(ulong mantissa, int scale)
    {
        // Where both factors are exact in double precision, one operation rounds once.
        if (mantissa <= MaxExactMantissa && (uint)(scale + Powers.Length - 1) <= 2 * (uint)(Powers.Length - 1))
            return scale < 0 ? (long)mantissa / Powers[-scale] : (long)mantissa * Powers[scale];
        return (uint)-scale < (uint)WholePowers.Length ? Quotient(mantissa, WholePowers[-scale]) : double.NaN;
    }

    /// <summary>A quotient of whole numbers, rounded once.</summary>
    private static double Quotient(ulong dividend, ulong divisor)
    {
        // Enough bits of quotient that rounding sees at least two more than a double has; the last one stands for all the rest.
        int shift = Math.Max(0, 56 + BitOperations.LeadingZeroCount(dividend) - BitOperations.LeadingZeroCount(divisor));
        (UInt128 quotient, UInt128 rest) = UInt128.DivRem((UInt128)dividend << shift, divisor);
        ulong bits = (ulong)quotient | (rest == 0 ? 0UL : 1);
        return bits * BitConverter.UInt64BitsToDouble((ulong)(1023 - shift) << 52);
    }
}
