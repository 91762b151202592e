using Panthera.Language;

namespace Panthera.Tests.Generators;

/// <summary>What elementwise functions should give, by their rows' oracles.</summary>
internal static class Oracles
{
    /// <summary>What doubles may be off by, relative: functions are made for floats.</summary>
    private const double DoubleError = 1e-11;

    /// <summary>The function on floats: every primitive's result is rounded to one.</summary>
    public static float OfFloats(Function function, ReadOnlySpan<double> arguments) => (float)Of(function, arguments, round: true);

    /// <summary>The function on doubles.</summary>
    public static double OfDoubles(Function function, ReadOnlySpan<double> arguments) => Of(function, arguments, round: false);

    /// <summary>Holds a float against the function's bound.</summary>
    public static void AssertClose(Function function, ReadOnlySpan<double> arguments, float actual)
    {
        float expected = OfFloats(function, arguments);
        if (expected.Equals(actual) && (expected != 0 || function.Ulps > 0 || float.IsNegative(expected) == float.IsNegative(actual))) return;
        if (float.IsNaN(expected) || float.IsNaN(actual) || Math.Abs(Ordered(expected) - Ordered(actual)) > function.Ulps)
            Assert.Fail($"{function}({string.Join(", ", arguments.ToArray())}) = {actual:R}, not {expected:R}");
    }

    /// <summary>Holds a double against the precision of scalars.</summary>
    public static void AssertClose(Function function, ReadOnlySpan<double> arguments, double actual)
    {
        double expected = OfDoubles(function, arguments);
        if (expected.Equals(actual) || (float)expected == (float)actual) return;
        if (function.Ulps == 0 || !(Math.Abs(expected - actual) <= DoubleError * Math.Abs(expected)))
            Assert.Fail($"{function}({string.Join(", ", arguments.ToArray())}) = {actual:R}, not {expected:R}");
    }

    private static double Of(Function function, ReadOnlySpan<double> arguments, bool round)
    {
        double result = function.Composition is { } composition
            ? composition.Build(new Rounding(round), 0, arguments[..function.Arity])
            : function.Map!(arguments[0], arguments[1], arguments[2]);
        return round ? (float)result : result;
    }

    private static long Ordered(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        return bits < 0 ? -(long)(bits & int.MaxValue) : bits;
    }

    /// <summary>The domain of single numbers.</summary>
    private sealed class Rounding(bool round) : Domain<double>
    {
        public override double Input(int variable) => throw new NotSupportedException();

        public override double Constant(double value) => round ? (float)value : value;

        public override double Apply(int statement, Function function, ReadOnlySpan<double> arguments)
        {
            double[] padded = new double[4];
            arguments.CopyTo(padded);
            return Of(function, padded, round);
        }
    }
}
