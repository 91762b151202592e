using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>Why a program is not well-typed.</summary>
/// <param name="Statement">The index of the statement at fault; the number of statements if it is the return.</param>
/// <param name="Message">What is wrong and what would fit, in one line.</param>
public sealed record KindFault(int Statement, string Message);

/// <summary>
/// The domain of kinds: checks that every variable is assigned before it is read, that arguments fit their functions, and
/// that the update is an array and every state of the kind that the signature says. Null stands for a value whose kind is at fault.
/// </summary>
public sealed class Kinds : Domain<ValueKind?>
{
    private readonly Program _program;
    // The message is made only when it is asked for: most programs that a search checks are at fault.
    private (int Statement, Func<string> Message)? _fault;

    private Kinds(Program program) => _program = program;

    /// <summary>The first fault of a program, or null if it is well-typed.</summary>
    public static KindFault? Check(Program program)
    {
        Kinds domain = new(program);
        ValueKind?[] results = program.Execute(domain);
        if (domain._fault is { } fault) return new KindFault(fault.Statement, fault.Message());
        for (int r = 0; r < results.Length; r++)
            if (results[r] != Expected(program, r))
                return new KindFault(program.Statements.Length, $"the {(r == 0 ? "update" : $"state '{program.Variables[Program.State(r - 1)]}'")}"
                    + $" is returned as {results[r]!.Value.Described()}; it must be {Expected(program, r).Described()}");
        return null;
    }

    /// <summary>Whether a program is well-typed. Cheaper than <see cref="Check"/>: no message is made.</summary>
    public static bool AreValid(Program program)
    {
        Kinds domain = new(program);
        ValueKind?[] results = program.Execute(domain);
        if (domain._fault is not null) return false;
        for (int r = 0; r < results.Length; r++)
            if (results[r] != Expected(program, r)) return false;
        return true;
    }

    private static ValueKind Expected(Program program, int result) => result == 0 ? ValueKind.Array : program.StateKinds[result - 1];

    /// <inheritdoc/>
    public override ValueKind? Input(int variable) => _program.KindOf(variable);

    /// <inheritdoc/>
    public override ValueKind? Constant(double value) => ValueKind.Scalar;

    /// <inheritdoc/>
    public override ValueKind? Unassigned(int statement, int variable)
    {
        _fault ??= (statement, () => $"'{_program.Variables[variable]}' has no value here");
        return null;
    }

    /// <inheritdoc/>
    public override ValueKind? Apply(int statement, Function function, ReadOnlySpan<ValueKind?> arguments)
    {
        Span<ValueKind> kinds = stackalloc ValueKind[arguments.Length];
        for (int a = 0; a < arguments.Length; a++)
        {
            if (arguments[a] is not { } kind) return null;
            kinds[a] = kind;
        }
        ValueKind? result = function.Kind(kinds);
        if (result is null && _fault is null)
        {
            ValueKind?[] found = arguments.ToArray();
            _fault = (statement, () => $"{function.Name} takes {function.Expects}, not {string.Join(" and ", found.Select(k => k!.Value.Described()))}");
        }
        return result;
    }
}
