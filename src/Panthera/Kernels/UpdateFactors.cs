using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>What weights and updates are multiplied by when a kernel subtracts the one from the other. Factors of 1 cost nothing.</summary>
internal sealed class UpdateFactors(ParameterLayout layout)
{
    private readonly Storage _scale = Storage.Whole(ValueKind.Scalar, layout), _decay = Storage.Whole(ValueKind.Scalar, layout);
    private bool _hasScale, _hasDecay;

    /// <summary>Sets the factors for a step.</summary>
    /// <returns>Whether other factors than before differ from 1, so that the step must be planned anew.</returns>
    public bool Set(double scale, double weightDecay, float learningRate)
    {
        _scale.Set(scale);
        _decay.Set(1 - weightDecay * learningRate);
        bool changed = _hasScale != (scale != 1) || _hasDecay != (weightDecay != 0);
        (_hasScale, _hasDecay) = (scale != 1, weightDecay != 0);
        return changed;
    }

    /// <summary>The new weights: decay · w - scale · update.</summary>
    public Instruction NewWeights(
        InstructionBuilder builder, Dictionary<Instruction, Storage> storage, Instruction weights, Instruction update, int statement)
    {
        if (_hasDecay) weights = builder.Apply(statement, Functions.Multiply, [weights, Factor(_decay)]);
        if (_hasScale) update = builder.Apply(statement, Functions.Multiply, [update, Factor(_scale)]);
        return builder.Apply(statement, Functions.Subtract, [weights, update]);

        Instruction Factor(Storage factor)
        {
            Instruction instruction = new() { Role = Role.Input, Kind = ValueKind.Scalar };
            storage[instruction] = factor;
            return instruction;
        }
    }
}
