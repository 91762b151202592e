using Panthera.Language;

namespace Panthera.Search.Tests;

/// <summary>Writes a random statement of a program in another way that is equal by algebra.</summary>
internal static class Rewriting
{
    /// <summary>The statements that may stand for a call; <c>fresh</c> is a variable that nothing else uses.</summary>
    private delegate IEnumerable<Statement>? Rule(Statement call, int fresh);

    private static readonly Function Square = Named("square"), Interp = Named("interp"), Abs = Named("abs"), Sqrt = Named("sqrt");
    private static readonly Function Plus = Named("+"), Minus = Named("-"), Times = Named("*"), Over = Named("/"), Divide = Named("divide");

    private static readonly Rule[] Rules =
    [
        // x ∘ y = y ∘ x
        (s, _) => s.Function.Commutative ? [s with { Arguments = [s.Arguments[1], s.Arguments[0]] }] : null,
        // f = f · 1
        (s, _) => [s, new(s.Target, Times, [Operand.Of(s.Target), Operand.Of(1.0)])],
        // f = -(-1 · f)
        (s, _) => [s, new(s.Target, Times, [Operand.Of(-1.0), Operand.Of(s.Target)]), new(s.Target, Named("negative"), [Operand.Of(s.Target)])],
        // x² = x · x
        (s, _) => s.Function == Square ? [new(s.Target, Times, [s.Arguments[0], s.Arguments[0]])] : null,
        // x · x = x²
        (s, _) => s.Function == Times && s.Arguments[0] == s.Arguments[1] ? [new(s.Target, Square, [s.Arguments[0]])] : null,
        // x - y = x + (-1) · y
        (s, t) => s.Function == Minus
            ? [new(t, Times, [s.Arguments[1], Operand.Of(-1.0)]), new(s.Target, Plus, [s.Arguments[0], Operand.Of(t)])] : null,
        // x / y = divide(x, y + ε)
        (s, t) => s.Function == Over
            ? [new(t, Plus, [s.Arguments[1], Operand.Of(Functions.Epsilon)]), new(s.Target, Divide, [s.Arguments[0], Operand.Of(t)])] : null,
        // (1 - a) · x + a · y = x · (1 - a) + y · a
        (s, t) => s.Function == Interp && s.Arguments[2].IsConstant
            ? [new(t, Times, [s.Arguments[0], Operand.Of(1 - s.Arguments[2].Constant)]),
               new(t + 1, Times, [s.Arguments[2], s.Arguments[1]]), new(s.Target, Plus, [Operand.Of(t + 1), Operand.Of(t)])] : null,
        // x · c = x · 3 · (c / 3)
        (s, t) => s.Function == Times && s.Arguments[1].IsConstant && !s.Arguments[0].IsConstant
            ? [new(t, Times, [s.Arguments[0], Operand.Of(3.0)]), new(s.Target, Times, [Operand.Of(s.Arguments[1].Constant / 3), Operand.Of(t)])] : null,
        // √x = √|x|
        (s, t) => s.Function == Sqrt ? [new(t, Abs, [s.Arguments[0]]), new(s.Target, Sqrt, [Operand.Of(t)])] : null,
    ];

    /// <summary>The program with one statement rewritten.</summary>
    public static Program Next(Program program, ref Rng rng)
    {
        int fresh = program.Variables.Length;
        while (true)
        {
            int index = rng.Next(program.Statements.Length);
            if (Rules[rng.Next(Rules.Length)](program.Statements[index], fresh) is not { } statements) continue;
            return new(
                [.. program.Variables, $"t{fresh}", $"t{fresh + 1}"], program.StateKinds,
                [.. program.Statements[..index], .. statements, .. program.Statements[(index + 1)..]], program.Results);
        }
    }

    private static Function Named(string name) => Functions.Find(name)!;
}
