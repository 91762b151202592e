using Panthera.Language;

namespace Panthera.Rewriting.Rules;

/// <summary>
/// What a rule does with one node.
/// </summary>
/// <param name="rewriter">The graph and its normal forms.</param>
/// <param name="node">The node.</param>
/// <param name="equals">Receives each node that is equal to it, with how far it may differ.</param>
internal delegate void Rewrite(Rewriter rewriter, int node, Action<int, Exactness> equals);

/// <summary>One rule of the simplifier: a row of <see cref="RuleTable.All"/>.</summary>
internal sealed record Rule
{
    /// <summary>The name, by which proofs call it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What it says, each <c>left => right</c> in the language: the rule itself if it is written as a pattern, else examples that
    /// cover it. Tests hold all of them against the interpreter.
    /// </summary>
    public required IReadOnlyList<string> Laws { get; init; }

    /// <summary>How far its two sides may differ.</summary>
    public Exactness Exactness { get; init; } = Exactness.Reals;

    /// <summary>What must be certain of the variables, such as <c>x >= 0</c> or <c>finite y</c>.</summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>The function whose calls alone it applies to; null for all nodes.</summary>
    public Function? Root { get; init; }

    /// <summary>What it does.</summary>
    public required Rewrite Rewrite { get; init; }

    /// <summary>A rule that is a pattern.</summary>
    public static Rule Pattern(string name, string law, Exactness exactness = Exactness.Reals, params string[] where)
    {
        PatternRewrite rewrite = new(law, exactness, where);
        return new() { Name = name, Laws = [law], Exactness = exactness, Where = where, Root = rewrite.Root, Rewrite = rewrite.Apply };
    }

    /// <summary>A rule that is code; its laws are examples of what it does.</summary>
    public static Rule Code(string name, Rewrite rewrite, params string[] laws) => new() { Name = name, Laws = laws, Rewrite = rewrite };
}
