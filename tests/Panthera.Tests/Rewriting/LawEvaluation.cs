using Panthera.Language;
using Panthera.Rewriting.Extracting;
using Panthera.Rewriting.Graphs;
using Panthera.Rewriting.Rules;

namespace Panthera.Tests.Rewriting;

/// <summary>
/// The domain of numbers in double precision with chosen inputs, for both sides of laws: x, y and z are arrays of numbers, a, b and
/// c scalars. All functions run by their rows' oracles.
/// </summary>
internal sealed class LawEvaluation(Program program, double[][] inputs, int columns, Rng? disturbing = null) : Domain<LawEvaluation.Value>
{
    internal readonly record struct Value(ValueKind Kind, double[] Numbers);

    /// <summary>The number of numbers in an array.</summary>
    private int Length => inputs[0].Length;

    /// <summary>Random inputs of laws: magnitudes over many orders, equal numbers, zeros.</summary>
    public static double[][] Inputs(ref Rng rng, int length, IEnumerable<string> where, double least = 0)
    {
        double[][] inputs = new double[Pattern.Variables.Length][];
        for (int v = 0; v < inputs.Length; v++)
        {
            inputs[v] = new double[v < 3 ? length : 1];
            for (int i = 0; i < inputs[v].Length; i++) inputs[v][i] = Number(ref rng, least);
        }
        foreach (IGrouping<int, Func<Facts, bool>> conditions in where.Select(PatternRewrite.Condition).GroupBy(c => c.Variable, c => c.Holds))
            for (int i = 0; i < inputs[conditions.Key].Length; i++)
                while (!conditions.All(holds => holds(Facts.Of(inputs[conditions.Key][i])))) inputs[conditions.Key][i] = rng.Uniform(-3, 3);
        return inputs;
    }

    private static double Number(ref Rng rng, double least)
    {
        while (true)
        {
            double number = rng.Next(20) == 0 ? rng.Next(3) - 1 : rng.NextNormal() * Math.Pow(10, rng.Uniform(-2, 1));
            if (Math.Abs(number) >= least) return number;
        }
    }

    public override Value Input(int variable) => new(program.KindOf(variable), inputs[variable]);

    public override Value Constant(double value) => new(ValueKind.Scalar, [value]);

    public override Value Apply(int statement, Function function, ReadOnlySpan<Value> arguments)
    {
        if (function.Composition is { } composition) return composition.Build(this, statement, arguments);
        Value[] values = arguments.ToArray();
        ValueKind kind = function.Kind([.. values.Select(v => v.Kind)])!.Value;
        if (function.Reduction is { } reduction)
        {
            double sum = 0;
            for (int i = 0; i < values[0].Numbers.Length; i++)
                sum += values[0].Numbers[i] * (reduction.Term switch { ReductionTerm.Values => 1, ReductionTerm.Products => values[1].Numbers[i], _ => values[0].Numbers[i] });
            return new(kind, [reduction.Finish(sum, values[0].Numbers.Length)]);
        }
        if (function.MatrixMap is { } map)
        {
            float[] given = [.. values[0].Numbers.Select(x => (float)x)], result = new float[given.Length];
            (int rows, int width) = values[0].Kind == ValueKind.TransposedArray ? (columns, Length / columns) : (Length / columns, columns);
            map(new(given, rows, width), new(given, rows, width), result);
            return new(kind, [.. result.Select(x => (double)x)]);
        }
        double[] numbers = new double[kind is ValueKind.Scalar or ValueKind.PerArray ? 1 : Length];
        double At(int a, int i) => a >= values.Length ? 0 : values[a].Numbers.Length == 1 ? values[a].Numbers[0] : values[a].Numbers[i];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = Disturbed(function.Map!(At(0, i), At(1, i), At(2, i)));
        return new(kind, numbers);
    }

    /// <summary>A result that is a little off, as rounding makes it; signs and whole numbers are exact.</summary>
    private double Disturbed(double result)
    {
        if (_rng is not { } rng || result == Math.Round(result)) return result;
        result *= 1 + 1e-13 * (2 * rng.NextDouble() - 1);
        _rng = rng;
        return result;
    }

    private Rng? _rng = disturbing;

    /// <summary>The value of every node of a graph, each by its own children.</summary>
    public Value[] Of(EGraph graph)
    {
        Value[] values = new Value[graph.Count];
        for (int id = 0; id < values.Length; id++)
        {
            Node node = graph[id];
            Value value = Lowering.Build<Value>(this, graph, node, [.. node.Children.Select(child => values[child])]);
            if (node.Value == ValueKind.Array && value.Numbers.Length == 1) value = new(ValueKind.Array, [.. Enumerable.Repeat(value.Numbers[0], Length)]);
            values[id] = value;
        }
        return values;
    }
}
