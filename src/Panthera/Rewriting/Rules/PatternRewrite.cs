using System.Globalization;
using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Rules;

/// <summary>Rewrites what matches the left side of a law into its right side.</summary>
internal sealed class PatternRewrite
{
    private readonly Pattern.Call _left;
    private readonly Pattern _right;
    private readonly Exactness _exactness;
    private readonly (int Variable, Func<Facts, bool> Holds)[] _conditions;

    public PatternRewrite(string law, Exactness exactness, IEnumerable<string> where)
    {
        (Pattern left, _right) = Pattern.Parse(law);
        (_left, _exactness, _conditions) = ((Pattern.Call)left, exactness, [.. where.Select(Condition)]);
    }

    /// <summary>The function that the left side calls.</summary>
    public Function Root => _left.Function;

    /// <summary>Applies it to a node.</summary>
    public void Apply(Rewriter rewriter, int node, Action<int, Exactness> equals)
    {
        int[] bound = new int[Pattern.Variables.Length];
        Array.Fill(bound, -1);
        List<int[]> matches = [];
        _left.MatchNode(rewriter, node, bound, found => matches.Add([.. found]));
        foreach (int[] match in matches)
            if (Array.TrueForAll(_conditions, c => c.Holds(rewriter.Graph.FactsOf(match[c.Variable]))) && _right.Build(rewriter, match) is { } result)
                equals(result, _exactness);
    }

    /// <summary>What is asked of a variable: <c>x &gt;= 0</c>, <c>x &lt;= 1</c>, <c>x &gt; 0</c> or <c>finite x</c>.</summary>
    public static (int Variable, Func<Facts, bool> Holds) Condition(string text)
    {
        string[] words = text.Split(' ');
        if (words[0] == "finite") return (Array.IndexOf(Pattern.Variables, words[1]), facts => facts.IsFinite);
        int variable = Array.IndexOf(Pattern.Variables, words[0]);
        double limit = double.Parse(words[2], CultureInfo.InvariantCulture);
        return (variable, words[1] switch
        {
            ">=" => facts => facts.Bounds.Low >= limit && !facts.Bounds.MayBeNaN,
            ">" => facts => facts.Bounds.Low > limit && !facts.Bounds.MayBeNaN,
            "<=" => facts => facts.Bounds.High <= limit && !facts.Bounds.MayBeNaN,
            _ => throw new ArgumentException($"'{text}' is no condition."),
        });
    }
}
