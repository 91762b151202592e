using System.Globalization;
using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Storage;

namespace Panthera.Optimizers.Stepping;

/// <summary>
/// The weights that a program's training is evaluated at, where they are not those at which it takes gradients. A program says so in the
/// comments at its head: <c># Evaluate at: expression</c>, in its own names for weights, states and hyperparameters.
/// </summary>
internal sealed class EvaluationPoint
{
    /// <summary>What the line in the comments begins with.</summary>
    public const string Key = "Evaluate at";

    private readonly Program _program;
    private readonly (string Name, ValueKind Kind, int State)[] _reads;

    private EvaluationPoint(Program program, Program trained)
    {
        _program = Liveness.Prune(program);
        // The kernel that trains has only the states that matter, and so has the one that evaluates.
        Program kept = Liveness.Prune(trained);
        string[] states = [.. Enumerable.Range(0, kept.States).Select(s => kept.Variables[Program.State(s)])];
        _reads = [.. Enumerable.Range(0, _program.States).Select(s => (_program.Variables[Program.State(s)], _program.StateKinds[s]))
            .Select(read => (read.Item1, read.Item2, Array.IndexOf(states, read.Item1)))];
    }

    /// <summary>What a text says; null if it says nothing.</summary>
    /// <param name="text">The program's text.</param>
    /// <param name="source">What messages about it begin with.</param>
    /// <param name="parsed">The program, its hyperparameters bound.</param>
    /// <exception cref="InputException">If it is no expression of the language, or reads what there is not between steps.</exception>
    public static EvaluationPoint? Of(string text, string source, ParsedProgram parsed)
    {
        if (ExpressionIn(text) is not { } expression) return null;
        source = $"{source}: in '{Key}'";
        Program trained = parsed.Program, program = Parser.Read(Text(expression, parsed), source).Program;
        if (Kinds.Check(program) is { } fault) throw new InputException($"{source}: {fault.Message}");
        Reads reads = new(program);
        program.Execute(reads);
        if (reads.Forbidden is { } forbidden) throw new InputException($"{source}: reads {forbidden}; expected weights, states and hyperparameters only");
        EvaluationPoint point = new(program, trained);
        return Array.Find(point._reads, read => read.State < 0).Name is { } dead
            ? throw new InputException($"{source}: '{dead}' is kept by no step, as no update depends on it") : point;
    }

    /// <summary>The expression in the comments at a text's head; null if there is none.</summary>
    public static string? ExpressionIn(string text)
    {
        foreach (string line in text.Split('\n').Select(line => line.Trim()).SkipWhile(line => line.Length == 0).TakeWhile(line => line.StartsWith('#')))
            if (line[1..].TrimStart() is var said && said.StartsWith(Key + ":", StringComparison.Ordinal)) return said[(Key.Length + 1)..].Trim();
        return null;
    }

    /// <summary>The weights to evaluate with.</summary>
    /// <param name="kernel">The kernel that trains.</param>
    /// <param name="weights">The weights as they are trained, in full.</param>
    /// <param name="to">Receives them.</param>
    public void Evaluate(Kernel kernel, ReadOnlySpan<float> weights, Span<float> to)
    {
        IReadOnlyList<Tensor> saved = _reads.All(read => read.Kind == ValueKind.Array) ? [] : kernel.Save("");
        List<Tensor> tensors = [Tensor.Of<long>("steps", [], [0L])];
        foreach (((string name, ValueKind kind, int state), int place) in _reads.Select((read, place) => (read, place)))
        {
            if (kind == ValueKind.Array) tensors.Add(Tensor.Of<float>($"{place}.{name}", [kernel.Layout.Total], kernel.StateNumbers(state)));
            else
            {
                Tensor own = saved.First(tensor => tensor.Name == $"{state}.{name}");
                tensors.Add(new($"{place}.{name}", own.Type, [.. own.Shape], own.Data));
            }
        }
        BlockKernel evaluating = new(_program, kernel.Layout, new() { Threads = kernel.Options.Threads });
        evaluating.Restore(new("states", tensors, new Dictionary<string, string>()), "");
        // It reads no gradient; one is given because a step has one.
        evaluating.Step(weights, weights, 1).CopyTo(to);
    }

    /// <summary>A program of the same inputs whose update is the expression, and which leaves the states as they are.</summary>
    private static string Text(string expression, ParsedProgram parsed)
    {
        Program program = parsed.Program;
        string name = "evaluated";
        while (program.Variables.Contains(name) || parsed.Hyperparameters.Any(h => h.Name == name)) name += "_";
        string signature = Printer.Print(program).Split('\n')[0];
        string hyperparameters = string.Concat(parsed.Hyperparameters.Select(h => string.Create(CultureInfo.InvariantCulture, $", {h.Name}={Printer.Print(h.Value)}")));
        string results = string.Concat(Enumerable.Range(0, program.States).Select(s => ", " + program.Variables[Program.State(s)]));
        return $"{signature[..^2]}{hyperparameters}):\n  {name} = {expression}\n  return {name}{results}\n";
    }

    /// <summary>Finds what an expression reads that belongs to a step, or to all parameters together.</summary>
    private sealed class Reads(Program program) : Domain<string?>
    {
        public string? Forbidden { get; private set; }

        public override string? Input(int variable) =>
            variable == Program.Gradient ? "the gradient" : variable == program.LearningRate ? "the learning rate" : null;

        public override string? Constant(double value) => null;

        public override string? Apply(int statement, Function function, ReadOnlySpan<string?> arguments)
        {
            if (function.Composition is { } composition) return composition.Build(this, statement, arguments);
            foreach (string? argument in arguments) Forbidden ??= argument;
            if (function.IsStepCount) Forbidden ??= "the number of the step";
            if (function.Reduction is { Kind: ValueKind.Scalar }) Forbidden ??= "all parameters at once";
            return null;
        }
    }
}
