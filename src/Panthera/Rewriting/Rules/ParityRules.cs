using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Rules;

/// <summary>Rules that follow from the laws that a function's row states.</summary>
internal static class ParityRules
{
    /// <summary>f(-x) = -f(x).</summary>
    public static Rewrite Odd(Function function) => (rewriter, node, equals) =>
    {
        if (Negated(rewriter, node, function) is { } x && rewriter.Graph.Call(function, x) is { } call && rewriter.Scaled(call, -1) is { } result)
            equals(result, Exactness.Reals);
    };

    /// <summary>f(-x) = f(x) and f(|x|) = f(x).</summary>
    public static Rewrite Even(Function function) => (rewriter, node, equals) =>
    {
        if (Negated(rewriter, node, function) is { } x && rewriter.Graph.Call(function, x) is { } call) equals(call, Exactness.Reals);
        if (rewriter.Graph[node].Function == function && rewriter.Forms.View(rewriter.Graph[node].Children[0], NodeKind.Product) is
            { Number: 1, Factors: [{ Power: 1, HasSign: false }] } magnitude && rewriter.Graph.Call(function, magnitude.Children[0]) is { } plain)
            equals(plain, Exactness.Reals);
    };

    /// <summary>f(c · x) = c · f(x) for numbers c, in the first argument; |c| for norms.</summary>
    public static Rewrite Linear(Function function) => (rewriter, node, equals) =>
    {
        Node call = rewriter.Graph[node];
        if (call.Function != function) return;
        for (int a = 0; a < call.Children.Length; a++)
        {
            if (rewriter.Forms.View(call.Children[a], NodeKind.Product) is not { } product || product.Number is 1 or 0) continue;
            double number = product.Number;
            if (rewriter.Forms.Product(product.Value, 1, NormalForms.Pairs(product)) is not { Exactness: Exactness.Reals } rest) continue;
            int[] arguments = [.. call.Children];
            arguments[a] = rest.Id;
            if (rewriter.Graph.Call(function, arguments) is not { } bare) continue;
            if (rewriter.Scaled(bare, function.Algebra.Parity == Parity.Even ? Math.Abs(number) : number) is { } result) equals(result, Exactness.Reals);
        }
    };

    /// <summary>An example of <see cref="Linear"/>.</summary>
    public static string LawOfScaling(Function function)
    {
        string rest = function.Arity == 2 ? ", y" : "";
        return $"z * {function.Name}(x * -3.0{rest}) => z * ({function.Name}(x{rest}) * {(function.Algebra.Parity == Parity.Even ? "3.0" : "-3.0")})";
    }

    private static int? Negated(Rewriter rewriter, int node, Function function)
    {
        Node call = rewriter.Graph[node];
        if (call.Function != function || rewriter.Forms.View(call.Children[0], NodeKind.Product) is not { Number: < 0 } product) return null;
        return rewriter.Forms.Product(product.Value, -product.Number, NormalForms.Pairs(product)) is { Exactness: Exactness.Reals } positive ? positive.Id : null;
    }
}
