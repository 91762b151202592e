using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Language;
using Panthera.Rewriting;
using Panthera.Rewriting.Recognition;
using Panthera.Rewriting.Trajectories;
using Panthera.Search.Ablations;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>A simplification as text and as JSON.</summary>
internal static class SimplificationReport
{
    /// <summary>
    /// Holds the program as each class of rules leaves it against the original, on random gradients and on those of a real training, up to
    /// the weakest class that was used: a rewrite that deviates more than its class allows is a fault of the rules.
    /// </summary>
    public static TrajectoryVerdict[] Verify(
        Simplification simplification, SimplifierOptions options, TrajectorySource recorded, CancellationToken cancellation) =>
        [.. Enum.GetValues<Exactness>().Where(e => e <= simplification.Exactness).Select(exactness =>
        {
            Simplification own = exactness == simplification.Exactness ? simplification
                : Simplifier.Simplify(simplification.Original, options with { Exactness = exactness }, cancellation);
            return Trajectory.Compare(own.Rewritten.From, own.Rewritten.To, exactness, [recorded]);
        })];

    /// <summary>Prints what became of a program and why.</summary>
    public static void Print(
        Terminal terminal, Simplification algebra, IReadOnlyList<TrajectoryVerdict> verdicts, AblationReport? ablation, Program result,
        Identified identified, bool trace, string? path)
    {
        if (trace) PrintTrace(terminal, algebra);
        if (ablation is not null)
        {
            terminal.Output.WriteLine("By algebra:");
            terminal.Output.WriteLine();
            terminal.Output.Write(algebra.Program.ToString());
            terminal.Output.WriteLine();
            AblationTables.Print(ablation, terminal);
        }
        terminal.Output.Write(result.ToString());
        terminal.Output.WriteLine();
        terminal.Print(new Text(InWords(algebra)));
        foreach (TrajectoryVerdict verdict in verdicts) terminal.Print(new Text(InWords(verdict)));
        terminal.Print(new Text(IdentificationReport.InWords(identified)));
        if (path is not null) terminal.Output.WriteLine($"saved to {path}");
    }

    /// <summary>The report for <see cref="Json"/>.</summary>
    public static object ToJson(
        string name, Simplification algebra, IReadOnlyList<TrajectoryVerdict> verdicts, AblationReport? ablation, Program result, Identified identified) => new
        {
            Name = name,
            Original = algebra.Original.ToString(),
            ByAlgebra = algebra.Program.ToString(),
            Result = result.ToString(),
            algebra.Exactness,
            Seconds = algebra.Elapsed.TotalSeconds,
            Steps = algebra.Steps.Select(s => new { s.Rule, s.Exactness, s.Before, s.After }),
            Saturations = algebra.Saturations.Select(s => new { s.Stop, s.Iterations, s.Nodes, s.Classes, Seconds = s.Elapsed.TotalSeconds }),
            Trajectories = verdicts.Select(v => new { v.Class, v.Holds, v.Sources }),
            Ablation = ablation is null ? null : AblationTables.ToJson(ablation),
            Identity = IdentificationReport.ToJson(identified),
        };

    private static void PrintTrace(Terminal terminal, Simplification algebra)
    {
        foreach (SimplificationStep step in algebra.Steps)
        {
            terminal.Output.WriteLine($"{step.Rule} ({Choice.NameOf(step.Exactness)})");
            terminal.Output.WriteLine($"    {step.Before}");
            terminal.Output.WriteLine($" => {step.After}");
        }
        terminal.Output.WriteLine();
    }

    private static string InWords(Simplification algebra)
    {
        int statements = algebra.Original.Statements.Length, left = algebra.Program.Statements.Length;
        string rules = Spoken.List([.. algebra.Steps.Where(s => s.Exactness > Exactness.Reals).Select(s => s.Rule).Distinct()]);
        return $"Algebra left {left} of {statements} statements and {algebra.Program.States} of {algebra.Original.States} states, with {algebra.Steps.Count} steps in "
            + $"{algebra.Elapsed.TotalSeconds:F2} seconds (the largest graph had {algebra.Saturations.Max(s => s.Nodes):N0} nodes; {Stops(algebra)}). "
            + (rules.Length == 0 ? "All of them are exact over the reals." : $"All are exact over the reals but {rules}.");
    }

    private static string Stops(Simplification algebra) => algebra.Saturations.All(s => s.Stop == StopReason.Saturated) ? "all graphs saturated"
        : $"stopped by {Spoken.List([.. algebra.Saturations.Select(s => Choice.NameOf(s.Stop)).Distinct()])}";

    private static string InWords(TrajectoryVerdict verdict)
    {
        SourceVerdict worst = verdict.Worst;
        string result = verdict.Holds ? "does what the original does" : "DEVIATES from the original, which is a fault of the rules";
        return $"With rules up to '{Choice.NameOf(verdict.Class)}' it {result}: at most {worst.Deviation:G2} of the update's size apart "
            + $"on {verdict.Sources.Count} kinds of gradients, a training's among them ({worst.Source}: {worst.Deviating:P2} of the numbers beyond their bounds, {worst.AllowedDeviating:P2} may be).";
    }
}
