using System.Collections.Immutable;

namespace Panthera.Language;

/// <summary>An argument: a variable by its index, or a constant.</summary>
public readonly record struct Operand
{
    private Operand(int variable, double constant) => (Variable, Constant) = (variable, constant);

    /// <summary>The variable's index, or -1 for a constant.</summary>
    public int Variable { get; }

    /// <summary>The constant's value; 0 for a variable.</summary>
    public double Constant { get; }

    /// <summary>Whether this is a constant.</summary>
    public bool IsConstant => Variable < 0;

    /// <summary>An operand that reads a variable.</summary>
    public static Operand Of(int variable) => new(variable, 0);

    /// <summary>A constant operand. It must be finite.</summary>
    public static Operand Of(double constant) => double.IsFinite(constant)
        ? new(-1, constant)
        : throw new ArgumentOutOfRangeException(nameof(constant), constant, "A constant must be finite.");
}

/// <summary>One assignment: <c>target = function(arguments)</c>.</summary>
/// <param name="Target">The index of the variable that is written.</param>
/// <param name="Function">The function that is called.</param>
/// <param name="Arguments">As many operands as the function's arity.</param>
public sealed record Statement(int Target, Function Function, ImmutableArray<Operand> Arguments);

/// <summary>
/// An optimizer as a program (paper, section 2): a list of assignments that computes, from the weights, the gradient, the
/// states and the learning rate, the update (the training loop does <c>w = w - update</c>) and the next states.
/// Immutable; programs share statements.
/// </summary>
public sealed class Program
{
    /// <summary>The index of the weights among the variables.</summary>
    public const int Weights = 0;

    /// <summary>The index of the gradient among the variables.</summary>
    public const int Gradient = 1;

    /// <summary>A program from its parts.</summary>
    /// <param name="variables">Names by index: weights, gradient, states, learning rate, then the others.</param>
    /// <param name="states">The number of states, each an array.</param>
    /// <param name="statements">The assignments in order.</param>
    /// <param name="results">The variables that are returned: the update, then each state's next value.</param>
    /// <exception cref="ArgumentException">If indices or arities do not fit together.</exception>
    public Program(ImmutableArray<string> variables, int states, ImmutableArray<Statement> statements, ImmutableArray<int> results)
        : this(variables, ArrayStates(states), statements, results) { }

    /// <summary>A program from its parts.</summary>
    /// <param name="variables">Names by index: weights, gradient, states, learning rate, then the others.</param>
    /// <param name="stateKinds">The kind of each state.</param>
    /// <param name="statements">The assignments in order.</param>
    /// <param name="results">The variables that are returned: the update, then each state's next value.</param>
    /// <exception cref="ArgumentException">If indices or arities do not fit together.</exception>
    public Program(
        ImmutableArray<string> variables, ImmutableArray<ValueKind> stateKinds, ImmutableArray<Statement> statements, ImmutableArray<int> results)
    {
        int states = stateKinds.Length, count = variables.Length;
        if (count < states + 3) throw new ArgumentException("Inputs are missing.", nameof(variables));
        if (results.Length != states + 1) throw new ArgumentException("The update and one value a state are returned.", nameof(results));
        foreach (int result in results)
            if ((uint)result >= (uint)count) throw new ArgumentException("A result is no variable.", nameof(results));
        foreach (Statement statement in statements.AsSpan())
        {
            ReadOnlySpan<Operand> arguments = statement.Arguments.AsSpan();
            if ((uint)statement.Target >= (uint)count || arguments.Length != statement.Function.Arity)
                throw new ArgumentException("A statement does not fit.", nameof(statements));
            foreach (ref readonly Operand argument in arguments)
                if (argument.Variable >= count) throw new ArgumentException("An argument is no variable.", nameof(statements));
        }
        (Variables, StateKinds, Statements, Results) = (variables, stateKinds, statements, results);
    }

    private Program(
        ImmutableArray<string> variables, ImmutableArray<ValueKind> stateKinds, ImmutableArray<int> results,
        ImmutableArray<Statement> statements) => (Variables, StateKinds, Statements, Results) = (variables, stateKinds, statements, results);

    /// <summary>A program from parts that are known to fit together, such as those of a program that is one.</summary>
    internal static Program OfFitting(
        ImmutableArray<string> variables, ImmutableArray<ValueKind> stateKinds, ImmutableArray<Statement> statements,
        ImmutableArray<int> results) => new(variables, stateKinds, results, statements);

    /// <summary>The names of the variables. The inputs come first: weights, gradient, states, learning rate.</summary>
    public ImmutableArray<string> Variables { get; }

    /// <summary>The number of state variables, each zero before the first step.</summary>
    public int States => StateKinds.Length;

    /// <summary>How many numbers each state holds.</summary>
    public ImmutableArray<ValueKind> StateKinds { get; }

