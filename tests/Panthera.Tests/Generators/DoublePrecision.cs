using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Tests.Generators;

/// <summary>
/// Runs programs of the paper's functions in double precision, by the rows' oracles: what rounding makes of two
/// programs that are equal by algebra all but disappears. Each result may be disturbed at random by a relative amount, which
/// shows what rounding can do.
/// </summary>
internal sealed class DoublePrecision(Program program, ParameterLayout layout, double disturbance = 0, ulong seed = 0) : Domain<DoublePrecision.Value>
{
    private readonly Value[] _states = [.. program.StateKinds.Select(kind => new Value(kind, new double[Length(kind, layout)]))];
    private double[] _weights = [], _gradient = [];
    private double _learningRate;
    private Rng _rng = new(seed);

    /// <summary>A value: a number for the tree, or one for each array or parameter.</summary>
    internal readonly record struct Value(ValueKind Kind, double[] Numbers);

    /// <summary>Whether a call on finite numbers that are not zero gave something that is hardly in double precision's range.</summary>
    public bool HasLeftTheRange { get; private set; }

    /// <summary>One step: the update. The weights stay.</summary>
    public double[] Step(double[] weights, double[] gradient, double learningRate)
    {
        (_weights, _gradient, _learningRate) = (weights, gradient, learningRate);
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
        if (function.Composition is { } composition) return composition.Build(this, statement, arguments);
        Value[] values = arguments.ToArray();
        ValueKind kind = function.Kind([.. values.Select(v => v.Kind)])!.Value;
        double[] result = new double[Length(kind, layout)];
        if (function.Reduction is { } reduction) Reduce(reduction, values, result);
        else
            for (int i = 0; i < result.Length; i++)
            {
                double x = At(values, 0, kind, i), y = Exponent(function, kind, At(values, 1, kind, i)), z = At(values, 2, kind, i);
                // Scalars are in double precision in kernels too, where a last bit may decide whether a power is a number.
                result[i] = kind == ValueKind.Scalar ? function.Elementwise!.Number(x, y, z, 0) : function.Map!(x, y, z);
                bool isTame = x != 0 && double.IsFinite(x) && (function.Arity < 2 || (y != 0 && double.IsFinite(y)));
                HasLeftTheRange |= isTame && Math.Abs(result[i]) is < 1e-100 or > 1e100;
            }
        if (disturbance > 0)
            for (int i = 0; i < result.Length; i++)
                if (!IsExact(result[i])) result[i] *= 1 + disturbance * (2 * _rng.NextDouble() - 1);
        return new(kind, result);
    }

    /// <summary>Powers of negative numbers are numbers only if the exponent is an integer, and kernels see that of a float.</summary>
    private static double Exponent(Function function, ValueKind kind, double y) =>
        function.Name == "power" && kind != ValueKind.Scalar ? (float)y : y;

    /// <summary>Signs, counts and the like are not rounded, and exponents must stay the integers that they are.</summary>
    private static bool IsExact(double result) => Math.Abs(result) < 1e6 && result == Math.Round(result);

    private void Reduce(Reduction reduction, Value[] values, double[] result)
    {
        for (int r = 0; r < result.Length; r++)
        {
            bool tree = reduction.Kind == ValueKind.Scalar;
            int from = tree ? 0 : layout.Offsets[r], to = tree ? layout.Total : from + layout.Lengths[r];
            double sum = 0;
            for (int i = from; i < to; i++)
                sum += values[0].Numbers[i] * (reduction.Term == ReductionTerm.Products ? values[1] : values[0]).Numbers[i];
            result[r] = reduction.Finish(sum, to - from);
        }
    }

    private double At(Value[] values, int argument, ValueKind kind, int i)
    {
        if (argument >= values.Length) return 0;
        (ValueKind given, double[] numbers) = values[argument];
        return given == ValueKind.Scalar ? numbers[0] : given == kind ? numbers[i] : numbers[ArrayOf(i)];
    }

    private int ArrayOf(int parameter)
    {
        int array = 0;
        while (parameter >= layout.Offsets[array] + layout.Lengths[array]) array++;
        return array;
    }

    private static int Length(ValueKind kind, ParameterLayout layout) => kind switch
    {
        ValueKind.Scalar => 1,
        ValueKind.PerArray => layout.Arrays,
        ValueKind.Array => layout.Total,
        _ => throw new NotSupportedException("The paper's functions make no rows and columns."),
    };
}
