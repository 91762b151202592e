using System.Diagnostics;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Rewriting.Extracting;
using Panthera.Rewriting.Graphs;
using Panthera.Rewriting.States;

namespace Panthera.Rewriting;

/// <summary>How a program is simplified.</summary>
public sealed record SimplifierOptions
{
    /// <summary>Rules may not be less exact.</summary>
    public Exactness Exactness { get; init; } = Exactness.Points;

    /// <summary>What each saturation may cost.</summary>
    public SaturationLimits Limits { get; init; } = new();

    /// <summary>Rounds of algebra and of what it lets be said about states.</summary>
    public int Rounds { get; init; } = 12;

    /// <summary>Whether constants keep digits that single precision does not hold.</summary>
    internal bool KeepsConstants { get; init; }

    /// <summary>Whether all states are known to be needed.</summary>
    internal bool IsReduced { get; init; }

    /// <summary>Whether states are always brought to the scale on which they interpolate, and not only if that is cheaper.</summary>
    internal bool IsCanonical { get; init; }
}

/// <summary>One step of a simplification.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Exactness">How far what it gives may differ.</param>
/// <param name="Before">What it was applied to.</param>
/// <param name="After">What it gave.</param>
public sealed record SimplificationStep(string Rule, Exactness Exactness, string Before, string After);

/// <summary>A simplified program and how it came about.</summary>
/// <param name="Original">The program as it was.</param>
/// <param name="Program">The program as it is, with readable names.</param>
/// <param name="Rewritten">What the rules were applied to and what they gave, before constants lost the digits that single precision does not hold.</param>
/// <param name="Steps">Every rule that leads from one to the other, in order.</param>
/// <param name="Saturations">How the saturations went.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record Simplification(
    Program Original, Program Program, (Program From, Program To) Rewritten, IReadOnlyList<SimplificationStep> Steps, IReadOnlyList<SaturationReport> Saturations, TimeSpan Elapsed)
{
    /// <summary>How far the two may differ: as far as the least exact step.</summary>
    public Exactness Exactness => Steps.Count == 0 ? Exactness.Reals : Steps.Max(step => step.Exactness);
}

/// <summary>
/// Simplifies programs as the paper's authors did by hand (section 4): dead code goes, algebra finds the cheapest equal form,
/// states that need not be stored go, and what is left gets readable names.
/// </summary>
public sealed class Simplifier(SimplifierOptions options)
{
    private readonly List<SimplificationStep> _steps = [];
    private readonly List<SaturationReport> _saturations = [];

    /// <summary>Simplifies a well-typed program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">How; the defaults if it is left out.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">If it is cancelled.</exception>
    public static Simplification Simplify(Program program, SimplifierOptions? options = null, CancellationToken cancellation = default) =>
        new Simplifier(options ?? new()).Run(program, cancellation);

    private Simplification Run(Program program, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        Program start = Shortened(program, value => (float)value == value), current = Pruned(start);
        for (int round = 0; round < options.Rounds; round++)
        {
            Saturation saturation = Saturated(current, cancellation);
            Program cheapest = Pruned(Rewritten(saturation));
            if (Changed(new StateView(current, saturation), cheapest, cancellation) is { } changed)
            {
                current = Pruned(changed);
                continue;
            }
            bool isSame = Fingerprint.Of(cheapest, Strength.Exact) == Fingerprint.Of(current, Strength.Exact);
            current = cheapest;
            if (isSame) break;
        }
        return new(program, Naming.Readable(Shortened(current, _ => true)), (start, current), _steps, _saturations, Stopwatch.GetElapsedTime(began));
    }

    private Saturation Saturated(Program program, CancellationToken cancellation)
    {
        Saturation saturation = new(program, options.Exactness, options.Limits);
        _saturations.Add(saturation.Run(cancellation));
        Finishing.AddScaledSums(saturation);
        return saturation;
    }

