using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Rewriting.Graphs;

/// <summary>Which states are finite and where they lie: what holds before the first step, where they are zero, and stays true.</summary>
internal static class StateFacts
{
    public static Facts[] Of(Program program)
    {
        Facts[] facts = [.. Intervals.OfStates(program).Select(b => new Facts(b with { MayBeNaN = false }, true))];
        for (bool changed = true; changed;)
        {
            changed = false;
            Facts[] results = program.Execute(new FactsDomain(program, facts));
            for (int s = 0; s < facts.Length; s++)
            {
                Facts next = results[s + 1];
                bool isLess = (facts[s].IsBounded && !next.IsBounded) || (!facts[s].Bounds.MayBeNaN && next.Bounds.MayBeNaN);
                if (!isLess) continue;
                facts[s] = new(facts[s].Bounds with { MayBeNaN = facts[s].Bounds.MayBeNaN || next.Bounds.MayBeNaN }, facts[s].IsBounded && next.IsBounded);
                changed = true;
            }
        }
        return facts;
    }

    /// <summary>What is certain of each variable of a program that assigns each once.</summary>
    public static Facts[] OfVariables(Program program)
    {
        Facts[] states = Of(program), all = new Facts[program.Variables.Length];
        for (int v = 0; v < program.Inputs; v++) all[v] = InputFacts(program, v, states);
        program.Execute(new FactsDomain(program, states, (statement, facts) => all[program.Statements[statement].Target] = facts));
        return all;
    }

    /// <summary>The domain of facts.</summary>
    private sealed class FactsDomain(Program program, Facts[] states, Action<int, Facts>? seen = null) : Domain<Facts>
    {
        public override Facts Input(int variable) => InputFacts(program, variable, states);

        public override Facts Constant(double value) => Facts.Of(value);

        public override Facts Apply(int statement, Function function, ReadOnlySpan<Facts> arguments)
        {
            Facts facts = Facts.Of(function, arguments);
            seen?.Invoke(statement, facts);
            return facts;
        }
    }

    /// <summary>The facts of an input.</summary>
    public static Facts InputFacts(Program program, int variable, Facts[] states) =>
        variable < 2 ? Facts.Real : variable == program.LearningRate ? new(new(0, 1, false), true) : states[variable - 2];
}
