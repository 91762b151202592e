using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Extracting;

/// <summary>Finds a value computed from nothing but one other value and numbers.</summary>
internal static class RestrictedExtraction
{
    /// <summary>The value as an expression, or null.</summary>
    /// <param name="program">Where the inputs are from.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="target">The class of the value.</param>
    /// <param name="source">The class of the other value.</param>
    /// <param name="input">The input that stands for the other value in the expression.</param>
    /// <returns>A program whose update is the value, its states unchanged.</returns>
    public static Program? Find(Program program, EGraph graph, int target, int source, int input)
    {
        (target, source) = (graph.Find(target), graph.Find(source));
        Dictionary<int, (double Price, int Choice)> best = new() { [source] = (0, -1) };
        int[] classes = [.. graph.Classes];
        Prices domain = new(program);
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (int id in classes)
            {
                if (id == source) continue;
                foreach (int member in graph.ClassOf(id).Members)
                {
                    Node node = graph[member];
                    if (node.Kind == NodeKind.Input || node.Function == Functions.Blend || IsRepeated(graph, node)) continue;
                    if (!Array.TrueForAll(node.Children, child => best.ContainsKey(graph.Find(child)))) continue;
                    if (node is { Kind: NodeKind.Call, Children.Length: 0 } && node.Function!.IsStepCount) continue;
                    Price[] children = [.. node.Children.Select(child => new Price(best[graph.Find(child)].Price, graph.KindOf(child)))];
                    double price = Lowering.Build(domain, graph, node, children).Total;
                    if (best.TryGetValue(id, out (double Price, int) known) && price >= known.Price - 1e-9) continue;
                    (best[id], changed) = ((price, member), true);
                }
            }
        }
        if (!best.ContainsKey(target)) return null;

        WrittenProgram written = new(program);
        Dictionary<int, Operand> values = new() { [source] = Operand.Of(input) };
        Operand Value(int id)
        {
            id = graph.Find(id);
            if (values.TryGetValue(id, out Operand known)) return known;
            Node node = graph[best[id].Choice];
            Operand[] children = [.. node.Children.Select(Value)];
            return values[id] = Lowering.Build<Operand>(written, graph, node, children);
        }
        Operand result = Value(target);
        if (result.IsConstant) return null;
        written.Results = [result, .. Enumerable.Range(0, program.States).Select(s => Operand.Of(Program.State(s)))];
        return written.ToProgram(program);
    }

    /// <summary>A number for each parameter is written with the help of the weights.</summary>
    private static bool IsRepeated(EGraph graph, Node node) => node.Kind is NodeKind.Sum or NodeKind.Product
        && node.Children.Aggregate(ValueKind.Scalar, (kind, child) => ValueKinds.Join(kind, graph.KindOf(child)) ?? kind) != node.Value;
}
