using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// Runs programs one number at a time: slow, obvious, and what the other kernels are held against. It runs every statement,
/// dead ones too.
/// </summary>
public sealed class Interpreter : IUpdateRule
{
    private readonly Program _program;
    private readonly ParameterLayout _layout;
    private readonly Func<Function, IElementwise?> _code;
    private readonly Value[] _states;
    private long _steps;

    /// <summary>Prepares a well-typed program for parameters of a layout.</summary>
    public Interpreter(Program program, ParameterLayout layout) : this(program, layout, _ => null) { }

    /// <summary>As the public one, with the kernels' code in place of some functions' oracles; tests compare bits with it.</summary>
    internal Interpreter(Program program, ParameterLayout layout, Func<Function, IElementwise?> code)
    {
        (_program, _layout, _code) = (program, layout, code);
        _states = new Value[program.States];
        Reset();
    }

    /// <summary>A state as it stands; a scalar rounded to a float.</summary>
    public float[] State(int state) => _states[state].Kind == ValueKind.Scalar ? [(float)_states[state].Number] : _states[state].Data;

    /// <inheritdoc/>
    public void Reset()
    {
        _steps = 0;
        for (int s = 0; s < _states.Length; s++) _states[s] = new(_program.StateKinds[s], 0, new float[_layout[_program.StateKinds[s]].Total]);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
    {
        Numbers domain = new(_program, _layout, _code, weights.ToArray(), gradient.ToArray(), _states, learningRate, ++_steps);
        Value[] results = _program.Execute(domain);
        for (int s = 0; s < _states.Length; s++) _states[s] = results[s + 1];
        return results[0].Data;
    }

    /// <summary>A value: a scalar in double precision, or floats. Never written after it is made.</summary>
    private readonly record struct Value(ValueKind Kind, double Number, float[] Data);

    /// <summary>The domain of numbers.</summary>
    private sealed class Numbers(
        Program program, ParameterLayout layout, Func<Function, IElementwise?> codeOf, float[] weights, float[] gradient, Value[] states,
        float learningRate, long step) : Domain<Value>
    {
        public override Value Input(int variable) =>
            variable == program.LearningRate ? Constant(learningRate)
            : variable == Program.Weights ? new Value(ValueKind.Array, 0, weights)
            : variable == Program.Gradient ? new Value(ValueKind.Array, 0, gradient)
            : states[variable - 2];

        public override Value Constant(double value) => new(ValueKind.Scalar, value, []);

        public override Value Apply(int statement, Function function, ReadOnlySpan<Value> arguments)
        {
            if (function.IsStepCount) return Constant(step);
            Value[] values = arguments.ToArray();
            IElementwise? code = codeOf(function);
            if (code is null && function.Composition is { } composition)
            {
                // Functions that kernels run as one see scalars as floats wherever they meet arrays.
                ValueKind highest = ValueKinds.Join([.. values.Select(v => v.Kind)]) ?? ValueKind.Scalar;
                if (function.Elementwise is not null && highest != ValueKind.Scalar) values = [.. values.Select(v => Repeated(v, highest))];
                return composition.Build<Value>(this, statement, values);
            }
            ValueKind kind = function.Kind([.. values.Select(v => v.Kind)])!.Value;
            if (function.Reduction is { } reduction) return Reduce(reduction, values);
            if (kind == ValueKind.Scalar)
                return Constant(code is not null ? code.Number(At(values, 0), At(values, 1), At(values, 2), At(values, 3))
                    : function.Map!(At(values, 0), At(values, 1), At(values, 2)));

            float[] result = new float[layout[kind].Total];
            for (int a = 0; a < layout.Arrays; a++)
            {
                (int start, int length, int columns) = (layout[kind].Offsets[a], layout[kind].Lengths[a], layout[kind].Columns[a]);
                if (function.MatrixMap is { } map) map(Matrix(values[0], a), Matrix(values[^1], a), result.AsSpan(start, length));
                else
                    for (int i = 0; i < length; i++)
                        result[start + i] = Element(function, code, values, a, i / columns, i % columns);
            }
            return new Value(kind, 0, result);
        }

        private float Element(Function function, IElementwise? code, Value[] values, int array, int row, int column)
        {
            double x = At(values, 0, array, row, column), y = At(values, 1, array, row, column), z = At(values, 2, array, row, column);
            if (code is null) return (float)function.Map!(x, y, z);
            float result = 0;
            code.Block([(float)x], [(float)y], [(float)z], [(float)At(values, 3, array, row, column)], new(ref result));
            return result;
        }

        private Value Reduce(Reduction reduction, Value[] values)
        {
            KindLayout kind = layout[values[0].Kind];
            float[] numbers = new float[reduction.Kind == ValueKind.Scalar ? 0 : layout.Arrays];
            double sum = 0;
            for (int a = 0; a < layout.Arrays; a++)
            {
                if (reduction.Kind == ValueKind.PerArray) sum = 0;
                for (int i = kind.Offsets[a]; i < kind.Offsets[a] + kind.Lengths[a]; i++)
                {
                    double x = values[0].Data[i];
                    sum += reduction.Term switch { ReductionTerm.Values => x, ReductionTerm.Squares => x * x, _ => x * values[1].Data[i] };
                }
                if (reduction.Kind == ValueKind.PerArray) numbers[a] = (float)layout.Finish(reduction, sum, kind.Lengths[a]);
            }
            return reduction.Kind == ValueKind.Scalar ? Constant(layout.Finish(reduction, sum, kind.Total)) : new Value(reduction.Kind, 0, numbers);
        }

        private Value Repeated(Value value, ValueKind kind) => value.Kind != ValueKind.Scalar ? value
            : new(kind, 0, [.. Enumerable.Repeat((float)value.Number, layout[kind].Total)]);

        private Matrix Matrix(Value value, int array)
        {
            KindLayout kind = layout[value.Kind];
            return new(value.Data.AsSpan(kind.Offsets[array], kind.Lengths[array]), kind.Rows[array], kind.Columns[array]);
        }

        private static double At(Value[] values, int argument) => argument < values.Length ? values[argument].Number : 0;

        /// <summary>An argument's number at a place of an array. A scalar that meets floats is rounded to one.</summary>
        private double At(Value[] values, int argument, int array, int row, int column)
        {
            if (argument >= values.Length) return 0;
            Value value = values[argument];
            if (value.Kind == ValueKind.Scalar) return (float)value.Number;
            KindLayout kind = layout[value.Kind];
            return value.Data[kind.Offsets[array]
                + (kind.Rows[array] == 1 ? 0 : row) * kind.Columns[array] + (kind.Columns[array] == 1 ? 0 : column)];
        }
    }
}
