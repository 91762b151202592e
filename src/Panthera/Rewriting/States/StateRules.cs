using Panthera.Language;
using Panthera.Rewriting.Extracting;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.States;

/// <summary>The rules about states: one row a rule. Dead states are gone before, see <see cref="Analysis.Liveness"/>.</summary>
internal static class StateRules
{
    private const double Same = 1e-6;

    public static IReadOnlyList<StateRule> All { get; } =
    [
        new("state that stays zero", "a state that is zero after every step at which it was zero before is zero", Zeros),
        new("state that is a function of another", "a state whose next value is a function of another's next value is computed from it", FunctionsOfStates),
        new("states that are linear in each other", "states that are driven alike are combinations of fewer states", Combinations),
        new("state that only rescales", "a momentum is stored on the scale on which it interpolates", Scales),
    ];

    private static IEnumerable<StateChange> Zeros(StateView view)
    {
        for (int s = 0; s < view.Program.States; s++)
        {
            if (view.Program.StateKinds[s] != ValueKind.Array) continue;
            WrittenProgram written = new(view.Program);
            yield return new(s, Expression(view.Program, written, written.Apply(0, Functions.Multiply, [Operand.Of(Program.Weights), Operand.Of(0.0)])));
        }
    }

    /// <summary>Finds a state's next value computed from nothing but another's.</summary>
    private static IEnumerable<StateChange> FunctionsOfStates(StateView view)
    {
        for (int s = 0; s < view.Program.States; s++)
            for (int other = 0; other < view.Program.States; other++)
            {
                if (other == s || view.Program.StateKinds[s] != view.Program.StateKinds[other]) continue;
                // Of two that are functions of each other, the first stays.
                if (FunctionOf(view, s, other) is { } value && (other < s || FunctionOf(view, other, s) is null)) yield return new(s, value);
            }
    }

    private static Program? FunctionOf(StateView view, int state, int other) =>
        RestrictedExtraction.Find(view.Program, view.Saturation.Graph, view.After(state), view.After(other), Program.State(other));

    /// <summary>
    /// States s' = A s + B u that begin at zero stay in the span of B, A B, A² B, …: where that has fewer dimensions than there are
    /// states, some states are combinations of the others.
    /// </summary>
    private static IEnumerable<StateChange> Combinations(StateView view)
    {
        int[] states = [.. Enumerable.Range(0, view.Program.States).Where(s => view.Program.StateKinds[s] == ValueKind.Array)];
        if (states.Length < 2) yield break;
        Dictionary<int, int> placeOf = states.Select((s, i) => (view.Before(s), i)).DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.i);
        List<int> drivers = [];
        double[,] dynamics = new double[states.Length, states.Length];
        Dictionary<int, double>[] rows = [.. states.Select(s => view.Linear(s))];
        foreach (Dictionary<int, double> row in rows)
            foreach (int atom in row.Keys)
                if (!placeOf.ContainsKey(atom) && !drivers.Contains(atom)) drivers.Add(atom);
        for (int i = 0; i < states.Length; i++)
            foreach ((int atom, double coefficient) in rows[i])
                if (placeOf.TryGetValue(atom, out int j)) dynamics[i, j] = coefficient;

        List<double[]> reached = [.. drivers.Select(d => rows.Select(row => row.GetValueOrDefault(d)).ToArray())];
        for (int i = 0, count = reached.Count; i < count * (states.Length - 1); i++) reached.Add(LinearSpace.Times(dynamics, reached[i]));
        if (LinearSpace.Dependence(reached, states.Length) is not { } dependence) yield break;
        WrittenProgram written = new(view.Program);
        Operand? sum = null;
        for (int i = 0; i < states.Length; i++)
        {
            if (i == dependence.Row || dependence.Coefficients[i] == 0) continue;
            Operand term = written.Apply(0, Functions.Multiply, [Operand.Of(Program.State(states[i])), Operand.Of(dependence.Coefficients[i])]);
            sum = sum is { } before ? written.Apply(0, Functions.Add, [before, term]) : term;
        }
        if (sum is { } value) yield return new(states[dependence.Row], Expression(view.Program, written, value));
    }

    /// <summary>m' = a · m + b · x: on the scale b / (1 - a) it is interp(x, m, a).</summary>
    public static IEnumerable<StateChange> Scales(StateView view)
    {
        for (int s = 0; s < view.Program.States; s++)
        {
            if (view.Program.StateKinds[s] != ValueKind.Array) continue;
            Dictionary<int, double> terms = view.Linear(s);
            int[] drivers = [.. terms.Keys.Where(t => t != view.Before(s) && t != StateView.One)];
            if (drivers.Length == 0 || !terms.TryGetValue(view.Before(s), out double decay) || Math.Abs(1 - decay) < Same) continue;
            int gradient = view.Saturation.Graph.Find(view.Saturation.Graph.Add(Node.OfInput(Program.Gradient, ValueKind.Array)));
            int driver = terms.ContainsKey(gradient) ? gradient : drivers.MinBy(t => view.Saturation.Graph.ClassOf(t).First);
            double scale = terms[driver] / (1 - decay);
            // Other states that drive a state are brought to their scale first.
            if (Math.Abs(scale - 1) > Same && double.IsFinite(scale)) yield return new(s, null, scale);
        }
    }

    private static Program Expression(Program program, WrittenProgram written, Operand value)
    {
        written.Results = [value, .. Enumerable.Range(0, program.States).Select(s => Operand.Of(Program.State(s)))];
        return written.ToProgram(program);
    }
}
