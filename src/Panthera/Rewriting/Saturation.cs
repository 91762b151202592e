using System.Diagnostics;
using Panthera.Language;
using Panthera.Rewriting.Graphs;
using Panthera.Rewriting.Rules;

namespace Panthera.Rewriting;

/// <summary>Why a saturation ended.</summary>
public enum StopReason
{
    /// <summary>No rule has anything to add: all that the rules can show is shown.</summary>
    Saturated,

    /// <summary>The graph has as many nodes as it may.</summary>
    Nodes,

    /// <summary>The rules were applied as often as they may.</summary>
    Iterations,

    /// <summary>The time is over. The only reason that depends on the machine.</summary>
    Time,
}

/// <summary>What a saturation may cost.</summary>
public sealed record SaturationLimits
{
    /// <summary>Nodes in the graph.</summary>
    public int Nodes { get; init; } = 12_000;

    /// <summary>Rounds in which every rule is tried on every node.</summary>
    public int Iterations { get; init; } = 24;

    /// <summary>Wall-clock time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>How a saturation went.</summary>
/// <param name="Stop">Why it ended.</param>
/// <param name="Iterations">How many rounds there were.</param>
/// <param name="Nodes">How many nodes the graph has.</param>
/// <param name="Classes">How many different values they are.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record SaturationReport(StopReason Stop, int Iterations, int Nodes, int Classes, TimeSpan Elapsed);

/// <summary>
/// Equality saturation: all rules are applied to all nodes until nothing new appears or a limit is met. Nothing is thrown away, so
/// that the order of the rules does not matter.
/// </summary>
internal sealed class Saturation
{
    private const int MaxClosing = 8;

    private readonly SaturationLimits _limits;
    private readonly Rewriter _rewriter;
    private readonly List<(int Node, int Equal, Justification Reason)> _found = [];

    /// <summary>A graph that holds a program.</summary>
    /// <param name="program">A well-typed program.</param>
    /// <param name="allowed">Rules may not be less exact.</param>
    /// <param name="limits">What it may cost.</param>
    public Saturation(Program program, Exactness allowed, SaturationLimits limits)
    {
        _limits = limits;
        Facts[] states = StateFacts.Of(program);
        Program = program;
        Graph = new EGraph(variable => StateFacts.InputFacts(program, variable, states))
        {
            IsExtended = program.Statements.Any(s => s.Function.Set == FunctionSet.Extended),
        };
        _rewriter = new Rewriter(Graph, allowed);
        Results = Insert(program);
    }

    /// <summary>The program that the inputs are of.</summary>
    public Program Program { get; }

    public EGraph Graph { get; }

    public NormalForms Forms => _rewriter.Forms;

    /// <summary>The nodes of the update and of the states' next values.</summary>
    public int[] Results { get; }

    /// <summary>Adds another program of the same inputs.</summary>
    /// <returns>The nodes of its results.</returns>
    public int[] Insert(Program program) => program.Execute(
        new Rewriter.CallDomain(Graph, variable => Graph.Add(Node.OfInput(variable, Program.KindOf(variable)))));

    /// <summary>Applies the rules until nothing is new or a limit is met.</summary>
    /// <param name="cancellation">Ends it early.</param>
    public SaturationReport Run(CancellationToken cancellation = default)
    {
        long began = Stopwatch.GetTimestamp();
        int iterations = 0;
        StopReason? stop = null;
        while (stop is null)
        {
            cancellation.ThrowIfCancellationRequested();
            (int nodes, long unions) = (Graph.Count, Graph.Unions);
            stop = Round(nodes, began, cancellation);
            iterations++;
            stop ??= Graph.Count == nodes && Graph.Unions == unions ? StopReason.Saturated
                : iterations >= _limits.Iterations ? StopReason.Iterations
                : null;
        }
        return new(stop.Value, iterations, Graph.Count, Graph.Classes.Count(), Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Applies rules to nodes that were added late, until they are equal to the results or there is nothing left to try.</summary>
    /// <returns>Whether they are.</returns>
    public bool Close(int[] results)
    {
        bool AreEqual() => results.Zip(Results).All(pair => Graph.Find(pair.First) == Graph.Find(pair.Second));
        for (int round = 0; round < MaxClosing && !AreEqual(); round++)
            if (Round(Graph.Count, Stopwatch.GetTimestamp(), CancellationToken.None) is not null) break;
        return AreEqual();
    }

    private StopReason? Round(int nodes, long began, CancellationToken cancellation)
    {
        StopReason? stop = null;
        foreach (Rule rule in RuleTable.All)
        {
            if (rule.Exactness > _rewriter.Allowed) continue;
            _found.Clear();
            int at = 0;
            void Equals(int equal, Exactness exactness) => Found(at, equal, rule, exactness);
            Action<int, Exactness> equals = Equals;
            for (int node = 0; node < nodes && stop is null; node++)
            {
                if (rule.Root is { } root && Graph[node].Function != root) continue;
                at = node;
                Forms.Premises.Clear();
                rule.Rewrite(_rewriter, node, equals);
                if (Graph.Count > _limits.Nodes) stop = StopReason.Nodes;
                else if ((node & 255) == 0 && Stopwatch.GetElapsedTime(began) > _limits.Time) stop = StopReason.Time;
            }
            cancellation.ThrowIfCancellationRequested();
            foreach ((int node, int equal, Justification reason) in _found) Graph.Union(node, equal, reason);
            Graph.Rebuild();
            if (stop is not null) return stop;
        }
        Graph.Propagate();
        return null;
    }

    private void Found(int node, int equal, Rule rule, Exactness exactness)
    {
        if (exactness > _rewriter.Allowed || Graph.Find(node) == Graph.Find(equal) || Graph.KindOf(node) != Graph.KindOf(equal)) return;
        _found.Add((node, equal, new(rule.Name, exactness, [.. Forms.Premises])));
    }
}
