using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// A value of a program in single-assignment form: an input, a constant, or the one call that computes it. Values are made
/// in phases: a phase is one pass over the arrays, and a reduction's number is known only in the phase after its argument's.
/// </summary>
internal sealed class Instruction
{
    /// <summary>The function, or null for inputs and constants.</summary>
    public Function? Function { get; init; }

    /// <summary>Whether this computes the function's reduction rather than its elementwise part.</summary>
    public bool IsReduction { get; init; }

    /// <summary>The values it reads.</summary>
    public Instruction[] Arguments { get; init; } = [];

    /// <summary>How many numbers it makes.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>The first phase in which it is known.</summary>
    public int Phase { get; init; }

    /// <summary>The input's variable index, or -1.</summary>
    public int InputVariable { get; init; } = -1;

    /// <summary>The value of a constant.</summary>
    public float Constant { get; init; }

    /// <summary>The latest phase in which an array is read; beyond its own phase it must be kept whole.</summary>
    public int LastPhase { get; set; }

    /// <summary>The phase whose pass computes it: a reduction sums up one phase before its number is known.</summary>
    public int PassPhase => IsReduction ? Phase - 1 : Phase;
}

/// <summary>The domain of instructions: puts a program into single-assignment form and assigns phases.</summary>
internal sealed class InstructionBuilder(Program program) : Domain<Instruction>
{
    private readonly Dictionary<int, Instruction> _inputs = [];
    private readonly List<Instruction> _instructions = [];

    /// <summary>The calls, in an order in which arguments come before their readers.</summary>
    public IReadOnlyList<Instruction> Instructions => _instructions;

    public override Instruction Input(int variable)
    {
        if (!_inputs.TryGetValue(variable, out Instruction? input))
            _inputs[variable] = input = new Instruction
            {
                InputVariable = variable,
                Kind = variable == program.LearningRate ? ValueKind.Scalar : ValueKind.Array,
            };
        return input;
    }

    public override Instruction Constant(double value) => new() { Kind = ValueKind.Scalar, Constant = (float)value };

    public override Instruction Apply(int statement, Function function, ReadOnlySpan<Instruction> arguments)
    {
        Instruction[] values = arguments.ToArray();
        if (function.Reduction is { } reduction)
        {
            Instruction number = Add(function, values, true, reduction.Kind);
            if (function.Block is null) return number;
            values = [values[0], number];
        }
        Span<ValueKind> kinds = [.. values.Select(v => v.Kind)];
        ValueKind kind = function.Reduction is null ? function.Kind(kinds)!.Value : ValueKind.Array;
        return Add(function, values, false, kind);
    }

    private Instruction Add(Function function, Instruction[] arguments, bool isReduction, ValueKind kind)
    {
        int phase = arguments.Select(a => a.Phase).DefaultIfEmpty(0).Max();
        Instruction instruction = new()
        {
            Function = function, Arguments = arguments, IsReduction = isReduction, Kind = kind,
            Phase = isReduction ? phase + 1 : phase, LastPhase = phase,
        };
        foreach (Instruction argument in arguments) argument.LastPhase = Math.Max(argument.LastPhase, phase);
        _instructions.Add(instruction);
        return instruction;
    }
}
