using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>Why a program is not well-typed.</summary>
/// <param name="Statement">The index of the statement at fault; the number of statements if it is the return.</param>
/// <param name="Message">What is wrong and what would fit, in one line.</param>
public sealed record KindFault(int Statement, string Message);

/// <summary>
/// The check of kinds: that every variable is assigned before it is read, that arguments fit their functions, and that the
/// update is an array and every state of the kind that the signature says.
/// </summary>
public static class Kinds
{
    private const int SmallResults = 32;

    [ThreadStatic] private static Codes? t_codes;

    /// <summary>The first fault of a program, or null if it is well-typed.</summary>
    public static KindFault? Check(Program program)
    {
        Codes codes = Run(program);
        return codes.Fault is { } fault ? new(fault.Statement, fault.Message(program)) : null;
    }

    /// <summary>Whether a program is well-typed. Allocates nothing.</summary>
    public static bool AreValid(Program program) => Run(program).Fault is null;

    private static Codes Run(Program program)
    {
        Codes codes = t_codes ??= new Codes();
        codes.Begin(program);
        int count = program.Results.Length;
        Span<byte> results = count <= SmallResults ? stackalloc byte[SmallResults] : new byte[count];
        results = results[..count];
        program.Execute(codes, [], results);
        codes.Check(results);
        return codes;
    }

    /// <summary>The kind that a result must have: the update's first, then the states'.</summary>
    private static ValueKind Expected(Program program, int result) => result == 0 ? ValueKind.Array : program.StateKinds[result - 1];

    /// <summary>What is at fault; in words only when they are asked for, as most programs that a search checks are at fault.</summary>
    private readonly record struct Finding(int Statement, int Variable, int Result, ValueKind Found, (ValueKind, ValueKind, ValueKind) Kinds)
    {
        public string Message(Program program)
        {
            if (Variable >= 0) return $"'{program.Variables[Variable]}' has no value here";
            if (Result >= 0)
                return $"the {(Result == 0 ? "update" : $"state '{program.Variables[Program.State(Result - 1)]}'")} is returned as "
                    + $"{Found.Described()}; it must be {Expected(program, Result).Described()}";
            Function function = program.Statements[Statement].Function;
            ValueKind[] given = [Kinds.Item1, Kinds.Item2, Kinds.Item3];
            string described = string.Join(" and ", given.Take(function.Arity).Select(k => k.Described()));
            return $"{function.Name} takes {function.Expects}, not {described}";
        }
    }

    /// <summary>The domain of kinds, each as its code in a <see cref="KindTable"/>. It stops at the first fault.</summary>
    private sealed class Codes : Domain<byte>
    {
        private Program _program = null!;

        public Finding? Fault { get; private set; }

        public void Begin(Program program)
        {
            _program = program;
            Fault = null;
            Stopped = false;
        }

        public void Check(ReadOnlySpan<byte> results)
        {
            for (int r = 0; r < results.Length && Fault is null; r++)
                if (results[r] != (byte)Expected(_program, r))
                    Fault = new(_program.Statements.Length, -1, r, (ValueKind)results[r], default);
        }

        public override byte Input(int variable) => (byte)_program.KindOf(variable);

        public override byte Constant(double value) => (byte)ValueKind.Scalar;

        public override byte Unassigned(int statement, int variable)
        {
            Fault ??= new(statement, variable, -1, default, default);
            Stopped = true;
            return KindTable.Fault;
        }

        public override byte Apply(int statement, Function function, ReadOnlySpan<byte> arguments)
        {
            byte kind = function.Facts.Kinds[arguments];
            if (kind == KindTable.Fault && !Stopped)
            {
                ValueKind At(ReadOnlySpan<byte> kinds, int a) => a < kinds.Length ? (ValueKind)kinds[a] : default;
                Fault = new(statement, -1, -1, default, (At(arguments, 0), At(arguments, 1), At(arguments, 2)));
                Stopped = true;
            }
            return kind;
        }
    }
}
