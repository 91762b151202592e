using System.Collections.Immutable;
using System.Numerics.Tensors;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Rewriting.Extracting;

namespace Panthera.Rewriting.States;

/// <summary>
/// Other values in the place of one state. An expression is a program of the same inputs whose update it is.
/// </summary>
internal static class Substitution
{
    private const int PlausibleSteps = 5;
    private const float Plausible = 1e-3f;
    private const ulong Seed = 0x57A7E;

    private static readonly ParameterLayout Layout = new([(IReadOnlyList<int>)[3, 4], [3]]);

    /// <summary>The program in which a state is computed from the others instead of stored.</summary>
    /// <param name="program">A well-typed program.</param>
    /// <param name="state">The state that goes.</param>
    /// <param name="value">What it is, from the inputs other than itself.</param>
    public static Program Removed(Program program, int state, Program value)
    {
        Program shape = Shape(program, [.. Enumerable.Range(0, program.States).Where(s => s != state)]);
        WrittenProgram written = new(shape);
        int gone = Program.State(state);
        Operand Kept(int variable) => Operand.Of(variable < gone ? variable : variable - 1);
        Operand replaced = value.Execute(new InputsDomain<Operand>(written, Kept))[0];
        Operand[] results = program.Execute(new InputsDomain<Operand>(written, variable => variable == gone ? replaced : Kept(variable)));
        written.Results = [.. results.Where((_, r) => r != state + 1)];
        return written.ToProgram(shape);
    }

    /// <summary>The program whose state is stored divided by a number.</summary>
    public static Program Rescaled(Program program, int state, double scale)
    {
        WrittenProgram written = new(program);
        Operand Times(Operand x, double k) => written.Apply(0, Functions.Multiply, [x, Operand.Of(k)]);
        Operand[] results = program.Execute(new InputsDomain<Operand>(
            written, variable => variable == Program.State(state) ? Times(Operand.Of(variable), scale) : Operand.Of(variable)));
        results[state + 1] = Times(results[state + 1], 1 / scale);
        written.Results = results;
        return written.ToProgram(program);
    }

    /// <summary>Whether a state is some function of the others in a few steps of random gradients: asked first, as proofs take longer.</summary>
    public static bool IsPlausible(Program program, int state, Program value)
    {
        if (program.StateKinds[state] != ValueKind.Array) return true;
        WrittenProgram written = new(program);
        Operand[] results = program.Execute(written);
        Operand expected = value.Execute(written)[0], own = Operand.Of(Program.State(state));
        Program At(Operand shown)
        {
            written.Results = [shown, .. results[1..]];
            return written.ToProgram(program);
        }
        BlockKernel difference = new(At(written.Apply(0, Functions.Subtract, [own, expected])), Layout), size = new(At(own), Layout);
        for (int step = 0; step < PlausibleSteps; step++)
        {
            Rng rng = new(Seed, (ulong)step);
            float[] weights = [.. Enumerable.Range(0, Layout.Total).Select(_ => (float)rng.NextNormal())];
            float[] gradient = [.. Enumerable.Range(0, Layout.Total).Select(_ => (float)rng.NextNormal())];
            float far = TensorPrimitives.Norm(difference.Step(weights, gradient, 1)), full = TensorPrimitives.Norm(size.Step(weights, gradient, 1));
            if (far > Plausible * full && float.IsFinite(far)) return false;
        }
        return true;
    }

    /// <summary>
    /// Whether a state always is some function of the others: it is at the beginning, where all are zero, and if it is before a
    /// step then it is after.
    /// </summary>
    public static bool Holds(Program program, int state, Program value, Exactness allowed, SaturationLimits limits, CancellationToken cancellation)
    {
        // A state that is replaced by its value has the value for its next one.
        Program kept = program;
        int variable = Program.State(state);
        Saturation saturation = new(kept, allowed, limits);
        Rewriter.CallDomain calls = new(saturation.Graph, v => saturation.Graph.Add(Graphs.Node.OfInput(v, kept.KindOf(v))));
        int replaced = value.Execute(calls)[0];
        if (saturation.Graph.KindOf(replaced) != program.KindOf(variable)) return false;
        int[] next = program.Execute(new InputsDomain<int>(calls, v => v == variable ? replaced : calls.Input(v)));
        int expected = value.Execute(new InputsDomain<int>(calls, v => v >= 2 && v < program.LearningRate ? next[v - 1] : calls.Input(v)))[0];
        saturation.Run(cancellation);
        return saturation.Graph.Find(next[state + 1]) == saturation.Graph.Find(expected);
    }

    /// <summary>A program with some of the states, and nothing else yet.</summary>
    private static Program Shape(Program program, int[] states)
    {
        ImmutableArray<string> names = [program.Variables[0], program.Variables[1], .. states.Select(s => program.Variables[Program.State(s)]), program.Variables[program.LearningRate]];
        return new Program(names, [.. states.Select(s => program.StateKinds[s])], [], [.. Enumerable.Repeat(0, states.Length + 1)]);
    }
}
