using Panthera.Language;
using Panthera.Rewriting;
using Panthera.Rewriting.Graphs;
using Panthera.Rewriting.Rules;

namespace Panthera.Tests.Rewriting;

public class RuleTests
{
    private const int Length = 100, Columns = 10, Batches = 100;

    /// <summary>Every law of every rule.</summary>
    public static TheoryData<string, string> Laws() => [.. RuleTable.All.SelectMany(rule => rule.Laws.Select(law => (rule.Name, law)))];

    /// <summary>10,000 random inputs a law, in double precision; what a class excuses is kept out of the inputs.</summary>
    [Theory]
    [MemberData(nameof(Laws))]
    public void Law_RandomInputs_SidesAreEqual(string name, string law)
    {
        Rule rule = RuleTable.All.First(r => r.Name == name);
        (Program left, Program right) = Pattern.Programs(law);
        // Away from zero an ε of 1e-8 changes the seventh digit; where nothing is excused, rounding alone may differ.
        (double tolerance, double least) = rule.Exactness == Exactness.Reals ? (1e-9, 0) : (2e-4, 1e-2);
        Rng rng = new(17, 1, (ulong)law.Sum(c => c));
        int compared = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            double[][] inputs = LawEvaluation.Inputs(ref rng, Length, rule.Where, least);
            double[] x = left.Execute(new LawEvaluation(left, inputs, Columns))[0].Numbers, y = right.Execute(new LawEvaluation(right, inputs, Columns))[0].Numbers;
            double[][] disturbed = [.. Enumerable.Range(0, 4).Select(d => left.Execute(new LawEvaluation(left, inputs, Columns, new Rng(3, (ulong)batch, (ulong)d)))[0].Numbers)];
            double scale = inputs[0].Concat(inputs[1]).Concat(inputs[2]).Max(Math.Abs);
            for (int i = 0; i < x.Length; i++)
            {
                if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]))
                {
                    // Overflow of one side is no fault; a number in place of none is one.
                    if (double.IsNaN(x[i])) double.IsNaN(y[i]).ShouldBeTrue($"{law}: {x[i]} became {y[i]}");
                    continue;
                }
                compared++;
                double allowed = tolerance * Math.Max(Math.Max(Math.Abs(x[i]), Math.Abs(y[i])), rule.Exactness == Exactness.Reals ? scale * 1e-3 : 1e-6);
                // What rounding does to one side is no difference of the two; matrices are in single precision anyway.
                double off = disturbed.Max(d => double.IsFinite(d[i]) ? Math.Abs(x[i] - d[i]) : double.PositiveInfinity);
                allowed += 100 * off + (law.Contains("transpose", StringComparison.Ordinal) ? 1e-7 * Math.Abs(x[i]) : 0);
                Math.Abs(x[i] - y[i]).ShouldBeLessThanOrEqualTo(allowed, $"{law}: {x[i]:R} and {y[i]:R}");
            }
        }
        compared.ShouldBeGreaterThan(Batches * Length / 4);
    }

    /// <summary>The rule, with those that bring sums and products into normal form, proves its own laws.</summary>
    [Theory]
    [MemberData(nameof(Laws))]
    public void Law_Saturated_SidesShareAClass(string name, string law)
    {
        Rule rule = RuleTable.All.First(r => r.Name == name);
        (Program left, Program right) = Pattern.Programs(law);
        Facts[] facts = FactsOf(rule);
        EGraph graph = new(variable => facts[variable]);
        (int x, int y) = (Insert(graph, left), Insert(graph, right));
        Saturate(graph, rule.Exactness, RuleTable.All);
        graph.Find(x).ShouldBe(graph.Find(y), law);
    }

    /// <summary>
    /// No rule makes a number of what is none: with nothing known of the inputs, every form that the rules find for a law's left side
    /// is no number wherever the left side is none.
    /// </summary>
    [Theory]
    [MemberData(nameof(Laws))]
    public void Rules_SpecialInputs_KeepNaN(string name, string law)
    {
        (Program left, _) = Pattern.Programs(law);
        EGraph graph = new(variable => left.KindOf(variable) == ValueKind.Scalar ? Facts.Real : Facts.Unknown);
        int root = Insert(graph, left);
        Saturate(graph, RuleTable.All.First(r => r.Name == name).Exactness, RuleTable.All);
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, 1, -1, 0.5, 3];
        // All pairs of special numbers in x and y, and z in turn.
        int length = special.Length * special.Length + 6;
        double[] X(Func<int, int> at) => [.. Enumerable.Range(0, length).Select(i => special[at(i) % special.Length])];
        double[][] inputs = [X(i => i), X(i => i / special.Length), X(i => i + i / 3), [2], [0.5], [3], [1]];
        LawEvaluation.Value[] values = new LawEvaluation(left, inputs, 7).Of(graph);
        foreach (int member in graph.ClassOf(root).Members)
            for (int i = 0; i < values[root].Numbers.Length; i++)
                if (double.IsNaN(values[root].Numbers[i]))
                    double.IsNaN(values[member].Numbers[i]).ShouldBeTrue(
                        $"{law}: x = {inputs[0][i]}, y = {inputs[1][i]}, z = {inputs[2][i]}: {new Terms(left, graph).Print(member)} is {values[member].Numbers[i]}");
    }

    private static Facts[] FactsOf(Rule rule)
    {
        Facts[] facts = [.. Pattern.Variables.Select(_ => Facts.Real)];
        foreach (string condition in rule.Where)
        {
            (int variable, Func<Facts, bool> holds) = PatternRewrite.Condition(condition);
            foreach ((double low, double high) in ((double, double)[])[(double.NegativeInfinity, double.PositiveInfinity), (1, double.PositiveInfinity), (-1, 1)])
            {
                Facts candidate = new(new(low, high, false), true);
                if (!rule.Where.Where(c => PatternRewrite.Condition(c).Variable == variable).All(c => PatternRewrite.Condition(c).Holds(candidate))) continue;
                facts[variable] = candidate;
                break;
            }
        }
        return facts;
    }

    private static int Insert(EGraph graph, Program program) => program.Execute(
        new Rewriter.CallDomain(graph, variable => graph.Add(Node.OfInput(variable, program.KindOf(variable)))))[0];

    private static void Saturate(EGraph graph, Exactness allowed, IReadOnlyList<Rule> rules)
    {
        Rewriter rewriter = new(graph, allowed);
        for (int round = 0; round < 8; round++)
        {
            List<(int, int, Justification)> found = [];
            int count = graph.Count;
            foreach (Rule rule in rules.Where(r => r.Exactness <= allowed))
                for (int node = 0; node < count; node++)
                {
                    int at = node;
                    rule.Rewrite(rewriter, at, (equal, exactness) =>
                    {
                        if (exactness <= allowed && graph.KindOf(at) == graph.KindOf(equal)) found.Add((at, equal, new(rule.Name, exactness, [])));
                    });
                }
            foreach ((int a, int b, Justification reason) in found) graph.Union(a, b, reason);
            graph.Rebuild();
            graph.Propagate();
        }
    }
}