    /// <summary>The cheapest form of what a graph holds, with the proof that it is equal; what cannot be proven stays as it was.</summary>
    private Program Rewritten(Saturation saturation)
    {
        Program cheapest = Extraction.Cheapest(saturation.Program, saturation.Graph, saturation.Results, improves: !options.IsCanonical);
        // What is only compared is held against the original's updates in the end.
        if (options.IsCanonical) return cheapest;
        int[] results = saturation.Insert(cheapest);
        if (!saturation.Close(results)) return WrittenProgram.Of(saturation.Program).ToProgram(saturation.Program);
        HashSet<SimplificationStep> known = [];
        Terms terms = new(saturation.Program, saturation.Graph);
        for (int r = 0; r < results.Length; r++)
            foreach (ProofStep step in saturation.Graph.Explain(saturation.Results[r], results[r]))
            {
                SimplificationStep shown = new(step.Rule, step.Exactness, terms.Print(step.Before), terms.Print(step.After));
                if (shown.Before != shown.After && known.Add(shown)) _steps.Add(shown);
            }
        return cheapest;
    }

    /// <summary>The first change of states that can be made, applied to the cheapest form; null if there is none.</summary>
    private Program? Changed(StateView view, Program cheapest, CancellationToken cancellation)
    {
        foreach (StateRule rule in options.IsReduced ? StateRules.All.Where(r => r.Propose == StateRules.Scales) : StateRules.All)
            foreach (StateChange change in rule.Propose(view))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Applied(view.Program, cheapest, change, cancellation) is not { } changed) continue;
                string name = view.Program.Variables[Program.State(change.State)];
                string after = change.Value is { } value ? Terms.Print(value) : $"{Printer.Print(change.Scale)} * {name}";
                _steps.Add(new(rule.Name, Exactness.Reals, name, after));
                return changed;
            }
        return null;
    }

    private Program? Applied(Program program, Program cheapest, StateChange change, CancellationToken cancellation)
    {
        if (change.Value is { } value)
            return Substitution.IsPlausible(program, change.State, value) && Substitution.Holds(program, change.State, value, options.Exactness, options.Limits, cancellation)
                ? Substitution.Removed(program, change.State, value) : null;
        Program rescaled = Substitution.Rescaled(program, change.State, change.Scale);
        if (options.IsCanonical) return rescaled;
        // On another scale a program need not be shorter: momentum as m * 0.9 + g is as good as any other.
        Saturation saturation = Saturated(rescaled, cancellation);
        Program other = Liveness.Prune(Extraction.Cheapest(rescaled, saturation.Graph, saturation.Results));
        return PriceOf(other) < PriceOf(cheapest) - 0.5 ? rescaled : null;
    }

    private static double PriceOf(Program program) => WrittenProgram.Of(program).Price;

    /// <summary>Constants as the shortest numbers that are the same in single precision, in which arrays are computed.</summary>
    /// <param name="program">The program.</param>
    /// <param name="concerns">Which constants; at first those alone that come from single precision, as differences need all digits of others.</param>
    private Program Shortened(Program program, Func<double, bool> concerns)
    {
        if (options.KeepsConstants) return program;
        HashSet<SimplificationStep> steps = [];
        Program shortened = InSinglePrecision.Of(
            program, concerns, (before, after) => steps.Add(new("same number in single precision", Exactness.Reals, Printer.Print(before), Printer.Print(after))));
        _steps.AddRange(steps);
        return shortened;
    }

    private Program Pruned(Program program)
    {
        Program pruned = Liveness.Prune(program);
        int statements = program.Statements.Length - pruned.Statements.Length, states = program.States - pruned.States;
        if (statements > 0 || states > 0)
            _steps.Add(new(states > 0 ? "dead state" : "dead code", Exactness.Reals, Counts(program), Counts(pruned)));
        return pruned;
    }

    private static string Counts(Program program) =>
        $"{program.Statements.Length} statement{(program.Statements.Length == 1 ? "" : "s")}, {program.States} state{(program.States == 1 ? "" : "s")}";
}
