using System.Globalization;
using Panthera.Language;
using Panthera.Rewriting.Extracting;

namespace Panthera.Rewriting;

/// <summary>Programs whose constants have no digits that single precision, in which arrays are computed, does not hold.</summary>
internal static class InSinglePrecision
{
    /// <summary>The shortest number that is the same in single precision; the number itself if there is none.</summary>
    public static double Shortest(double value)
    {
        double shorter = double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return double.IsFinite(shorter) && (shorter == 0) == (value == 0) ? shorter : value;
    }

    /// <summary>The program with shorter constants; the same one if none is shorter.</summary>
    /// <param name="program">The program.</param>
    /// <param name="concerns">Which constants.</param>
    /// <param name="changed">Hears of each that changes.</param>
    public static Program Of(Program program, Func<double, bool> concerns, Action<double, double>? changed)
    {
        WrittenProgram written = new(program);
        bool isSame = true;
        written.Results = program.Execute(new ConstantsDomain(written, value =>
        {
            double shorter = concerns(value) ? Shortest(value) : value;
            if (shorter == value) return value;
            isSame = false;
            changed?.Invoke(value, shorter);
            return shorter;
        }));
        return isSame ? program : written.ToProgram(program);
    }

    /// <summary>Other constants.</summary>
    private sealed class ConstantsDomain(Domain<Operand> inner, Func<double, double> change) : Domain<Operand>
    {
        public override Operand Input(int variable) => inner.Input(variable);

        public override Operand Constant(double value) => inner.Constant(change(value));

        public override Operand Apply(int statement, Function function, ReadOnlySpan<Operand> arguments) => inner.Apply(statement, function, arguments);
    }
}
