using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Extracting;

/// <summary>
/// Chooses one node of each class so that the program is cheap. First each class takes the node with the cheapest tree; then, because
/// trees count twice what is computed once, single choices change for as long as the program as a whole becomes cheaper.
/// </summary>
internal sealed class Extraction
{
    private const int MaxRounds = 4, MaxAlternatives = 12, MaxTries = 4_000;

    private readonly Program _program;
    private readonly EGraph _graph;
    private readonly int[] _results;
    private readonly Dictionary<int, int> _choice = [];
    private readonly Dictionary<int, double> _prices = [];
    private readonly Prices _domain;

    private Extraction(Program program, EGraph graph, int[] results, bool improves)
    {
        (_program, _graph, _results, _domain) = (program, graph, results, new Prices(program));
        Price();
        if (improves) Improve();
    }

    /// <summary>The cheapest program that computes some results.</summary>
    /// <param name="program">Where its inputs are from.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="results">The update and the states' next values.</param>
    /// <param name="improves">Whether what is computed once is to count once; else it counts as often as it is used.</param>
    public static Program Cheapest(Program program, EGraph graph, int[] results, bool improves = true)
    {
        Extraction extraction = new(program, graph, results, improves);
        return extraction.Written().ToProgram(program);
    }

    /// <summary>The price of each class's cheapest tree, to a fixed point.</summary>
    private void Price()
    {
        int[] classes = [.. _graph.Classes];
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (int id in classes)
                foreach (int member in _graph.ClassOf(id).Members)
                {
                    if (PriceOf(member) is not { } price) continue;
                    if (_prices.TryGetValue(id, out double best) && price >= best - 1e-9) continue;
                    (_prices[id], _choice[id], changed) = (price, member, true);
                }
        }
    }

    private double? PriceOf(int member)
    {
        Node node = _graph[member];
        Price[] children = new Price[node.Children.Length];
        for (int c = 0; c < children.Length; c++)
        {
            if (!_prices.TryGetValue(_graph.Find(node.Children[c]), out double price)) return null;
            children[c] = new(price, _graph.KindOf(node.Children[c]));
        }
        if (node.Function == Functions.Blend) return null;
        return Lowering.Build(_domain, _graph, node, children).Total;
    }

    private void Improve()
    {
        double best = Written().Price;
        int tries = 0;
        for (int round = 0; round < MaxRounds; round++)
        {
            double before = best;
            foreach (int id in Used())
            {
                int kept = _choice[id];
                foreach (int member in Alternatives(id))
                {
                    if (member == kept || tries++ > MaxTries) continue;
                    _choice[id] = member;
                    if (IsAcyclic(id) && Written().Price is var price && price < best - 1e-9) (best, kept) = (price, member);
                }
                _choice[id] = kept;
            }
            if (best >= before - 1e-9) return;
        }
    }

    /// <summary>Other nodes of a class, the cheapest trees first, one of each form.</summary>
    private IEnumerable<int> Alternatives(int id) => _graph.ClassOf(id).Members
        .Select(member => (Member: member, Price: PriceOf(member))).Where(m => m.Price is not null)
        .DistinctBy(m => _graph.Canonical(_graph[m.Member])).OrderBy(m => m.Price).ThenBy(m => m.Member).Take(MaxAlternatives).Select(m => m.Member);

    private List<int> Used()
    {
        List<int> used = [];
        HashSet<int> seen = [];
        void Visit(int id)
        {
            id = _graph.Find(id);
            if (!seen.Add(id)) return;
            foreach (int child in _graph[_choice[id]].Children) Visit(child);
            used.Add(id);
        }
        foreach (int result in _results) Visit(result);
        return used;
    }

    private bool IsAcyclic(int from)
    {
        HashSet<int> seen = [];
        bool Reaches(int id)
        {
            foreach (int child in _graph[_choice[id]].Children)
            {
                int next = _graph.Find(child);
                if (next == from || (seen.Add(next) && Reaches(next))) return true;
            }
            return false;
        }
        return !Reaches(from);
    }

    private WrittenProgram Written()
    {
        WrittenProgram written = new(_program);
        Dictionary<int, Operand> values = [];
        Operand Value(int id)
        {
            id = _graph.Find(id);
            if (values.TryGetValue(id, out Operand known)) return known;
            Node node = _graph[_choice[id]];
            Operand[] children = new Operand[node.Children.Length];
            for (int c = 0; c < children.Length; c++) children[c] = Value(node.Children[c]);
            return values[id] = Lowering.Build<Operand>(written, _graph, node, children);
        }
        written.Results = [.. _results.Select(Value)];
        return written;
    }
}