    /// <summary>The assignments, in order.</summary>
    public ImmutableArray<Statement> Statements { get; }

    /// <summary>The returned variables: the update, then each state's next value.</summary>
    public ImmutableArray<int> Results { get; }

    /// <summary>The number of inputs: weights, gradient, states and learning rate.</summary>
    public int Inputs => States + 3;

    /// <summary>The index of the learning rate among the variables.</summary>
    public int LearningRate => States + 2;

    /// <summary>The index of a state among the variables.</summary>
    public static int State(int state) => state + 2;

    /// <summary>The kind of an input.</summary>
    /// <param name="variable">Its index among the variables.</param>
    public ValueKind KindOf(int variable) =>
        variable < 2 ? ValueKind.Array : variable == LearningRate ? ValueKind.Scalar : StateKinds[variable - 2];

    /// <summary>The program whose update is multiplied by an operand.</summary>
    public Program UpdateTimes(Operand factor)
    {
        Statement times = new(Variables.Length, Functions.Find("*")!, [Operand.Of(Results[0]), factor]);
        return new(Variables.Add(FreeName("update")), StateKinds, Statements.Add(times), Results.SetItem(0, times.Target));
    }

    /// <summary>A name that no variable has: the given one, or that with a number.</summary>
    internal string FreeName(string name)
    {
        string free = name;
        for (int i = 2; Variables.Contains(free); i++) free = $"{name}{i}";
        return free;
    }

    /// <summary>
    /// Runs the program in a domain, statement by statement. This is the one traversal of programs: numbers, kinds,
    /// hashes, dependences, instructions and text are all domains of it.
    /// </summary>
    /// <returns>The results' values: the update, then each state's next value.</returns>
    public T[] Execute<T>(Domain<T> domain)
    {
        T[] results = new T[Results.Length];
        Execute(domain, [], results);
        return results;
    }

    /// <summary>
    /// As <see cref="Execute{T}(Domain{T})"/>, for what is live only; allocates nothing in a domain that has been executed before.
    /// </summary>
    /// <param name="domain">The domain.</param>
    /// <param name="live">One bit for each input and then for each statement, as <c>Dependences.Live</c> has it; empty for all.</param>
    /// <param name="results">The update's value and those of the live states' next values; the others are left as they are.</param>
    internal void Execute<T>(Domain<T> domain, ReadOnlySpan<ulong> live, Span<T> results)
    {
        int variables = Variables.Length, inputs = Inputs;
        T[] memory = domain.Memory(variables + MaxArity);
        Span<T> values = memory.AsSpan(0, variables), buffer = memory.AsSpan(variables, MaxArity);
        Span<ulong> assigned = variables <= 64 * SmallWords ? stackalloc ulong[SmallWords] : new ulong[variables / 64 + 1];
        for (int input = 0; input < inputs; input++)
        {
            if (!live.IsEmpty && !Contains(live, input)) continue;
            values[input] = domain.Input(input);
            assigned[input >> 6] |= 1UL << input;
        }

        ReadOnlySpan<Statement> statements = Statements.AsSpan();
        for (int index = 0; index < statements.Length; index++)
        {
            if (!live.IsEmpty && !Contains(live, inputs + index)) continue;
            Statement statement = statements[index];
            ReadOnlySpan<Operand> operands = statement.Arguments.AsSpan();
            for (int a = 0; a < operands.Length; a++)
            {
                int variable = operands[a].Variable;
                buffer[a] = variable < 0 ? domain.Constant(operands[a].Constant)
                    : Contains(assigned, variable) ? values[variable]
                    : domain.Unassigned(index, variable);
            }
            values[statement.Target] = domain.Apply(index, statement.Function, buffer[..operands.Length]);
            if (domain.Stopped) return;
            assigned[statement.Target >> 6] |= 1UL << statement.Target;
        }

        for (int r = 0; r < results.Length; r++)
        {
            if (r > 0 && !live.IsEmpty && !Contains(live, State(r - 1))) continue;
            results[r] = Contains(assigned, Results[r]) ? values[Results[r]] : domain.Unassigned(statements.Length, Results[r]);
        }
    }

    private static bool Contains(ReadOnlySpan<ulong> set, int item) => (set[item >> 6] >> item & 1) != 0;

    /// <summary>The program as text that <see cref="Parser"/> reads back to an equal program.</summary>
    public override string ToString() => Printer.Print(this);

    private const int MaxArity = 3;

    /// <summary>Words of a set of variables that fits the stack.</summary>
    private const int SmallWords = 4;

    private static ImmutableArray<ValueKind> ArrayStates(int states) =>
        states >= 0 ? [.. Enumerable.Repeat(ValueKind.Array, states)] : throw new ArgumentException("Inputs are missing.", nameof(states));
}
