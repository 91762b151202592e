using System.Globalization;
using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search.Ablations;

/// <summary>How simple a program is: fewer live statements first, then fewer bytes of state a parameter, then fewer digits of constants.</summary>
/// <param name="Statements">Live statements.</param>
/// <param name="BytesOfState">Bytes of live state for each parameter.</param>
/// <param name="Digits">Significant digits of all constants in live statements.</param>
public readonly record struct Simplicity(int Statements, int BytesOfState, int Digits)
{
    /// <summary>Of a well-typed program.</summary>
    public static Simplicity Of(Program program)
    {
        Program pruned = Liveness.Prune(program);
        return new(
            pruned.Statements.Length, Cost.Of(pruned).BytesOfState,
            pruned.Statements.Sum(s => s.Arguments.Where(a => a.IsConstant).Sum(a => DigitsOf(a.Constant))));
    }

    /// <summary>The significant digits of a number's shortest text; a decay rate counts those of its distance from 1 if they are fewer.</summary>
    public static int DigitsOf(double constant)
    {
        int digits = Significant(constant);
        return constant is > 0.9 and < 1 ? Math.Min(digits, Significant((double)(1 - (decimal)constant))) : digits;
    }

    /// <summary>What programs are ordered by, the simplest first.</summary>
    internal (int, int, int) Key => (Statements, BytesOfState, Digits);

    private static int Significant(double number)
    {
        string shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        int exponent = shortest.IndexOf('E', StringComparison.Ordinal);
        return (exponent >= 0 ? shortest[..exponent] : shortest).Replace(".", "", StringComparison.Ordinal).Trim('0').Length;
    }
}
