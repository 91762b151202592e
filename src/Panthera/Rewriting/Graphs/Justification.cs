namespace Panthera.Rewriting.Graphs;

/// <summary>Why two nodes are equal.</summary>
/// <param name="Rule">The rule's name; null for equal calls of equal arguments.</param>
/// <param name="Exactness">How far the rule's two sides may differ.</param>
/// <param name="Premises">Pairs of nodes that were known to be equal, and by which the rule applies.</param>
internal sealed record Justification(string? Rule, Exactness Exactness, (int, int)[] Premises)
{
    /// <summary>Equal calls of equal arguments.</summary>
    public static Justification Congruence { get; } = new(null, Exactness.Reals, []);
}

/// <summary>A step of a proof: one rule, applied at one place.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Exactness">How far its sides may differ.</param>
/// <param name="Before">The node that it was applied to.</param>
/// <param name="After">The node that it gave.</param>
internal readonly record struct ProofStep(string Rule, Exactness Exactness, int Before, int After);
