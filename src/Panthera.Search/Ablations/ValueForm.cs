using System.Collections.Immutable;
using Panthera.Language;

namespace Panthera.Search.Ablations;

/// <summary>
/// A program whose variables are written once, so that a value can be put in another one's place wherever that one is read. A value
/// is an input or what a statement computes; operands count inputs first, then statements.
/// </summary>
internal sealed class ValueForm
{
    private readonly Program _program;
    private readonly ImmutableArray<Operand>[] _arguments;
    private readonly bool[][] _fitting;
    private readonly Operand[] _results;

    private ValueForm(Program program, Values values, Operand[] results) =>
        (_program, _arguments, _fitting, _results) = (program, values.Arguments, values.Fitting, results);

    /// <summary>A well-typed program's form.</summary>
    public static ValueForm Of(Program program)
    {
        Values domain = new(program);
        (Operand Operand, ValueKind Kind)[] results = program.Execute(domain);
        return new(program, domain, [.. results.Select(r => r.Operand)]);
    }

    /// <summary>The value that a statement computes.</summary>
    public Operand ValueOf(int statement) => Operand.Of(_program.Inputs + statement);

    /// <summary>A statement's arguments.</summary>
    public ImmutableArray<Operand> Arguments(int statement) => _arguments[statement];

    /// <summary>Whether an argument holds as many numbers as what its statement computes, so that it can stand in for that.</summary>
    public bool Fits(int statement, int argument) => _fitting[statement][argument];

    /// <summary>The program in which all that reads a value reads another operand; null if a result would be a constant.</summary>
    public Program? Replaced(Operand value, Operand by)
    {
        Operand Put(Operand operand) => operand == value ? by : operand;
        Operand[] results = [.. _results.Select(Put)];
        if (results.Any(r => r.IsConstant)) return null;
        return Assemble([.. _arguments.Select(list => ImmutableArray.CreateRange(list, Put))], results);
    }

    /// <summary>The program in which one argument is another operand.</summary>
    public Program WithArgument(int statement, int argument, Operand by)
    {
        ImmutableArray<Operand>[] arguments = [.. _arguments];
        arguments[statement] = arguments[statement].SetItem(argument, by);
        return Assemble(arguments, _results);
    }

    /// <summary>
    /// Gives each value the variable that its statement wrote, unless what stands there is still to be read: then it gets one of its
    /// own. A form that nothing was changed in gives its program back.
    /// </summary>
    private Program Assemble(ImmutableArray<Operand>[] arguments, Operand[] results)
    {
        int inputs = _program.Inputs, statements = arguments.Length;
        int[] lastRead = new int[inputs + statements];
        Array.Fill(lastRead, -1);
        for (int i = 0; i < statements; i++)
            foreach (Operand argument in arguments[i])
                if (!argument.IsConstant) lastRead[argument.Variable] = i;
        foreach (Operand result in results) lastRead[result.Variable] = statements;

        List<string> names = [.. _program.Variables];
        int[] variableOf = new int[inputs + statements];
        // What stands in each variable, or -1.
        List<int> standing = [.. Enumerable.Range(0, names.Count).Select(v => v < inputs ? v : -1)];
        for (int v = 0; v < inputs; v++) variableOf[v] = v;
        Statement[] written = new Statement[statements];
        for (int i = 0; i < statements; i++)
        {
            ImmutableArray<Operand> read = ImmutableArray.CreateRange(arguments[i], a => a.IsConstant ? a : Operand.Of(variableOf[a.Variable]));
            int target = _program.Statements[i].Target;
            if (standing[target] >= 0 && lastRead[standing[target]] > i)
            {
                names.Add(Unused(names[target], names));
                standing.Add(-1);
                target = names.Count - 1;
            }
            (standing[target], variableOf[inputs + i]) = (inputs + i, target);
            written[i] = new Statement(target, _program.Statements[i].Function, read);
        }
        return new([.. names], _program.StateKinds, [.. written], [.. results.Select(r => variableOf[r.Variable])]);
    }

    private static string Unused(string name, List<string> names)
    {
        int number = 2;
        while (names.Contains($"{name}{number}")) number++;
        return $"{name}{number}";
    }

    /// <summary>The domain of values: each is known by its number and its kind.</summary>
    private sealed class Values(Program program) : Domain<(Operand Operand, ValueKind Kind)>
    {
        public ImmutableArray<Operand>[] Arguments { get; } = new ImmutableArray<Operand>[program.Statements.Length];

        public bool[][] Fitting { get; } = new bool[program.Statements.Length][];

        public override (Operand Operand, ValueKind Kind) Input(int variable) => (Operand.Of(variable), program.KindOf(variable));

        public override (Operand Operand, ValueKind Kind) Constant(double value) => (Operand.Of(value), ValueKind.Scalar);

        public override (Operand Operand, ValueKind Kind) Apply(
            int statement, Function function, ReadOnlySpan<(Operand Operand, ValueKind Kind)> arguments)
        {
            (Operand Operand, ValueKind Kind)[] given = arguments.ToArray();
            ValueKind kind = function.Kind([.. given.Select(a => a.Kind)])!.Value;
            Arguments[statement] = [.. given.Select(a => a.Operand)];
            Fitting[statement] = [.. given.Select(a => a.Kind == kind)];
            return (Operand.Of(program.Inputs + statement), kind);
        }
    }
}
