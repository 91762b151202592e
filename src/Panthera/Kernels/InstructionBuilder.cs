using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>The domain of instructions: puts a program into single-assignment form and assigns phases. Equal calls are made once.</summary>
/// <param name="program">The program.</param>
/// <param name="isCoded">Whether an input is an array in another format than floats; null if none is.</param>
internal sealed class InstructionBuilder(Program program, Func<int, bool>? isCoded = null) : Domain<Instruction>
{
    private readonly Dictionary<int, Instruction> _inputs = [];
    private readonly Dictionary<long, Instruction> _constants = [];
    private readonly Dictionary<Call, Instruction> _calls = [];
    private readonly List<Instruction> _instructions = [];
    private Instruction? _step;

    private readonly record struct Call(Role Role, Function? Function, ValueKind Kind, Instruction? A, Instruction? B, Instruction? C, Instruction? D);

    /// <summary>The calls, in an order in which arguments come before their readers.</summary>
    public IReadOnlyList<Instruction> Instructions => _instructions;

    /// <summary>The number of the step, if the program reads it.</summary>
    public Instruction? StepCount => _step;

    public override Instruction Input(int variable)
    {
        if (!_inputs.TryGetValue(variable, out Instruction? input))
            _inputs[variable] = input = new() { Role = Role.Input, InputVariable = variable, Kind = program.KindOf(variable) };
        return input;
    }

    public override Instruction Constant(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        if (!_constants.TryGetValue(bits, out Instruction? constant))
            _constants[bits] = constant = new() { Role = Role.Constant, Kind = ValueKind.Scalar, Constant = value };
        return constant;
    }

    public override Instruction Apply(int statement, Function function, ReadOnlySpan<Instruction> arguments)
    {
        if (function.IsStepCount) return _step ??= new() { Role = Role.StepCount, Kind = ValueKind.Scalar };
        if (function.Elementwise is null && function.Composition is { } composition) return composition.Build(this, statement, arguments);
        Span<ValueKind> kinds = stackalloc ValueKind[arguments.Length];
        for (int a = 0; a < kinds.Length; a++) kinds[a] = arguments[a].Kind;
        ValueKind kind = function.Kind(kinds)!.Value;
        Instruction[] values = arguments.ToArray();
        return function.Reduction is not null ? Add(Role.Reduction, function, values, kind)
            : function.MatrixMap is not null ? Add(Role.MatrixMap, function, values, kind)
            : Elementwise(function, values, kind);
    }

    /// <summary>A value copied, so that the memory of an input may be overwritten.</summary>
    public Instruction Copy(Instruction value) => Add(Role.Expand, null, [value], value.Kind);

    /// <summary>
    /// Moves what only later passes read to the first of them: it then stays in registers, and nothing keeps it in memory meanwhile.
    /// </summary>
    /// <param name="stored">The results, which stay where they are.</param>
    public void Postpone(IEnumerable<Instruction> stored)
    {
        HashSet<Instruction> results = [.. stored];
        ILookup<Instruction, Instruction> readers = _instructions.SelectMany(i => i.Arguments.Distinct().Select(a => (a, i))).ToLookup(p => p.a, p => p.i);
        for (int i = _instructions.Count - 1; i >= 0; i--)
        {
            Instruction value = _instructions[i];
            if (!value.IsArrayOfPass || results.Contains(value) || !readers.Contains(value)) continue;
            int phase = readers[value].Min(reader => reader.LatestPhaseOf(value));
            // An argument that others read here would have to be kept instead; two would be worse.
            int keptInstead = phase > value.Phase ? value.Arguments.Distinct().Count(a => IsNeededNow(a, value)) : 0;
            if (phase > value.Phase && keptInstead < 2) value.Phase = phase;
        }
        foreach (Instruction instruction in _instructions)
        {
            instruction.ForgetReaders();
            foreach (Instruction argument in instruction.Arguments) argument.ForgetReaders();
        }
        foreach (Instruction instruction in _instructions)
            foreach (Instruction argument in instruction.Arguments) argument.ReadAt(instruction.Phase, instruction.Position);

        bool IsNeededNow(Instruction argument, Instruction value) => argument.IsArrayOfPass && argument.Phase == value.Phase
            && (results.Contains(argument) || readers[argument].Any(r => r != value && r.LatestPhaseOf(argument) <= value.Phase));
    }

    private Instruction Elementwise(Function function, Instruction[] values, ValueKind kind)
    {
        for (int a = 0; a < values.Length; a++)
        {
            ValueKind given = values[a].Kind;
            // Passes take one number an array as it is; everything else is repeated beforehand.
            if (given == kind || given == ValueKind.Scalar || (kind == ValueKind.Array && given == ValueKind.PerArray)) continue;
            values[a] = Add(Role.Expand, null, [values[a]], kind);
        }
        return Add(Role.Elementwise, function, values, kind);
    }

    private Instruction Add(Role role, Function? function, Instruction[] arguments, ValueKind kind)
    {
        Instruction? At(int a) => a < arguments.Length ? arguments[a] : null;
        Call call = new(role, function, kind, At(0), At(1), At(2), At(3));
        if (_calls.TryGetValue(call, out Instruction? known)) return known;

        bool inPass = role switch
        {
            Role.Elementwise or Role.Expand => kind == ValueKind.Array,
            Role.Reduction => arguments[0].Kind == ValueKind.Array,
            _ => false,
        };
        if (!inPass && function?.MatrixMap != MatrixMaps.Rows && function?.MatrixMap != MatrixMaps.Columns)
        {
            // What needs a value whole needs it as floats: a pass copies it.
            for (int a = 0; a < arguments.Length; a++)
                if (arguments[a] is { Role: Role.Input, Kind: ValueKind.Array } && isCoded?.Invoke(arguments[a].InputVariable) == true)
                    arguments[a] = Copy(arguments[a]);
            call = new(role, function, kind, At(0), At(1), At(2), At(3));
            if (_calls.TryGetValue(call, out known)) return known;
        }
        int phase = 0;
        foreach (Instruction argument in arguments)
            phase = Math.Max(phase, inPass && argument.IsArrayOfPass ? argument.Phase : argument.WholeFrom);
        Instruction instruction = new()
        {
            Role = role, Function = function, Arguments = arguments, Kind = kind, Phase = phase, InPass = inPass,
            LastPhase = phase, Position = _instructions.Count,
        };
        foreach (Instruction argument in arguments) argument.ReadAt(instruction.Phase, instruction.Position);
        _instructions.Add(instruction);
        return _calls[call] = instruction;
    }
}
