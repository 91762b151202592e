using Panthera.Kernels;
using Panthera.Numerics;

namespace Panthera.Language;

/// <summary>The shapes that most rows of <see cref="Functions"/> have.</summary>
internal static class FunctionRows
{
    public static Function Number(string name, string meaning, double value) => new()
    {
        Name = name, Group = "constant", Meaning = meaning, Arity = 0,
        Kind = _ => ValueKind.Scalar, Expects = "nothing",
        Composition = new NumberComposition(value),
    };

    public static Function Unary<TMap>(
        string name, string meaning, int ulps, Func<double, double> oracle, IComposition? composition = null, FunctionSet set = FunctionSet.Paper)
        where TMap : struct, IMap1 => new()
        {
            Name = name, Group = "unary", Set = set, Meaning = meaning, Arity = 1, Ulps = ulps,
            Kind = kinds => kinds[0], Expects = "any value",
            Map = (x, _, _) => oracle(x), Elementwise = Elementwise.Of1<TMap>(), Composition = composition,
        };

    public static Function Binary<TMap>(
        string name, string meaning, int ulps, bool commutative, Func<double, double, double> oracle, FunctionSet set = FunctionSet.Paper)
        where TMap : struct, IMap2 => new()
        {
            Name = name, Group = "binary", Set = set, Meaning = meaning, Arity = 2, Commutative = commutative, Ulps = ulps,
            Kind = ValueKinds.Join, Expects = "two values of fitting sizes",
            Map = (x, y, _) => oracle(x, y), Elementwise = Elementwise.Of2<TMap>(),
        };

    public static Function Infix<TMap>(
        string name, string symbol, int precedence, string meaning, bool commutative, Func<double, double, double> oracle,
        IComposition? composition = null) where TMap : struct, IMap2 => new()
        {
            Name = name, Operator = symbol, Precedence = precedence, Group = "binary", Meaning = meaning, Arity = 2,
            Commutative = commutative, Kind = ValueKinds.Join, Expects = "two values of fitting sizes",
            Map = (x, y, _) => oracle(x, y), Elementwise = Elementwise.Of2<TMap>(), Composition = composition,
        };

    public static Function Composed(
        string name, string group, string meaning, int arity, bool commutative, string expects, KindRule kind, IComposition composition,
        FunctionSet set = FunctionSet.Paper, params string[] aliases) => new()
        {
            Name = name, Aliases = aliases, Group = group, Set = set, Meaning = meaning, Arity = arity, Commutative = commutative,
            Kind = kind, Expects = expects, Composition = composition,
        };

    /// <summary>A number for each array, of a matrix of any kind.</summary>
    public static Function Statistic(
        string name, string meaning, ReductionTerm term, Func<double, long, double> finish, FunctionSet set, KindRule kind) => new()
        {
            Name = name, Group = set == FunctionSet.Paper ? "unary" : "matrix", Set = set, Meaning = meaning, Arity = 1,
            Kind = kind, Expects = set == FunctionSet.Paper ? "an array" : "a matrix of each array",
            Reduction = new(ValueKind.PerArray, term, finish),
        };

    public static Function OfMatrix(string name, string meaning, Func<ValueKind, ValueKind> kind, MatrixMap map) => new()
    {
        Name = name, Group = "matrix", Set = FunctionSet.Extended, Meaning = meaning, Arity = 1,
        Kind = kinds => IsMatrix(kinds[0]) ? kind(kinds[0]) : null, Expects = "a matrix of each array", MatrixMap = map,
    };

    public static bool IsMatrix(ValueKind kind) => kind != ValueKind.Scalar;

    /// <summary>The kind of elementwise results whose last argument must be a scalar.</summary>
    public static ValueKind? WithScalar(ReadOnlySpan<ValueKind> kinds) => kinds[^1] == ValueKind.Scalar ? ValueKinds.Join(kinds) : null;

    /// <summary>A scalar, made of arrays only.</summary>
    public static ValueKind? OfArrays(ReadOnlySpan<ValueKind> kinds) => kinds.ContainsAnyExcept(ValueKind.Array) ? null : ValueKind.Scalar;

    private sealed class NumberComposition(double value) : IComposition
    {
        public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) => domain.Constant(value);
    }
}
