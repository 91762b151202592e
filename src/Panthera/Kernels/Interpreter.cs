using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// Runs programs one number at a time: slow, obvious, and what the other kernels are held against. It runs every statement,
/// dead ones too.
/// </summary>
public sealed class Interpreter(Program program, ParameterLayout layout) : IUpdateRule
{
    private readonly float[][] _states = [.. Enumerable.Range(0, program.States).Select(_ => new float[layout.Total])];

    /// <summary>The states as they stand, in the signature's order.</summary>
    public IReadOnlyList<float[]> States => _states;

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (float[] state in _states) Array.Clear(state);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
    {
        Numbers domain = new(program, layout, weights.ToArray(), gradient.ToArray(), _states, learningRate);
        Value[] results = program.Execute(domain);
        for (int s = 0; s < _states.Length; s++) _states[s] = results[s + 1].Data;
        return results[0].Data;
    }

    /// <summary>A value: one number, one an array, or one a parameter. Never written after it is made.</summary>
    private readonly record struct Value(ValueKind Kind, float[] Data);

    /// <summary>The domain of numbers.</summary>
    private sealed class Numbers(
        Program program, ParameterLayout layout, float[] weights, float[] gradient, float[][] states, float learningRate) : Domain<Value>
    {
        public override Value Input(int variable) =>
            variable == program.LearningRate ? new Value(ValueKind.Scalar, [learningRate])
            : new Value(ValueKind.Array, variable == Program.Weights ? weights : variable == Program.Gradient ? gradient : states[variable - 2]);

        public override Value Constant(double value) => new(ValueKind.Scalar, [(float)value]);

        public override Value Apply(int statement, Function function, ReadOnlySpan<Value> arguments)
        {
            Value[] values = arguments.ToArray();
            if (function.Reduction is { } reduction)
            {
                Value number = Reduce(reduction, values);
                if (function.Map is null) return number;
                values = [values[0], number];
            }
            ValueKind kind = values.Length == 0 ? ValueKind.Scalar : values.Max(v => v.Kind);
            float[] result = new float[Length(kind)];
            for (int i = 0; i < result.Length; i++)
                result[i] = function.Map!(At(values, 0, kind, i), At(values, 1, kind, i), At(values, 2, kind, i));
            return new Value(kind, result);
        }

        private Value Reduce(Reduction reduction, Value[] values)
        {
            float[] second = values.Length > 1 && values[1].Kind == ValueKind.Array ? values[1].Data : values[0].Data;
            float scalar = values.Length > 1 && values[1].Kind == ValueKind.Scalar ? values[1].Data[0] : 0;
            double[] sums = new double[reduction.Sums];
            float[] numbers = new float[Length(reduction.Kind)];
            for (int a = 0; a < layout.Arrays; a++)
            {
                if (reduction.Kind == ValueKind.PerArray) Array.Clear(sums);
                for (int i = layout.Offsets[a]; i < layout.Offsets[a] + layout.Lengths[a]; i++)
                    reduction.Accumulate(values[0].Data.AsSpan(i, 1), second.AsSpan(i, 1), sums);
                if (reduction.Kind == ValueKind.PerArray) numbers[a] = reduction.Finish(sums, scalar);
            }
            if (reduction.Kind == ValueKind.Scalar) numbers[0] = reduction.Finish(sums, scalar);
            return new Value(reduction.Kind, numbers);
        }

        private int Length(ValueKind kind) => kind switch
        {
            ValueKind.Scalar => 1,
            ValueKind.PerArray => layout.Arrays,
            _ => layout.Total,
        };

        private float At(Value[] values, int argument, ValueKind kind, int index) =>
            argument >= values.Length ? 0
            : values[argument].Kind == ValueKind.Scalar ? values[argument].Data[0]
            : values[argument].Kind == kind ? values[argument].Data[index]
            : values[argument].Data[ArrayOf(index)];

        private int ArrayOf(int index)
        {
            int array = 0;
            while (index >= layout.Offsets[array] + layout.Lengths[array]) array++;
            return array;
        }
    }
}
