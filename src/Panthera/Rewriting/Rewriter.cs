using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting;

/// <summary>What rules work with: the graph, its normal forms, and how exact they must be.</summary>
internal sealed class Rewriter
{
    /// <summary>Over a graph.</summary>
    public Rewriter(EGraph graph, Exactness allowed)
    {
        (Graph, Allowed, Forms) = (graph, allowed, new NormalForms(graph, allowed));
        Calls = new CallDomain(graph);
    }

    public EGraph Graph { get; }

    /// <summary>What rules do may not be less exact.</summary>
    public Exactness Allowed { get; }

    public NormalForms Forms { get; }

    /// <summary>The domain of nodes, for what functions are composed of.</summary>
    public Domain<int> Calls { get; }

    /// <summary>x · k in normal form.</summary>
    public int? Scaled(int x, double k) => Forms.Product(Graph.KindOf(x), k, (x, Factor.Itself))?.Id;

    /// <summary>The domain of nodes: a value is the node that computes it.</summary>
    internal sealed class CallDomain(EGraph graph, Func<int, int>? input = null) : Domain<int>
    {
        public override int Input(int variable) => input!(variable);

        public override int Constant(double value) => graph.Constant(value);

        public override int Apply(int statement, Function function, ReadOnlySpan<int> arguments) => graph.Call(function, arguments.ToArray())
            ?? throw new InvalidOperationException($"{function.Name} does not take these kinds.");
    }
}
