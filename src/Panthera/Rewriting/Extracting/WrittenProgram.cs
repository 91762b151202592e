using System.Collections.Immutable;
using Panthera.Language;

namespace Panthera.Rewriting.Extracting;

/// <summary>
/// The domain of statements: what is applied is written down, each call once, into a variable of its own.
/// </summary>
internal sealed class WrittenProgram(Program inputs) : Domain<Operand>
{
    private readonly Dictionary<(Function, Operand, Operand, Operand), Operand> _known = [];
    private readonly List<Statement> _statements = [];
    private readonly List<ValueKind> _kinds = [.. Enumerable.Range(0, inputs.Inputs).Select(inputs.KindOf)];

    /// <summary>The statements' prices and those of their constants.</summary>
    public double Price { get; private set; }

    /// <summary>The update and the states' next values.</summary>
    public Operand[] Results { get; set; } = [];

    /// <summary>What a program computes, written down statement by statement.</summary>
    public static WrittenProgram Of(Program program)
    {
        WrittenProgram written = new(program);
        written.Results = program.Execute(written);
        return written;
    }

    public override Operand Input(int variable) => Operand.Of(variable);

    public override Operand Constant(double value) => Operand.Of(value);

    public override Operand Apply(int statement, Function function, ReadOnlySpan<Operand> arguments)
    {
        Operand At(ReadOnlySpan<Operand> all, int a) => a < all.Length ? all[a] : default;
        (Operand x, Operand y) = (At(arguments, 0), At(arguments, 1));
        if (function.Commutative && Order(y) < Order(x)) (x, y) = (y, x);
        (Function, Operand, Operand, Operand) key = (function, x, y, At(arguments, 2));
        if (_known.TryGetValue(key, out Operand known)) return known;
        int target = inputs.Inputs + _statements.Count;
        ValueKind[] kinds = new ValueKind[arguments.Length];
        for (int a = 0; a < kinds.Length; a++)
        {
            kinds[a] = arguments[a].IsConstant ? ValueKind.Scalar : _kinds[arguments[a].Variable];
            if (arguments[a].IsConstant) Price += Prices.OfConstant(arguments[a].Constant);
        }
        ValueKind kind = function.Kind(kinds) ?? ValueKind.Array;
        _kinds.Add(kind);
        Price += Prices.OfCall(function, kind);
        _statements.Add(new(target, function, ImmutableArray.Create(arguments)));
        return _known[key] = Operand.Of(target);
    }

    /// <summary>The program. A result that is an input or a number is copied into a variable first.</summary>
    public Program ToProgram(Program original)
    {
        int[] results = new int[Results.Length];
        for (int r = 0; r < results.Length; r++)
        {
            Operand result = Results[r];
            // A scalar that is a number always is written with the help of one that is at hand.
            if (result.IsConstant)
                result = Apply(0, Functions.Add, [Apply(0, Functions.Multiply, [Operand.Of(original.LearningRate), Operand.Of(0.0)]), result]);
            results[r] = result.Variable;
        }
        ImmutableArray<string> names =
            [.. original.Variables.Take(original.Inputs), .. Enumerable.Range(0, _statements.Count).Select(i => $"x{i + 1}")];
        return new Program(names, original.StateKinds, [.. _statements], [.. results]);
    }

    private static double Order(Operand operand) => operand.IsConstant ? 1e9 + operand.Constant : operand.Variable;
}
