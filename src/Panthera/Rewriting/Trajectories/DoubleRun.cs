using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Rewriting.Trajectories;

/// <summary>
/// Runs a program in double precision by the oracles of its functions, so that what rounding makes of two programs that are equal
/// by algebra all but disappears. Functions of whole matrices alone are in single precision.
/// </summary>
/// <param name="program">A well-typed program.</param>
/// <param name="layout">The parameters' layout.</param>
/// <param name="epsilon">The ε of protected division.</param>
/// <param name="disturbance">Each result is off by up to this share of it, at random: what rounding can do. 0 for none.</param>
/// <param name="seed">Gives the disturbances.</param>
internal sealed class DoubleRun(Program program, ParameterLayout layout, double epsilon, double disturbance = 0, ulong seed = 0)
    : Domain<DoubleRun.Value>
{
    /// <summary>The disturbance of what is rounded to single precision.</summary>
    private const double SinglePrecision = 1.0 / (1 << 23);

    private readonly Value[] _states =
        [.. program.StateKinds.Select(kind => new Value(kind, new double[kind == ValueKind.Scalar ? 1 : layout[kind].Total]))];
    private double[] _weights = [], _gradient = [];
    private double _learningRate;
    private long _step;
    private Rng _rng = new(seed);

    /// <summary>A value: one number for the tree, or the matrix of one array after the other. Never written after it is made.</summary>
    internal readonly record struct Value(ValueKind Kind, double[] Numbers);

    /// <summary>Whether a call on finite numbers that are not zero gave something that is hardly in double precision's range.</summary>
    public bool HasLeftTheRange { get; private set; }

    /// <summary>One step: the update. The weights stay.</summary>
    public double[] Step(double[] weights, double[] gradient, double learningRate)
    {
        (_weights, _gradient, _learningRate) = (weights, gradient, learningRate);
        _step++;
        Value[] results = program.Execute(this);
        results.AsSpan(1).CopyTo(_states);
        return results[0].Numbers;
    }

    public override Value Input(int variable) =>
        variable == Program.Weights ? new(ValueKind.Array, _weights)
        : variable == Program.Gradient ? new(ValueKind.Array, _gradient)
        : variable == program.LearningRate ? Constant(_learningRate)
        : _states[variable - 2];

    public override Value Constant(double value) => new(ValueKind.Scalar, [value]);

    public override Value Apply(int statement, Function function, ReadOnlySpan<Value> arguments)
    {
        if (function.IsStepCount) return Constant(_step);
        if (function == Functions.DivideProtected)
            return Apply(statement, Functions.Divide, [arguments[0], Apply(statement, Functions.Add, [arguments[1], Constant(epsilon)])]);
        if (function.Composition is { } composition) return composition.Build(this, statement, arguments);
        Value[] values = arguments.ToArray();
        ValueKind kind = function.Kind([.. values.Select(v => v.Kind)])!.Value;
        double[] result = new double[kind == ValueKind.Scalar ? 1 : layout[kind].Total];
        if (function.Reduction is { } reduction) Reduce(reduction, values, result);
        else if (kind == ValueKind.Scalar)
        {
            result[0] = function.Elementwise!.Number(At(values, 0), At(values, 1), At(values, 2), 0);
            Watch(function, At(values, 0), At(values, 1), result[0]);
        }
        else
            for (int a = 0; a < layout.Arrays; a++) Array(function, values, a, layout[kind], result);
        Disturb(result, function.MatrixMap is null ? disturbance : Math.Max(disturbance, SinglePrecision));
        return new(kind, result);
    }

    private void Array(Function function, Value[] values, int array, KindLayout kind, double[] result)
    {
        Span<double> numbers = result.AsSpan(kind.Offsets[array], kind.Lengths[array]);
        if (function.MatrixMap is { } map)
        {
            float[] rounded = new float[numbers.Length];
            map(Matrix(values[0], array), Matrix(values[^1], array), rounded);
            for (int i = 0; i < numbers.Length; i++) numbers[i] = rounded[i];
            return;
        }
        // Powers of negative numbers are numbers only if the exponent is an integer, and kernels see that of a float.
        bool hasExponent = function.Name == "power";
        int columns = kind.Columns[array];
        for (int i = 0; i < numbers.Length; i++)
        {
            int row = i / columns, column = i % columns;
            double x = At(values, 0, array, row, column), y = At(values, 1, array, row, column);
            numbers[i] = function.Map!(x, hasExponent && float.IsInteger((float)y) ? (float)y : y, At(values, 2, array, row, column));
            Watch(function, x, y, numbers[i]);
        }
    }

    private void Watch(Function function, double x, double y, double result)
    {
        bool isTame = x != 0 && double.IsFinite(x) && (function.Arity < 2 || (y != 0 && double.IsFinite(y)));
        HasLeftTheRange |= isTame && Math.Abs(result) is < 1e-100 or > 1e100;
    }

    private void Reduce(Reduction reduction, Value[] values, double[] result)
    {
        KindLayout kind = layout[values[0].Kind];
        for (int r = 0; r < result.Length; r++)
        {
            bool isTree = reduction.Kind == ValueKind.Scalar;
            int from = isTree ? 0 : kind.Offsets[r], length = isTree ? kind.Total : kind.Lengths[r];
            double sum = 0;
            for (int i = from; i < from + length; i++)
            {
                double x = values[0].Numbers[i];
                sum += reduction.Term switch { ReductionTerm.Values => x, ReductionTerm.Squares => x * x, _ => x * values[1].Numbers[i] };
            }
            result[r] = reduction.Finish(sum, length);
        }
    }

    private void Disturb(double[] result, double by)
    {
        if (disturbance == 0) return;
        for (int i = 0; i < result.Length; i++)
            // Signs, counts and the like are not rounded, and exponents must stay the integers that they are.
            if (Math.Abs(result[i]) >= 1e6 || result[i] != Math.Round(result[i])) result[i] *= 1 + by * (2 * _rng.NextDouble() - 1);
    }

    private Matrix Matrix(Value value, int array)
    {
        KindLayout kind = layout[value.Kind];
        return new(
            value.Numbers.AsSpan(kind.Offsets[array], kind.Lengths[array]).ToArray().Select(x => (float)x).ToArray(), kind.Rows[array], kind.Columns[array]);
    }

    private static double At(Value[] values, int argument) => argument < values.Length ? values[argument].Numbers[0] : 0;

    private double At(Value[] values, int argument, int array, int row, int column)
    {
        if (argument >= values.Length) return 0;
        (ValueKind given, double[] numbers) = values[argument];
        if (given == ValueKind.Scalar) return numbers[0];
        KindLayout kind = layout[given];
        return numbers[kind.Offsets[array] + (kind.Rows[array] == 1 ? 0 : row) * kind.Columns[array] + (kind.Columns[array] == 1 ? 0 : column)];
    }
}
