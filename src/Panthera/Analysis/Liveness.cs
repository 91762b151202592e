using System.Collections.Immutable;
using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>
/// Which statements and states matter: a fixed point over steps. A state that nothing live reads in the next step is dead,
/// and so is what feeds it alone.
/// </summary>
public sealed class Liveness
{
    private Liveness(ImmutableArray<bool> statements, ImmutableArray<bool> states, bool learningRate, int withinStep) =>
        (Statements, States, LearningRate, WithinStep) = (statements, states, learningRate, withinStep);

    /// <summary>For each statement, whether any update to come depends on it.</summary>
    public ImmutableArray<bool> Statements { get; }

    /// <summary>For each state, whether any update to come depends on it.</summary>
    public ImmutableArray<bool> States { get; }

    /// <summary>Whether any update depends on the learning rate; if not, schedules have no effect on the program.</summary>
    public bool LearningRate { get; }

    /// <summary>How many statements matter within one step, that is, if every state counted as an output.</summary>
    public int WithinStep { get; }

    /// <summary>How many statements matter over steps.</summary>
    public int LiveStatements => Statements.Count(live => live);

    /// <summary>How many states matter.</summary>
    public int LiveStates => States.Count(live => live);

    /// <summary>Analyses a well-typed program.</summary>
    public static Liveness Of(Program program)
    {
        BitSet[] results = program.Execute(new Dependences(program));
        BitSet everything = results.Aggregate((a, b) => a.Union(b));

        BitSet live = results[0];
        bool[] states = new bool[program.States];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int s = 0; s < states.Length; s++)
                if (!states[s] && live.Contains(Program.State(s)))
                {
                    states[s] = changed = true;
                    live = live.Union(results[s + 1]);
                }
        }

        int count = program.Statements.Length, inputs = program.Inputs;
        return new Liveness(
            [.. Enumerable.Range(0, count).Select(i => live.Contains(inputs + i))],
            [.. states],
            live.Contains(program.LearningRate),
            Enumerable.Range(0, count).Count(i => everything.Contains(inputs + i)));
    }

    /// <summary>The program without the statements, states and variables that do not matter; the rest keeps names and order.</summary>
    public static Program Prune(Program program)
    {
        Liveness liveness = Of(program);
        List<Statement> statements = [];
        HashSet<int> used = [Program.Weights, Program.Gradient, program.LearningRate];
        for (int i = 0; i < program.Statements.Length; i++)
        {
            if (!liveness.Statements[i]) continue;
            Statement statement = program.Statements[i];
            statements.Add(statement);
            used.Add(statement.Target);
        }
        List<int> results = [program.Results[0]];
        for (int s = 0; s < program.States; s++)
        {
            if (!liveness.States[s]) continue;
            used.Add(Program.State(s));
            results.Add(program.Results[s + 1]);
        }

        // A dead state may live on as a plain variable, so inputs and other variables are numbered apart.
        bool IsInput(int v) => v < program.Inputs && (v < 2 || v == program.LearningRate || liveness.States[v - 2]);
        int[] kept = [.. used.Where(IsInput).Order(), .. used.Where(v => !IsInput(v)).Order()];
        int[] index = new int[program.Variables.Length];
        for (int v = 0; v < kept.Length; v++) index[kept[v]] = v;
        Operand Moved(Operand o) => o.IsConstant ? o : Operand.Of(index[o.Variable]);
        return new Program(
            [.. kept.Select(v => program.Variables[v])],
            [.. program.StateKinds.Where((_, s) => liveness.States[s])],
            [.. statements.Select(s => s with { Target = index[s.Target], Arguments = [.. s.Arguments.Select(Moved)] })],
            [.. results.Select(r => index[r])]);
    }

    /// <summary>The domain of sets: a value is the inputs and statements it depends on within the step.</summary>
    private sealed class Dependences(Program program) : Domain<BitSet>
    {
        private readonly int _size = program.Inputs + program.Statements.Length;

        public override BitSet Input(int variable) => new BitSet(_size).With(variable);

        public override BitSet Constant(double value) => new(_size);

        public override BitSet Apply(int statement, Function function, ReadOnlySpan<BitSet> arguments)
        {
            BitSet set = new BitSet(_size).With(program.Inputs + statement);
            foreach (BitSet argument in arguments) set.Add(argument);
            return set;
        }
    }
}
