using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>
/// Which statements and states matter: a fixed point over steps. A state that nothing live reads in the next step is dead,
/// and so is what feeds it alone.
/// </summary>
public sealed class Liveness
{
    private const int SmallVariables = 128;

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
    public int LiveStatements => Statements.AsSpan().Count(true);

    /// <summary>How many states matter.</summary>
    public int LiveStates => States.AsSpan().Count(true);

    /// <summary>Analyses a well-typed program.</summary>
    public static Liveness Of(Program program)
    {
        ReadOnlySpan<ulong> live = Dependences.Live(program, out ReadOnlySpan<ulong> everything);
        bool[] statements = new bool[program.Statements.Length], states = new bool[program.States];
        int withinStep = 0;
        for (int i = 0; i < statements.Length; i++)
        {
            statements[i] = Dependences.Contains(live, program.Inputs + i);
            if (Dependences.Contains(everything, program.Inputs + i)) withinStep++;
        }
        for (int s = 0; s < states.Length; s++) states[s] = Dependences.Contains(live, Program.State(s));
        return new Liveness(
            ImmutableCollectionsMarshal.AsImmutableArray(statements), ImmutableCollectionsMarshal.AsImmutableArray(states),
            Dependences.Contains(live, program.LearningRate), withinStep);
    }

    /// <summary>How many statements of a well-typed program matter over steps, as <see cref="LiveStatements"/> says, and nothing is allocated.</summary>
    public static int CountOf(Program program) => CountOf(Dependences.Live(program), program);

    /// <summary>The program without the statements, states and variables that do not matter; the rest keeps names and order.</summary>
    public static Program Prune(Program program)
    {
        ReadOnlySpan<ulong> live = Dependences.Live(program);
        int variables = program.Variables.Length;
        Span<int> index = variables <= SmallVariables ? stackalloc int[SmallVariables] : new int[variables];
        string[] names = Number(program, live, index[..variables], out int states);

        int count = CountOf(live, program);
        if (count == program.Statements.Length && states == program.States && names.Length == variables) return program;
        Statement[] statements = new Statement[count];
        for (int i = program.Statements.Length - 1; i >= 0; i--)
            if (Dependences.Contains(live, program.Inputs + i)) statements[--count] = Moved(program.Statements[i], index);

        ValueKind[] kinds = new ValueKind[states];
        int[] results = new int[states + 1];
        results[0] = index[program.Results[0]];
        for (int s = 0, kept = 0; s < program.States; s++)
        {
            if (!Dependences.Contains(live, Program.State(s))) continue;
            kinds[kept] = program.StateKinds[s];
            results[++kept] = index[program.Results[s + 1]];
        }
        return Program.OfFitting(
            ImmutableCollectionsMarshal.AsImmutableArray(names), ImmutableCollectionsMarshal.AsImmutableArray(kinds),
            ImmutableCollectionsMarshal.AsImmutableArray(statements), ImmutableCollectionsMarshal.AsImmutableArray(results));
    }

    /// <summary>
    /// Gives the variables that are kept their new indices. A dead state may live on as a plain variable, so inputs and other
    /// variables are numbered apart.
    /// </summary>
    /// <returns>The names of those that are kept.</returns>
    private static string[] Number(Program program, ReadOnlySpan<ulong> live, Span<int> index, out int states)
    {
        const int unused = -1, used = -2;
        index.Fill(unused);
        for (int i = 0; i < program.Statements.Length; i++)
            if (Dependences.Contains(live, program.Inputs + i)) index[program.Statements[i].Target] = used;

        int kept = 0;
        for (int v = 0; v < program.Inputs; v++)
            if (v < 2 || v == program.LearningRate || Dependences.Contains(live, v)) index[v] = kept++;
        states = kept - 3;
        for (int v = 0; v < index.Length; v++)
            if (index[v] == used) index[v] = kept++;

        string[] names = new string[kept];
        for (int v = 0; v < index.Length; v++)
            if (index[v] >= 0) names[index[v]] = program.Variables[v];
        return names;
    }

    private static int CountOf(ReadOnlySpan<ulong> live, Program program)
    {
        int count = 0;
        for (int i = 0; i < program.Statements.Length; i++)
            if (Dependences.Contains(live, program.Inputs + i)) count++;
        return count;
    }

    private static Statement Moved(Statement statement, ReadOnlySpan<int> index)
    {
        bool same = index[statement.Target] == statement.Target;
        foreach (Operand argument in statement.Arguments.AsSpan())
            same &= argument.IsConstant || index[argument.Variable] == argument.Variable;
        if (same) return statement;
        Operand[] arguments = new Operand[statement.Arguments.Length];
        for (int a = 0; a < arguments.Length; a++)
        {
            Operand argument = statement.Arguments[a];
            arguments[a] = argument.IsConstant ? argument : Operand.Of(index[argument.Variable]);
        }
        return new(index[statement.Target], statement.Function, ImmutableCollectionsMarshal.AsImmutableArray(arguments));
    }
}
