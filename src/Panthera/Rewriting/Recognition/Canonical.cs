using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Rewriting.Recognition;

/// <summary>A program that is simplified for comparing, and what it computes.</summary>
/// <param name="Program">The simplified program.</param>
/// <param name="Form">What it computes, its states in order.</param>
/// <param name="Saturation">The graph of its forms.</param>
internal sealed record Canonical(Program Program, CanonicalForm Form, Saturation Saturation)
{
    private static readonly SimplifierOptions Options = new() { IsCanonical = true };

    /// <summary>Simplifies a program and reads what it computes.</summary>
    /// <param name="program">A well-typed program.</param>
    /// <param name="isReduced">Whether its states are known to be needed, as those of the catalogue's optimizers are.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static Canonical Of(Program program, bool isReduced = false, CancellationToken cancellation = default)
    {
        Program simplified = Simplifier.Simplify(Liveness.Prune(program), Options with { IsReduced = isReduced }, cancellation).Program;
        return AsItIs(simplified, cancellation);
    }

    /// <summary>Reads what a program computes that needs no simplification.</summary>
    public static Canonical AsItIs(Program program, CancellationToken cancellation = default)
    {
        Saturation saturation = new(program, Options.Exactness, Options.Limits);
        saturation.Run(cancellation);
        return new(program, CanonicalForm.Of(saturation, [.. Enumerable.Range(0, program.States)]), saturation);
    }

    /// <summary>What it computes, for every order of its states that keeps their kinds apart.</summary>
    public IEnumerable<CanonicalForm> Orders() => Permutations([.. Enumerable.Range(0, Program.States)]).Take(MaxOrders).Select(order => CanonicalForm.Of(Saturation, order));

    private const int MaxOrders = 120;

    private static IEnumerable<int[]> Permutations(int[] items)
    {
        if (items.Length == 0) return [[]];
        return items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
    }
}
