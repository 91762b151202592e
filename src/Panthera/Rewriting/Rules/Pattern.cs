using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Rules;

/// <summary>
/// One side of a law: an expression of the language in which x, y and z are any values and a, b and c any scalars.
/// </summary>
internal abstract record Pattern
{
    /// <summary>The variables' names: weights, gradient and a state, then scalars.</summary>
    public static readonly string[] Variables = ["x", "y", "z", "a", "b", "c", "lr"];

    private const int FirstScalar = 3;

    /// <summary>A variable, by its place in <see cref="Variables"/>.</summary>
    public sealed record Variable(int Index) : Pattern
    {
        /// <summary>Whether it stands for scalars only.</summary>
        public bool IsScalar => Index >= FirstScalar;
    }

    /// <summary>A number.</summary>
    public sealed record Number(double Value) : Pattern;

    /// <summary>A call.</summary>
    public sealed record Call(Function Function, Pattern[] Arguments) : Pattern;

    /// <summary>The two sides of a law as programs whose updates they are.</summary>
    public static (Program Left, Program Right) Programs(string law)
    {
        string[] sides = law.Split("=>", StringSplitOptions.TrimEntries);
        return (Read(sides[0]), Read(sides[1]));
    }

    /// <summary>The two sides of a law.</summary>
    public static (Pattern Left, Pattern Right) Parse(string law)
    {
        (Program left, Program right) = Programs(law);
        return (left.Execute(Domain.Shared)[0], right.Execute(Domain.Shared)[0]);
    }

    /// <summary>Finds every way in which a pattern is the value of a class.</summary>
    public void Match(Rewriter rewriter, int id, int[] bound, Action<int[]> found)
    {
        EGraph graph = rewriter.Graph;
        switch (this)
        {
            case Variable variable:
                if (bound[variable.Index] >= 0)
                {
                    if (graph.Find(bound[variable.Index]) != graph.Find(id)) return;
                    rewriter.Forms.Premises.Add((bound[variable.Index], id));
                    found(bound);
                    return;
                }
                if (variable.IsScalar && graph.KindOf(id) != ValueKind.Scalar) return;
                bound[variable.Index] = id;
                found(bound);
                bound[variable.Index] = -1;
                return;
            case Number number:
                if (rewriter.Forms.NumberOf(id) is { } value && Node.Rounded(value) == Node.Rounded(number.Value)) found(bound);
                return;
            case Call call:
                int[] members = [.. graph.ClassOf(id).Members];
                foreach (int member in members)
                    call.MatchNode(rewriter, member, bound, all =>
                    {
                        if (member != id) rewriter.Forms.Premises.Add((id, member));
                        found(all);
                    });
                return;
        }
    }

    /// <summary>Adds what a pattern says to the graph; null if kinds do not fit.</summary>
    public int? Build(Rewriter rewriter, int[] bound)
    {
        switch (this)
        {
            case Variable variable: return bound[variable.Index];
            case Number number: return rewriter.Graph.Constant(number.Value);
            default:
                Call call = (Call)this;
                int[] arguments = new int[call.Arguments.Length];
                for (int a = 0; a < arguments.Length; a++)
                {
                    if (call.Arguments[a].Build(rewriter, bound) is not { } id) return null;
                    arguments[a] = id;
                }
                return rewriter.Graph.Call(call.Function, arguments);
        }
    }

    private static Program Read(string side) => Parser.Parse(
        $"def law(x, y, z, a: Scalar, b: Scalar, c: Scalar, lr):\n  result = {side}\n  return result, z, a, b, c\n", "law");

    private sealed class Domain : Domain<Pattern>
    {
        public static Domain Shared { get; } = new();

        public override Pattern Input(int variable) => new Variable(variable);

        public override Pattern Constant(double value) => new Number(value);

        public override Pattern Apply(int statement, Function function, ReadOnlySpan<Pattern> arguments) => new Call(function, arguments.ToArray());
    }
}

/// <summary>Matching of calls, argument by argument.</summary>
internal static class CallMatching
{
    /// <summary>Finds every way in which a call is a node.</summary>
    public static void MatchNode(this Pattern.Call call, Rewriter rewriter, int member, int[] bound, Action<int[]> found)
    {
        Node node = rewriter.Graph[member];
        if (node.Kind != NodeKind.Call || node.Function != call.Function) return;
        MatchArguments(call, rewriter, node.Children, 0, bound, found);
        if (call.Function.Commutative && node.Children[0] != node.Children[1])
            MatchArguments(call, rewriter, [node.Children[1], node.Children[0]], 0, bound, found);
    }

    private static void MatchArguments(Pattern.Call call, Rewriter rewriter, int[] children, int next, int[] bound, Action<int[]> found)
    {
        if (next == children.Length) found(bound);
        else call.Arguments[next].Match(rewriter, children[next], bound, all => MatchArguments(call, rewriter, children, next + 1, all, found));
    }
}
