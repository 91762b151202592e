using Panthera.Language;

namespace Panthera.Rewriting.Graphs;

/// <summary>A class of nodes that are equal.</summary>
internal sealed class EClass
{
    /// <summary>The nodes, by identifier.</summary>
    public List<int> Members { get; } = [];

    /// <summary>Nodes that have a member as child.</summary>
    public List<int> Parents { get; } = [];

    /// <summary>The oldest node, which never changes its place in an order.</summary>
    public int First { get; set; }

    /// <summary>What is certain of the value.</summary>
    public Facts Facts { get; set; }

    /// <summary>The value, if it is one number always.</summary>
    public double? Constant { get; set; }
}

/// <summary>
/// An e-graph: many programs at once. Nodes that are equal share a class, and calls of equal arguments are found to be
/// equal (congruence). Every node is kept as it was made, so that each equality can be explained by the rules behind it.
/// </summary>
internal sealed class EGraph
{
    private readonly List<Node> _nodes = [];
    private readonly List<int> _up = [];
    private readonly List<EClass?> _classes = [];
    private readonly Dictionary<Node, int> _exact = [], _canonical = [];
    private readonly Stack<int> _pending = new();
    private readonly ProofForest _proofs = new();
    private readonly Func<int, Facts> _inputs;

    /// <summary>An empty graph.</summary>
    /// <param name="inputs">The facts of an input, by its variable index.</param>
    public EGraph(Func<int, Facts> inputs) => _inputs = inputs;

    /// <summary>Whether programs may be written with functions beyond the paper's.</summary>
    public bool IsExtended { get; init; }

    /// <summary>How many nodes there are.</summary>
    public int Count => _nodes.Count;

    /// <summary>How often two classes became one.</summary>
    public long Unions { get; private set; }

    /// <summary>A node as it was made.</summary>
    public Node this[int id] => _nodes[id];

    /// <summary>The class of a node: the identifier that all equal nodes share.</summary>
    public int Find(int id)
    {
        while (_up[id] != id) id = _up[id] = _up[_up[id]];
        return id;
    }

    /// <summary>The class of a node.</summary>
    public EClass ClassOf(int id) => _classes[Find(id)]!;

    /// <summary>All classes' identifiers.</summary>
    public IEnumerable<int> Classes => Enumerable.Range(0, _nodes.Count).Where(id => _up[id] == id);

    /// <summary>What is certain of a value.</summary>
    public Facts FactsOf(int id) => ClassOf(id).Facts;

    /// <summary>The number that a value is, or null.</summary>
    public double? ConstantOf(int id) => ClassOf(id).Constant;

    /// <summary>How many numbers a value holds.</summary>
    public ValueKind KindOf(int id) => _nodes[id].Value;

    /// <summary>Adds a node, or finds it.</summary>
    public int Add(Node node)
    {
        if (_exact.TryGetValue(node, out int known)) return known;
        int id = _nodes.Count;
        _nodes.Add(node);
        _up.Add(id);
        _proofs.Add();
        EClass own = new() { First = id, Facts = FactsOf(node), Constant = node.Kind == NodeKind.Constant ? node.Number : null };
        own.Members.Add(id);
        _classes.Add(own);
        _exact[node] = id;
        foreach (int child in node.Children) ClassOf(child).Parents.Add(id);
        Node canonical = Canonical(node);
        if (_canonical.TryGetValue(canonical, out int equal)) Union(id, equal, Justification.Congruence);
        else _canonical[canonical] = id;
        return id;
    }

    public int Constant(double value) => Add(Node.OfConstant(value));

    /// <summary>Adds a call; null if the arguments' kinds do not fit.</summary>
    public int? Call(Function function, params int[] arguments)
    {
        Span<ValueKind> kinds = stackalloc ValueKind[arguments.Length];
        for (int a = 0; a < arguments.Length; a++) kinds[a] = KindOf(arguments[a]);
        return function.Kind(kinds) is { } kind ? Add(Node.OfCall(function, kind, arguments)) : null;
    }

