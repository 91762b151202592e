using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Export.CSharp;

/// <summary>The domain of instructions with the names of the variables that they are first stored in.</summary>
internal sealed class NamedInstructions(ExportedProgram exported) : Domain<Instruction>
{
    private readonly InstructionBuilder _builder = new(exported.Marked);
    private readonly Dictionary<Instruction, string> _names = [];
    private readonly HashSet<Instruction> _peaks = [];

    /// <summary>What makes the instructions.</summary>
    public InstructionBuilder Builder => _builder;

    /// <summary>The variable that an instruction was first stored in; what is part of another statement has none.</summary>
    public string? NameOf(Instruction instruction) => _names.GetValueOrDefault(instruction);

    /// <inheritdoc/>
    public override Instruction Input(int variable) => _builder.Input(variable);

    /// <inheritdoc/>
    public override Instruction Constant(double value)
    {
        Instruction constant = _builder.Constant(value);
        if (exported.PartOf(value) == Part.Peak) _peaks.Add(constant);
        return constant;
    }

    /// <inheritdoc/>
    public override Instruction Apply(int statement, Function function, ReadOnlySpan<Instruction> arguments)
    {
        Instruction rate = _builder.Input(exported.Marked.LearningRate);
        bool isRate = exported.HasOneRate && function == Functions.Multiply
            && ((arguments[0] == rate && _peaks.Contains(arguments[1])) || (arguments[1] == rate && _peaks.Contains(arguments[0])));
        Instruction value = isRate ? rate : _builder.Apply(statement, function, arguments);
        _names.TryAdd(value, exported.Marked.Variables[exported.Marked.Statements[statement].Target]);
        return value;
    }
}
