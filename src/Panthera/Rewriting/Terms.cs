using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting;

/// <summary>Values as one expression, for people.</summary>
internal sealed class Terms(Program program, EGraph graph)
{
    private const int MaxDepth = 5, MaxLength = 160;

    /// <summary>A node as an expression; what is deep inside is left out.</summary>
    public string Print(int id)
    {
        string text = Print(id, MaxDepth);
        return text.Length <= MaxLength ? text : Print(id, 2) is { Length: <= MaxLength } shorter ? shorter : string.Concat(text.AsSpan(0, MaxLength), "…");
    }

    /// <summary>A program's update as an expression.</summary>
    public static string Print(Program program) => program.Execute(new Text(program))[0];

    private string Print(int id, int depth)
    {
        Node node = graph[id];
        if (node.Kind == NodeKind.Input) return program.Variables[node.Input];
        if (node.Kind == NodeKind.Constant) return Printer.Print(node.Number);
        if (depth == 0) return "…";
        string[] children = [.. node.Children.Select(child => Print(child, depth - 1))];
        switch (node.Kind)
        {
            case NodeKind.Call: return Text.OfCall(node.Function!, children);
            case NodeKind.Sum:
                string[] terms = [.. children.Select((child, c) => node.Coefficients[c] == 1 ? child : $"{Printer.Print(node.Coefficients[c])}·{child}")];
                return terms.Length == 0 ? Printer.Print(node.Number) : $"({string.Join(" + ", terms)}{(node.Number == 0 ? "" : $" + {Printer.Print(node.Number)}")})";
            default:
                return string.Join("·", [.. node.Number == 1 ? [] : new[] { Printer.Print(node.Number) }, .. children.Select((child, c) => OfFactor(child, node.Factors[c]))]);
        }
    }

    private static string OfFactor(string x, Factor factor)
    {
        if (factor == Factor.Itself) return x;
        if (factor.Power == 0) return $"sign({x})";
        string exponent = factor.Power == 1 ? "" : $"^{factor.Power.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)}";
        return factor.HasSign && factor.Power == Math.Round(factor.Power) && factor.Power % 2 != 0 ? $"{x}{exponent}" : $"|{x}|{exponent}{(factor.HasSign ? $"·sign({x})" : "")}";
    }

    /// <summary>The domain of expressions.</summary>
    private sealed class Text(Program program) : Domain<string>
    {
        public override string Input(int variable) => program.Variables[variable];

        public override string Constant(double value) => Printer.Print(value);

        public override string Apply(int statement, Function function, ReadOnlySpan<string> arguments) => OfCall(function, arguments.ToArray());

        public static string OfCall(Function function, string[] arguments) => function.Operator is { } symbol
            ? $"({arguments[0]} {symbol} {arguments[1]})" : $"{function.Name}({string.Join(", ", arguments)})";
    }
}
