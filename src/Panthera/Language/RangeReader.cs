namespace Panthera.Language;

/// <summary>
/// Reads the range of a hyperparameter: a chain of comparisons of its name with numbers, as in Python, such as
/// <c>0 &lt;= beta1 &lt; 1</c> or <c>eps &gt; 0</c>.
/// </summary>
internal static class RangeReader
{
    /// <summary>A bound and whether it is allowed itself.</summary>
    private readonly record struct Bound(double Value, bool Included);

    /// <summary>Reads the range of a hyperparameter, up to what follows it.</summary>
    public static HyperparameterRange Read(ref Tokenizer tokens, Name name)
    {
        int place = tokens.Start;
        Bound? low = null, high = null;
        double? left = ReadTerm(ref tokens, name);
        do
        {
            (TokenKind comparison, int at) = (tokens.Kind, tokens.Start);
            if (!IsComparison(comparison)) throw tokens.Error($"expected '<', '<=', '>' or '>=', found {tokens.Described}; {Example(tokens, name)}");
            tokens.Advance();
            double? right = ReadTerm(ref tokens, name);
            if (left is null == right is null)
                throw tokens.Error(place, $"the range of {tokens.Quote(name)} compares {(left is null ? "it with itself" : "two numbers")}; {Example(tokens, name)}");
            Bound bound = new(left ?? right!.Value, comparison is TokenKind.AtMost or TokenKind.AtLeast);
            // A number on the smaller side of the name is a lower bound.
            bool below = comparison is TokenKind.Less or TokenKind.AtMost ? right is null : left is null;
            if ((below ? low : high) is not null)
                throw tokens.Error(at, $"the range of {tokens.Quote(name)} has two {(below ? "lower" : "upper")} bounds; {Example(tokens, name)}");
            if (below) low = bound;
            else high = bound;
            left = right;
        }
        while (tokens.Kind is not (TokenKind.Equals or TokenKind.Comma or TokenKind.Close));
        HyperparameterRange range = new(
            low?.Value ?? double.NegativeInfinity, low is { Included: true }, high?.Value ?? double.PositiveInfinity, high is { Included: true });
        return !range.IsEmpty ? range
            : throw tokens.Error(place, $"the range of {tokens.Quote(name)} is empty: {range.Describe(Shown(tokens, name))}");
    }

    private static bool IsComparison(TokenKind kind) => kind is TokenKind.Less or TokenKind.AtMost or TokenKind.Greater or TokenKind.AtLeast;

    /// <summary>A number, or null for the hyperparameter's name.</summary>
    private static double? ReadTerm(ref Tokenizer tokens, Name name)
    {
        bool signed = tokens.Kind is TokenKind.Minus or TokenKind.Plus, negative = tokens.Kind == TokenKind.Minus;
        if (signed) tokens.Advance();
        else if (tokens.Kind == TokenKind.Name)
        {
            if (!tokens.AreSame(tokens.Name, name))
                throw tokens.Error($"the range of {tokens.Quote(name)} names {tokens.Quote(tokens.Name)}; it may compare {tokens.Quote(name)} with numbers only");
            tokens.Advance();
            return null;
        }
        if (tokens.Kind != TokenKind.Number) throw tokens.Error($"expected a number, found {tokens.Described}; {Example(tokens, name)}");
        double value = negative ? -tokens.Number : tokens.Number;
        tokens.Advance();
        return value;
    }

    private static string Example(in Tokenizer tokens, Name name) =>
        $"write the range of {tokens.Quote(name)} as '0 <= {Shown(tokens, name)} < 1'";

    private static string Shown(in Tokenizer tokens, Name name) => Quoted.Visible(name.In(tokens.Text), 40);
}
