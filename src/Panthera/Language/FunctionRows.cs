using Panthera.Analysis;
using Panthera.Kernels;
using Panthera.Numerics;

namespace Panthera.Language;

/// <summary>The shapes that most rows of <see cref="Functions"/> have.</summary>
internal static class FunctionRows
{
    public static Function Number(string name, string meaning, double value, string? latex = null) => new()
    {
        Name = name, Group = "constant", Meaning = meaning, Arity = 0,
        Kind = _ => ValueKind.Scalar, Expects = "nothing",
        Composition = new NumberComposition(value), Flops = 0, Bounds = BoundsRules.Expanded,
        Notation = new() { Latex = latex },
    };

    public static Function Unary<TMap>(
        string name, string meaning, int ulps, int flops, Func<double, double> oracle, BoundsRule bounds, Algebra? algebra = null,
        IComposition? composition = null, FunctionSet set = FunctionSet.Paper, Notation? notation = null)
        where TMap : struct, IMap1 => new()
        {
            Name = name, Group = "unary", Set = set, Meaning = meaning, Arity = 1, Ulps = ulps, Flops = flops,
            Kind = kinds => kinds[0], Expects = "any value", Bounds = bounds, Algebra = algebra ?? Algebra.None,
            Map = ulps == 0 ? (x, _, _) => oracle(x) : (x, _, _) => oracle(Flushed(x)),
            Elementwise = Elementwise.Of1<TMap>(), Composition = composition, Notation = Notation.Of(notation, oracle.Method),
        };

    public static Function Binary<TMap>(
        string name, string meaning, int ulps, int flops, bool commutative, Func<double, double, double> oracle, BoundsRule bounds,
        Algebra? algebra = null, FunctionSet set = FunctionSet.Paper, Notation? notation = null)
        where TMap : struct, IMap2 => new()
        {
            Name = name, Group = "binary", Set = set, Meaning = meaning, Arity = 2, Commutative = commutative, Ulps = ulps, Flops = flops,
            Kind = ValueKinds.Join, Expects = "two values of fitting sizes", Bounds = bounds, Algebra = algebra ?? Algebra.None,
            Map = ulps == 0 ? (x, y, _) => oracle(x, y) : (x, y, _) => oracle(Flushed(x), Flushed(y)),
            Elementwise = Elementwise.Of2<TMap>(), Notation = Notation.Of(notation, oracle.Method),
        };

    public static Function Infix<TMap>(
        string name, string symbol, int precedence, string meaning, int flops, bool commutative, Func<double, double, double> oracle,
        BoundsRule bounds, string latex, Algebra? algebra = null, IComposition? composition = null) where TMap : struct, IMap2 => new()
        {
            Name = name, Operator = symbol, Precedence = precedence, Group = "binary", Meaning = meaning, Arity = 2, Flops = flops,
            Commutative = commutative, Kind = ValueKinds.Join, Expects = "two values of fitting sizes",
            Bounds = bounds, Algebra = algebra ?? Algebra.None,
            Map = (x, y, _) => oracle(x, y), Elementwise = Elementwise.Of2<TMap>(), Composition = composition,
            Notation = composition is null ? Notation.Operator($"{{0}} {symbol} {{1}}", latex) : new() { Latex = latex },
        };

    public static Function Composed(
        string name, string group, string meaning, int arity, bool commutative, string expects, KindRule kind, IComposition composition,
        FunctionSet set = FunctionSet.Paper, string? latex = null, params string[] aliases) => new()
        {
            Name = name, Aliases = aliases, Group = group, Set = set, Meaning = meaning, Arity = arity, Commutative = commutative,
            Kind = kind, Expects = expects, Composition = composition, Flops = 0, Bounds = BoundsRules.Expanded,
            Notation = new() { Latex = latex },
        };

    /// <summary>A number for each array, of a matrix of any kind.</summary>
    public static Function Statistic(
        string name, string meaning, ReductionTerm term, Func<double, long, double> finish, FunctionSet set, KindRule kind,
        BoundsRule bounds, Algebra algebra, Notation notation) => new()
        {
            Name = name, Group = set == FunctionSet.Paper ? "unary" : "matrix", Set = set, Meaning = meaning, Arity = 1,
            Kind = kind, Expects = set == FunctionSet.Paper ? "an array" : "a matrix of each array",
            Reduction = new(ValueKind.PerArray, term, finish), Flops = term == ReductionTerm.Values ? 1 : 2,
            Bounds = bounds, Algebra = algebra, Notation = notation,
        };

    public static Function OfMatrix(
        string name, string meaning, int flops, Func<ValueKind, ValueKind> kind, MatrixMap map, BoundsRule bounds, Algebra? algebra = null,
        int products = 0, string? latex = null, ThreadedMatrixMap? threaded = null) => new()
        {
            Name = name, Group = "matrix", Set = FunctionSet.Extended, Meaning = meaning, Arity = 1, Flops = flops, MatrixProducts = products,
            Bounds = bounds, Algebra = algebra ?? Algebra.None,
            Kind = kinds => IsMatrix(kinds[0]) ? kind(kinds[0]) : null, Expects = "a matrix of each array", MatrixMap = map, ThreadedMatrixMap = threaded,
            Notation = new() { Latex = latex },
        };

    /// <summary>Subnormal doubles, far beyond the floats that functions with a bound are made for, count as 0 in them.</summary>
    private static double Flushed(double x) => double.IsSubnormal(x) ? Math.CopySign(0, x) : x;

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
