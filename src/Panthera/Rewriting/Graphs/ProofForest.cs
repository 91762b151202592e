namespace Panthera.Rewriting.Graphs;

/// <summary>
/// Remembers why nodes are equal, as in proof-producing congruence closure (Nieuwenhuis, Oliveras: Fast Congruence Closure and
/// Extensions, 2007): each union of two classes adds one edge between two nodes, so that the edges form a forest and
/// any two equal nodes have one path between them.
/// </summary>
internal sealed class ProofForest
{
    private readonly List<int> _parents = [];
    private readonly List<Justification?> _reasons = [];

    /// <summary>Adds a node that is equal to none.</summary>
    public void Add()
    {
        _parents.Add(-1);
        _reasons.Add(null);
    }

    /// <summary>Joins two trees.</summary>
    public void Link(int a, int b, Justification reason)
    {
        // All edges from a to its root are turned round, so that a becomes the root.
        int node = a, parent = b;
        Justification? towards = reason;
        while (node >= 0)
        {
            (int next, Justification? up) = (_parents[node], _reasons[node]);
            (_parents[node], _reasons[node]) = (parent, towards);
            (parent, towards, node) = (node, up, next);
        }
    }

    /// <summary>The edges on the way from one node to another that is equal to it.</summary>
    public List<(int From, int To, Justification Reason)> Path(int from, int to)
    {
        HashSet<int> ancestors = [];
        for (int node = from; node >= 0; node = _parents[node]) ancestors.Add(node);
        int meeting = to;
        while (!ancestors.Contains(meeting)) meeting = _parents[meeting];

        List<(int, int, Justification)> path = [], back = [];
        for (int node = from; node != meeting; node = _parents[node]) path.Add((node, _parents[node], _reasons[node]!));
        for (int node = to; node != meeting; node = _parents[node]) back.Add((_parents[node], node, _reasons[node]!));
        back.Reverse();
        path.AddRange(back);
        return path;
    }
}
