using Panthera.Language;
using Panthera.Rewriting.Extracting;
using Panthera.Rewriting.Graphs;
using Panthera.Rewriting.States;

namespace Panthera.Rewriting.Recognition;

/// <summary>
/// What a program becomes after very many steps: bias correction, warm-up and all else that depends on the number of the step
/// has gone to its limit. AdamW without bias correction is AdamW after many steps.
/// </summary>
internal static class ManySteps
{
    /// <summary>So many that no power of a momentum is left in double precision, and t + 1 is t.</summary>
    private const double Steps = 1e17;

    /// <summary>The program after many steps; null if it does not count them.</summary>
    public static Program? Of(Program program)
    {
        if (!program.Statements.Any(s => s.Function.IsStepCount)) return null;
        WrittenProgram written = new(program);
        written.Results = program.Execute(new Late(written));
        Program late = written.ToProgram(program);
        for (int s = late.States - 1; s >= 0; s--)
            if (late.StateKinds[s] == ValueKind.Scalar && LimitOf(late, s) is { } limit) late = Substitution.Removed(late, s, limit);
        return late;
    }

    /// <summary>The number that a scalar state s' = a · s + b with |a| &lt; 1 goes to.</summary>
    private static Program? LimitOf(Program program, int state)
    {
        Saturation saturation = new(program, Exactness.Reals, new());
        saturation.Run();
        if (saturation.Forms.View(saturation.Results[state + 1], NodeKind.Sum) is not { Children.Length: 1 } sum) return null;
        int own = saturation.Graph.Find(saturation.Graph.Add(Node.OfInput(Program.State(state), ValueKind.Scalar)));
        if (saturation.Graph.Find(sum.Children[0]) != own || Math.Abs(sum.Coefficients[0]) >= 1) return null;
        WrittenProgram written = new(program);
        Operand zero = written.Apply(0, Functions.Multiply, [Operand.Of(program.LearningRate), Operand.Of(0.0)]);
        Operand value = written.Apply(0, Functions.Add, [zero, Operand.Of(sum.Number / (1 - sum.Coefficients[0]))]);
        written.Results = [value, .. Enumerable.Range(0, program.States).Select(s => Operand.Of(Program.State(s)))];
        return written.ToProgram(program);
    }

    /// <summary>The domain of statements, late in a run.</summary>
    private sealed class Late(Domain<Operand> inner) : Domain<Operand>
    {
        public override Operand Input(int variable) => inner.Input(variable);

        public override Operand Constant(double value) => inner.Constant(value);

        public override Operand Apply(int statement, Function function, ReadOnlySpan<Operand> arguments) =>
            function.IsStepCount ? Operand.Of(Steps) : inner.Apply(statement, function, arguments);
    }
}
