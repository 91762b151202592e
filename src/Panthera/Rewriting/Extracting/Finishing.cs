using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Extracting;

/// <summary>Forms that only matter for how a program is written.</summary>
internal static class Finishing
{
    private static readonly Justification Factored = new("common factors", Exactness.Reals, []);

    /// <summary>
    /// Sums with a number taken out of them, so that a term need not be multiplied, or two terms interpolate; and products that
    /// multiply by that number with the rest.
    /// </summary>
    public static void AddScaledSums(Saturation saturation)
    {
        EGraph graph = saturation.Graph;
        int count = graph.Count;
        for (int id = 0; id < count; id++)
        {
            Node sum = graph[id];
            if (sum.Kind != NodeKind.Sum || sum.Children.Length is < 2 or > 5 || NormalForms.HasEpsilon(sum)) continue;
            if (!ReferenceEquals(saturation.Forms.View(id, NodeKind.Sum), sum)) continue;
            foreach (double pivot in Pivots(graph, sum))
            {
                int scaled = graph.Add(Node.OfSum(sum.Value, sum.Number / pivot, [.. sum.Coefficients.Select(c => c / pivot)], sum.Children));
                int product = graph.Add(Node.OfProduct(sum.Value, pivot, [Factor.Itself], [scaled]));
                graph.Union(id, product, Factored);
                foreach (int parent in graph.ClassOf(id).Parents.ToArray())
                {
                    Node node = graph[parent];
                    if (node.Kind != NodeKind.Product || parent >= count) continue;
                    int place = Array.FindIndex(node.Children, child => graph.Find(child) == graph.Find(id));
                    if (node.Factors[place] != Factor.Itself) continue;
                    int[] children = [.. node.Children];
                    children[place] = scaled;
                    graph.Union(parent, graph.Add(Node.OfProduct(node.Value, node.Number * pivot, node.Factors, children)), Factored);
                }
            }
        }
        graph.Rebuild();
    }

    /// <summary>Numbers to take out of a sum: each coefficient, what makes two terms interpolate, and -1 where that turns a difference round.</summary>
    private static IEnumerable<double> Pivots(EGraph graph, Node sum)
    {
        // Weight decay stays a share of the weights, though it could be written as an interpolation between weights and update.
        bool IsWeights(int child) => graph.ClassOf(child).Members.Exists(m => graph[m] is { Kind: NodeKind.Input, Input: Program.Weights });
        List<double> pivots = [.. sum.Coefficients.Where((_, c) => !IsWeights(sum.Children[c])).Select(Math.Abs)];
        if (sum.Children.Length == 2 && !sum.Children.Any(IsWeights)) pivots.Add(Math.Abs(sum.Coefficients[0] + sum.Coefficients[1]));
        if (sum.Number < 0) pivots.Add(-1);
        return pivots.Distinct().Where(p => Math.Abs(p - 1) > 1e-9 && Math.Abs(p) > 1e-20);
    }
}
