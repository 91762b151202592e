using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>What weights and updates are multiplied by when a kernel subtracts the one from the other. Factors of 1 cost nothing.</summary>
internal sealed class UpdateFactors(ParameterLayout layout)
{
    private readonly Storage _scale = Storage.Whole(ValueKind.Scalar, layout), _decay = Storage.Whole(ValueKind.Scalar, layout);
    private readonly Storage _decayByArray = Storage.Whole(ValueKind.PerArray, layout);
    private bool _hasScale, _hasDecay, _isByArray;

    /// <summary>Sets the factors for a step.</summary>
    /// <param name="scale">Multiplies the update.</param>
    /// <param name="weightDecay">The weights shrink by this, times the learning rate.</param>
    /// <param name="decays">Which arrays do; empty for all.</param>
    /// <param name="learningRate">The schedule's value.</param>
    /// <returns>Whether other factors than before differ from 1, so that the step must be planned anew.</returns>
    public bool Set(double scale, double weightDecay, ReadOnlySpan<bool> decays, float learningRate)
    {
        (bool HasScale, bool HasDecay, bool IsByArray) now = (scale != 1, weightDecay != 0, weightDecay != 0 && !decays.IsEmpty);
        _scale.Set(scale);
        _decay.Set(1 - weightDecay * learningRate);
        if (now.IsByArray)
        {
            Span<float> factors = _decayByArray.All(layout);
            for (int array = 0; array < factors.Length; array++) factors[array] = decays[array] ? (float)_decay.Number : 1;
        }
        bool changed = now != (_hasScale, _hasDecay, _isByArray);
        (_hasScale, _hasDecay, _isByArray) = now;
        return changed;
    }

    /// <summary>The new weights: decay · w - scale · update.</summary>
    public Instruction NewWeights(
        InstructionBuilder builder, Dictionary<Instruction, Storage> storage, Instruction weights, Instruction update, int statement)
    {
        if (_hasDecay) weights = builder.Apply(statement, Functions.Multiply, [weights, Factor(_isByArray ? _decayByArray : _decay)]);
        if (_hasScale) update = builder.Apply(statement, Functions.Multiply, [update, Factor(_scale)]);
        return builder.Apply(statement, Functions.Subtract, [weights, update]);

        Instruction Factor(Storage factor)
        {
            Instruction instruction = new() { Role = Role.Input, Kind = factor.Kind };
            storage[instruction] = factor;
            return instruction;
        }
    }
}