    /// <summary>Makes two nodes equal.</summary>
    /// <returns>Whether that is new.</returns>
    public bool Union(int a, int b, Justification reason)
    {
        int x = Find(a), y = Find(b);
        if (x == y) return false;
        if (KindOf(a) != KindOf(b)) throw new InvalidOperationException($"{reason.Rule}: {KindOf(a)} is no {KindOf(b)}.");
        _proofs.Link(a, b, reason);
        if (_classes[x]!.Parents.Count < _classes[y]!.Parents.Count) (x, y) = (y, x);
        EClass kept = _classes[x]!, gone = _classes[y]!;
        _up[y] = x;
        _classes[y] = null;
        kept.Members.AddRange(gone.Members);
        kept.Parents.AddRange(gone.Parents);
        kept.First = Math.Min(kept.First, gone.First);
        kept.Facts = kept.Facts.And(gone.Facts);
        kept.Constant ??= gone.Constant;
        _pending.Push(x);
        Unions++;
        return true;
    }

    /// <summary>Finds the calls that have become equal because their arguments have.</summary>
    public void Rebuild()
    {
        while (_pending.TryPop(out int id))
        {
            EClass own = ClassOf(id);
            int[] parents = [.. own.Parents.Distinct()];
            own.Parents.Clear();
            own.Parents.AddRange(parents);
            foreach (int parent in parents)
            {
                Node canonical = Canonical(_nodes[parent]);
                if (_canonical.TryGetValue(canonical, out int equal)) Union(parent, equal, Justification.Congruence);
                else _canonical[canonical] = parent;
            }
        }
    }

    /// <summary>Lets what has become certain of some values tell of those computed from them.</summary>
    public void Propagate()
    {
        for (int id = 0; id < _nodes.Count; id++)
        {
            EClass own = ClassOf(id);
            own.Facts = own.Facts.And(FactsOf(_nodes[id]));
        }
    }

    /// <summary>A node with classes for children.</summary>
    public Node Canonical(Node node)
    {
        int[] children = node.Children;
        for (int c = 0; c < children.Length; c++)
        {
            if (Find(children[c]) == children[c]) continue;
            int[] found = new int[children.Length];
            for (int i = 0; i < found.Length; i++) found[i] = Find(children[i]);
            return node.With(found);
        }
        return node;
    }

    /// <summary>The rules that lead from one node to another that is equal to it, in order.</summary>
    public List<ProofStep> Explain(int from, int to)
    {
        List<ProofStep> steps = [];
        Explain(from, to, steps, []);
        return steps;
    }

    private void Explain(int from, int to, List<ProofStep> steps, HashSet<(int, int)> explained)
    {
        // What was explained once holds wherever else it is needed.
        if (from == to || !explained.Add((Math.Min(from, to), Math.Max(from, to)))) return;
        foreach ((int a, int b, Justification reason) in _proofs.Path(from, to))
        {
            foreach ((int x, int y) in reason.Premises) Explain(x, y, steps, explained);
            if (reason.Rule is { } rule) steps.Add(new(rule, reason.Exactness, a, b));
            else
                foreach ((int x, int y) in _nodes[a].Children.Zip(_nodes[b].Children)) Explain(x, y, steps, explained);
        }
    }

    private Facts FactsOf(Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Input: return _inputs(node.Input);
            case NodeKind.Constant: return Facts.Of(node.Number);
            case NodeKind.Call:
                Span<Facts> arguments = new Facts[node.Children.Length];
                for (int a = 0; a < arguments.Length; a++) arguments[a] = FactsOf(node.Children[a]);
                return Facts.Of(node.Function!, arguments, arguments.Length > 1 && Find(node.Children[0]) == Find(node.Children[1]));
            case NodeKind.Sum: return NormalFacts.OfSum(node, FactsOf);
            default: return NormalFacts.OfProduct(node, FactsOf);
        }
    }
}
