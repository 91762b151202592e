using Panthera.Language;

namespace Panthera.Rewriting.Extracting;

/// <summary>What a value costs to compute.</summary>
/// <param name="Total">The price, in statements.</param>
/// <param name="Kind">How many numbers it holds.</param>
internal readonly record struct Price(double Total, ValueKind Kind);

/// <summary>
/// The domain of prices: a statement costs 1, a little less on scalars, a little more if it takes more operations; constants
/// cost by their digits, so that of equal programs the one with rounder numbers is the cheaper.
/// </summary>
internal sealed class Prices(Program program) : Domain<Price>
{
    private const double OfFlop = 0.01, OfScalar = -0.2, OfDigit = 0.002, OfOdd = 0.02, OfExtended = 0.05;

    public override Price Input(int variable) => new(0, program.KindOf(variable));

    public override Price Constant(double value) => new(OfConstant(value), ValueKind.Scalar);

    public override Price Apply(int statement, Function function, ReadOnlySpan<Price> arguments)
    {
        ValueKind[] kinds = new ValueKind[arguments.Length];
        double total = 0;
        for (int a = 0; a < arguments.Length; a++)
        {
            total += arguments[a].Total;
            kinds[a] = arguments[a].Kind;
        }
        ValueKind kind = function.Kind(kinds) ?? ValueKind.Array;
        return new(total + OfCall(function, kind), kind);
    }

    /// <summary>The price of a call without its arguments.</summary>
    public static double OfCall(Function function, ValueKind kind) =>
        1 + OfFlop * Math.Min(function.Flops, 20) + (kind == ValueKind.Scalar ? OfScalar : 0) + (function.Set == FunctionSet.Extended ? OfExtended : 0);

    /// <summary>The price of a constant. Shares, from 0 to 1, are the easiest to read.</summary>
    public static double OfConstant(double value) =>
        OfDigit * Printer.Print(value).Count(char.IsAsciiDigit) + (value is < 0 or > 1 && value != Math.Round(value) ? OfOdd : 0);
}
