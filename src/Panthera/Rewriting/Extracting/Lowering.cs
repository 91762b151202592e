using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Extracting;

/// <summary>
/// Writes sums and products in normal form as calls of the language, in any domain: on prices it weighs them, on statements it
/// writes them down. Uses the paper's functions only.
/// </summary>
internal static class Lowering
{
    private const double Same = 1e-9;

    private static readonly Function Square = Functions.Find("square")!, Cube = Functions.Find("cube")!, Cbrt = Functions.Find("cbrt")!;
    private static readonly Function Power = Functions.Find("power")!, Reciprocal = Functions.Find("reciprocal")!, Negative = Functions.Find("negative")!;
    private static readonly Function Interp = Functions.Find("interp")!;

    /// <summary>A node's value in a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="graph">The graph that the node is of.</param>
    /// <param name="node">The node.</param>
    /// <param name="children">Its children's values.</param>
    public static T Build<T>(Domain<T> domain, EGraph graph, Node node, ReadOnlySpan<T> children)
    {
        switch (node.Kind)
        {
            case NodeKind.Input: return domain.Input(node.Input);
            case NodeKind.Constant: return domain.Constant(node.Number);
            case NodeKind.Call: return domain.Apply(0, node.Function!, children);
        }
        T result = node.Kind == NodeKind.Sum ? Sum(domain, node, children) : Product(domain, graph, node, children);
        ValueKind kind = ValueKind.Scalar;
        foreach (int child in node.Children) kind = ValueKinds.Join(kind, graph.KindOf(child)) ?? kind;
        // A number for each parameter that is the same for all of them: nothing but the weights has so many numbers for certain.
        return kind == node.Value ? result
            : domain.Apply(0, Functions.Add, [domain.Apply(0, Functions.Multiply, [domain.Input(Program.Weights), domain.Constant(0)]), result]);
    }

    private static T Sum<T>(Domain<T> domain, Node node, ReadOnlySpan<T> children)
    {
        double[] c = node.Coefficients;
        if (c.Length == 2 && node.Number == 0 && Math.Abs(c[0] + c[1] - 1) < Same && c[0] > 0 && c[1] > 0)
        {
            int last = c[1] >= c[0] ? 1 : 0;
            return domain.Apply(0, Interp, [children[1 - last], children[last], domain.Constant(c[last])]);
        }
        T? sum = default;
        bool isEmpty = true;
        if (node.Number != 0 && !c.Any(x => x > 0))
        {
            sum = domain.Constant(node.Number);
            isEmpty = false;
        }
        foreach (int t in Enumerable.Range(0, c.Length).OrderBy(t => c[t] == 1 ? 0 : c[t] > 0 ? 1 : 2))
        {
            T term = children[t];
            bool isNegative = c[t] < 0;
            double magnitude = Math.Abs(c[t]);
            if (isEmpty && isNegative && magnitude != 1) (magnitude, isNegative) = (c[t], false);
            if (magnitude != 1) term = domain.Apply(0, Functions.Multiply, [term, domain.Constant(magnitude)]);
            sum = !isEmpty ? domain.Apply(0, isNegative ? Functions.Subtract : Functions.Add, [sum!, term])
                : isNegative ? domain.Apply(0, Negative, [term])
                : term;
            isEmpty = false;
        }
        if (isEmpty) return domain.Constant(node.Number);
        if (node.Number == 0 || !c.Any(x => x > 0)) return sum!;
        return domain.Apply(0, node.Number < 0 ? Functions.Subtract : Functions.Add, [sum!, domain.Constant(Math.Abs(node.Number))]);
    }

    private static T Product<T>(Domain<T> domain, EGraph graph, Node node, ReadOnlySpan<T> children)
    {
        List<T> scalars = [], arrays = [], divisors = [], inverses = [];
        for (int c = 0; c < node.Children.Length; c++)
        {
            Factor factor = node.Factors[c];
            bool isPositive = graph.FactsOf(node.Children[c]).IsNonNegative;
            T magnitude = Raised(domain, children[c], Math.Abs(factor.Power), factor.HasSign, isPositive);
            (factor.Power >= 0 ? graph.KindOf(node.Children[c]) == ValueKind.Scalar ? scalars : arrays : factor.IsProtected ? divisors : inverses)
                .Add(magnitude);
        }
        if (inverses.Count > 0 && graph.IsExtended && (arrays.Count > 0 || scalars.Count > 0))
        {
            List<T> numerator = arrays.Count > 0 ? arrays : scalars;
            foreach (T inverse in inverses) numerator[0] = domain.Apply(0, Functions.Divide, [numerator[0], inverse]);
            // What was a scalar need not be one any more.
            if (numerator == scalars) (arrays, scalars) = (scalars, []);
        }
        else
            foreach (T inverse in inverses) arrays.Add(domain.Apply(0, Reciprocal, [inverse]));
        T? Joined(List<T> values) => values.Count == 0 ? default : values.Aggregate((x, y) => domain.Apply(0, Functions.Multiply, [x, y]));

        double number = node.Number;
        if (scalars.Count > 0 && Math.Abs(number) != 1)
        {
            scalars[0] = domain.Apply(0, Functions.Multiply, [scalars[0], domain.Constant(number)]);
            number = 1;
        }
        if (divisors.Count > 0)
        {
            // A numerator of numbers only is divided as it is.
            List<T> numerator = arrays.Count > 0 ? arrays : scalars;
            if (numerator.Count == 0) (number, numerator) = (1, [domain.Constant(number)]);
            T quotient = domain.Apply(0, Functions.DivideProtected, [Joined(numerator)!, Joined(divisors)!]);
            numerator.Clear();
            arrays = [quotient];
        }
        if (arrays.Count > 0 && Math.Abs(number) != 1)
        {
            arrays = [domain.Apply(0, Functions.Multiply, [Joined(arrays)!, domain.Constant(number)])];
            number = 1;
        }
        List<T> all = [];
        if (arrays.Count > 0) all.Add(Joined(arrays)!);
        if (scalars.Count > 0) all.Add(Joined(scalars)!);
        T result = Joined(all)!;
        return number == -1 ? domain.Apply(0, Negative, [result]) : result;
    }

    /// <summary>|x|^power, times sign(x) if it has a sign.</summary>
    private static T Raised<T>(Domain<T> domain, T x, double power, bool hasSign, bool isPositive)
    {
        T Call(Function function, T argument) => domain.Apply(0, function, [argument]);
        bool isSigned = hasSign && !isPositive;
        T Magnitude() => isPositive ? x : Call(Functions.Absolute, x);
        if (power == 0) return Call(Functions.Sign, x);
        if (power == 1) return hasSign || isPositive ? x : Call(Functions.Absolute, x);
        if (power == 3) return Call(Cube, isSigned ? x : Magnitude());
        if (Math.Abs(power - 1.0 / 3) < Same) return Call(Cbrt, isSigned ? x : Magnitude());
        T magnitude = power switch
        {
            2 => Call(Square, x),
            4 => Call(Square, Call(Square, x)),
            0.5 => Call(Functions.SquareRoot, x),
            0.25 => Call(Functions.SquareRoot, Call(Functions.SquareRoot, x)),
            _ => domain.Apply(0, Power, [Magnitude(), domain.Constant(power)]),
        };
        return isSigned ? domain.Apply(0, Functions.Multiply, [magnitude, Call(Functions.Sign, x)]) : magnitude;
    }
}
