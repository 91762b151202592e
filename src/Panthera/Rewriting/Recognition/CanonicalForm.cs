using System.Globalization;
using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Recognition;

/// <summary>
/// What a program computes, apart from its numbers: a text in which every number is '#', and the numbers in the order of the text.
/// Programs that differ in hyperparameters only have the same text.
/// </summary>
/// <param name="Skeleton">The text.</param>
/// <param name="Numbers">The numbers.</param>
/// <param name="Parts">The texts of all values within, for comparing programs that are not equal.</param>
internal sealed record CanonicalForm(string Skeleton, double[] Numbers, IReadOnlySet<string> Parts)
{
    /// <summary>The form of a simplified program.</summary>
    /// <param name="saturation">Its graph, saturated.</param>
    /// <param name="order">At each place, the state that stands there.</param>
    public static CanonicalForm Of(Saturation saturation, int[] order)
    {
        Reader reader = new(saturation, order);
        HashSet<string> parts = [];
        List<string> texts = [];
        List<double> numbers = [];
        foreach (int result in (int[])[saturation.Results[0], .. order.Select(s => saturation.Results[s + 1])])
        {
            Part part = reader.Read(result, parts);
            texts.Add(part.Text);
            numbers.AddRange(part.Numbers);
        }
        return new(string.Join("; ", texts), [.. numbers], parts);
    }

    /// <summary>Whether texts are equal, and numbers but for rounding.</summary>
    public bool IsCloseTo(CanonicalForm other) => Skeleton == other.Skeleton
        && Numbers.Zip(other.Numbers).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-9 * Math.Abs(pair.First));

    /// <summary>A value's text and numbers.</summary>
    private readonly record struct Part(string Text, double[] Numbers);

    private sealed class Reader(Saturation saturation, int[] order)
    {
        private readonly Dictionary<int, Part> _known = [];
        private readonly HashSet<int> _open = [];

        public Part Read(int id, HashSet<string> parts)
        {
            id = saturation.Graph.Find(id);
            if (_known.TryGetValue(id, out Part known)) return known;
            // A class may hold forms of each other's; one that leads back here says nothing.
            if (!_open.Add(id)) return new("…", []);
            Part part = Make(id, parts);
            _open.Remove(id);
            parts.Add(part.Text);
            return _known[id] = part;
        }

        private Part Make(int id, HashSet<string> parts)
        {
            if (saturation.Forms.NumberOf(id) is { } number) return new("#", [number]);
            EGraph graph = saturation.Graph;
            if (graph.ClassOf(id).Members.Select(m => graph[m]).FirstOrDefault(n => n.Kind == NodeKind.Input) is { } input) return new(NameOf(input.Input), []);
            if (saturation.Forms.View(id, NodeKind.Sum) is { } sum)
                return Joined("(", " + ", ")", sum.Children.Select((child, c) =>
                {
                    Part term = Read(child, parts);
                    return new Part($"#·{term.Text}", [sum.Coefficients[c], .. term.Numbers]);
                }), sum.Number == 0 ? [] : [new Part("#", [sum.Number])]);
            if (saturation.Forms.View(id, NodeKind.Product) is { } product)
                return Joined("#·", "·", "", product.Children.Select((child, c) =>
                {
                    Part factor = Read(child, parts);
                    return new Part(Powered(factor.Text, product.Factors[c]), factor.Numbers);
                }), [], product.Number);
            return graph.ClassOf(id).Members.Select(m => graph[m])
                .Where(n => n is { Kind: NodeKind.Call, Function.Composition: null, Function.Algebra.Arithmetic: Arithmetic.None })
                .Select(n => Call(n, parts)).OrderBy(p => p.Text.Length).ThenBy(p => p.Text, StringComparer.Ordinal).FirstOrDefault(new Part("?", []));
        }

        private Part Call(Node node, HashSet<string> parts)
        {
            IEnumerable<Part> arguments = node.Children.Select(child => Read(child, parts));
            if (node.Function!.Commutative) arguments = arguments.OrderBy(p => p.Text, StringComparer.Ordinal);
            Part[] all = [.. arguments];
            return new($"{node.Function.Name}({string.Join(", ", all.Select(a => a.Text))})", [.. all.SelectMany(a => a.Numbers)]);
        }

        private static Part Joined(string before, string between, string after, IEnumerable<Part> parts, Part[] last, params double[] first)
        {
            Part[] ordered = [.. parts.OrderBy(p => p.Text, StringComparer.Ordinal).ThenBy(p => p.Numbers.FirstOrDefault()), .. last];
            return new(before + string.Join(between, ordered.Select(p => p.Text)) + after, [.. first, .. ordered.SelectMany(p => p.Numbers)]);
        }

        private static string Powered(string x, Factor factor)
        {
            string power = factor.Power.ToString("0.####", CultureInfo.InvariantCulture);
            return $"{x}^{power}{(factor.HasSign ? "s" : "")}{(factor.IsProtected ? "p" : "")}";
        }

        private string NameOf(int variable) => variable switch
        {
            Program.Weights => "w",
            Program.Gradient => "g",
            _ when variable == saturation.Program.LearningRate => "lr",
            _ => $"s{Array.IndexOf(order, variable - 2)}",
        };
    }
}
