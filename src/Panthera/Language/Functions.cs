using System.Numerics.Tensors;
using Panthera.Kernels;

namespace Panthera.Language;

/// <summary>
/// The 45 functions of the language (paper, appendix; semantics of its authors' code): a table, one row a function.
/// Division adds ε = 1e-8 to the divisor; <c>sqrt</c> and the logarithms act on the absolute value; the rest follows NumPy.
/// </summary>
public static class Functions
{
    /// <summary>The ε of protected division and of <c>get_eps</c>.</summary>
    public const float Epsilon = 1e-8f;

    /// <summary>All functions, in the order in which they are listed.</summary>
    public static IReadOnlyList<Function> All { get; } =
    [
        Number("get_pi",  "π",    MathF.PI),
        Number("get_e",   "e",    MathF.E),
        Number("get_eps", "1e-8", Epsilon),

        Unary("abs",        "|x|",                  0, x => Math.Abs(x),                        TensorPrimitives.Abs),
        Unary("cos",        "cosine, radians",      4, Math.Cos,                                TensorPrimitives.Cos),
        Unary("sin",        "sine, radians",        4, Math.Sin,                                TensorPrimitives.Sin),
        Unary("tan",        "tangent, radians",     4, Math.Tan,                                Blocks.Tan),
        Unary("arcsin",     "inverse sine",         4, Math.Asin,                               TensorPrimitives.Asin),
        Unary("arccos",     "inverse cosine",       4, Math.Acos,                               TensorPrimitives.Acos),
        Unary("arctan",     "inverse tangent",      4, Math.Atan,                               TensorPrimitives.Atan),
        Unary("sinh",       "hyperbolic sine",      4, Math.Sinh,                               Blocks.Sinh),
        Unary("cosh",       "hyperbolic cosine",    4, Math.Cosh,                               Blocks.Cosh),
        Unary("tanh",       "hyperbolic tangent",   4, Math.Tanh,                               Blocks.Tanh),
        Unary("arcsinh",    "inverse of sinh",      4, Math.Asinh,                              TensorPrimitives.Asinh),
        Unary("arccosh",    "inverse of cosh",      4, Math.Acosh,                              TensorPrimitives.Acosh),
        Unary("arctanh",    "inverse of tanh",      4, Math.Atanh,                              TensorPrimitives.Atanh),
        Unary("exp",        "e^x",                  4, Math.Exp,                                TensorPrimitives.Exp),
        Unary("exp2",       "2^x",                  4, x => Math.Pow(2, x),                     Blocks.Exp2),
        Unary("exp10",      "10^x",                 4, x => Math.Pow(10, x),                    Blocks.Exp10),
        Unary("expm1",      "e^x - 1",              4, Precise.ExpM1,                           Blocks.ExpM1),
        Unary("log",        "ln |x|",               4, x => Math.Log(Math.Abs(x)),              Blocks.Log),
        Unary("log10",      "log10 |x|",            4, x => Math.Log10(Math.Abs(x)),            Blocks.Log10),
        Unary("log2",       "log2 |x|",             4, x => Math.Log2(Math.Abs(x)),             Blocks.Log2),
        Unary("log1p",      "ln |1 + x|",           4, Precise.LogP1,                           Blocks.LogP1),
        Unary("square",     "x²",                   0, x => x * x,                              Blocks.Unary<Square>),
        Unary("sqrt",       "√|x|",                 0, x => Math.Sqrt(Math.Abs(x)),             Blocks.Unary<SquareRoot>),
        Unary("cube",       "x³, as (x · x) · x",   0, x => (float)(x * x) * x,                 Blocks.Unary<Cube>),
        Unary("cbrt",       "cube root",            4, Math.Cbrt,                               TensorPrimitives.Cbrt),
        Unary("sign",       "-1, 0 or 1",           0, x => x > 0 ? 1 : x < 0 ? -1 : x,         Blocks.Unary<Sign>),
        Unary("reciprocal", "1 / x",                0, x => 1 / x,                              Blocks.Unary<Reciprocal>),
        Unary("negative",   "-x",                   0, x => -x,                                 TensorPrimitives.Negate),
        new Function
        {
            Name = "invert", Group = "unary", Meaning = "bitwise not: never valid on real numbers", Arity = 1,
            Kind = _ => null, Expects = "integers, which no value is",
        },
        new Function
        {
            Name = "norm", Group = "unary", Meaning = "Euclidean norm of each array", Arity = 1,
            Kind = kinds => kinds[0] == ValueKind.Array ? ValueKind.PerArray : null, Expects = "an array",
            Reduction = new(ValueKind.PerArray, 1, Sums.Squares, (sums, _) => (float)Math.Sqrt(sums[0])),
        },

        Infix<Add>("add",      "+", 1, "x + y",          true),
        Infix<Subtract>("subtract", "-", 1, "x - y",     false),
        Infix<Multiply>("multiply", "*", 2, "x · y",     true),
        Infix<Divide>("divide_protected", "/", 2, "x / (y + 1e-8)", false),
        Binary("max",   "larger of x and y",  0, true,  Maximum.Invoke, Blocks.Binary<Maximum>),
        Binary("min",   "smaller of x and y", 0, true,  Minimum.Invoke, Blocks.Binary<Minimum>),
        Binary("power", "x^y",                4, false, (x, y) => (float)Math.Pow(x, y), Blocks.Power),

        Tree("global_norm", "Euclidean norm of the whole tree", 1, false, 1, Sums.Squares, sums => Math.Sqrt(sums[0])),
        Tree("dot", "sum of x · y over the whole tree", 2, true, 1, Sums.Products, sums => sums[0]),
        Tree("cosine_sim", "cosine of the angle between two trees", 2, true, 3, Sums.Cosine,
            sums => sums[0] / (Math.Sqrt(sums[1]) * Math.Sqrt(sums[2]) + Epsilon)),
        new Function
        {
            Name = "clip", Aliases = ["clip_by_global_norm"], Group = "tree", Arity = 2,
            Meaning = "x scaled down to a global norm of at most c: min(1, c / global_norm(x)) · x",
            Kind = kinds => kinds is [ValueKind.Array, ValueKind.Scalar] ? ValueKind.Array : null, Expects = "an array and a scalar",
            Reduction = new(ValueKind.Scalar, 1, Sums.Squares, (sums, c) => MathF.Min(1, c / ((float)Math.Sqrt(sums[0]) + Epsilon))),
            Map = (x, factor, _) => x * factor,
            Block = (x, factor, _, result) => Blocks.Binary<Multiply>(x, factor, result),
        },
        new Function
        {
            Name = "interp", Aliases = ["interpolate"], Group = "tree", Arity = 3,
            Meaning = "(1 - a) · x + a · y",
            Kind = kinds => kinds[2] == ValueKind.Scalar ? Highest(kinds) : null, Expects = "any two values and a scalar",
            Map = (x, y, a) => (1 - a) * x + a * y,
            Block = Blocks.Interpolate,
        },
    ];

    private static readonly Dictionary<string, Function> ByName = All
        .SelectMany(f => f.Aliases.Append(f.Operator ?? f.Name).Select(name => (name, f)))
        .ToDictionary(pair => pair.name, pair => pair.f);

    /// <summary>The function with this name, alias or operator, or null.</summary>
    public static Function? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The names that calls may use; operators are not among them.</summary>
    public static IEnumerable<string> CallableNames => ByName.Keys.Where(name => char.IsLetter(name[0]));

    private static ValueKind Highest(ReadOnlySpan<ValueKind> kinds)
    {
        ValueKind highest = ValueKind.Scalar;
        foreach (ValueKind kind in kinds)
            if (kind > highest) highest = kind;
        return highest;
    }

    private static Function Number(string name, string meaning, float value) => new()
    {
        Name = name, Group = "constant", Meaning = meaning, Arity = 0,
        Kind = _ => ValueKind.Scalar, Expects = "nothing",
        Map = (_, _, _) => value,
        Block = (_, _, _, result) => result.Fill(value),
    };

    private static Function Unary(string name, string meaning, int ulps, Func<double, double> oracle, UnaryBlock block) => new()
    {
        Name = name, Group = "unary", Meaning = meaning, Arity = 1, Ulps = ulps,
        Kind = kinds => kinds[0], Expects = "any value",
        Map = (x, _, _) => (float)oracle(x),
        Block = (x, _, _, result) => block(x, result),
    };

    private static Function Binary(
        string name, string meaning, int ulps, bool commutative, Func<float, float, float> oracle, BinaryBlock block) => new()
        {
            Name = name, Group = "binary", Meaning = meaning, Arity = 2, Commutative = commutative, Ulps = ulps,
            Kind = Kind2, Expects = "any two values",
            Map = (x, y, _) => oracle(x, y),
            Block = (x, y, _, result) => block(x, y, result),
        };

    private static Function Infix<TOperator>(string name, string symbol, int precedence, string meaning, bool commutative)
        where TOperator : struct, IBinaryOperator => new()
        {
            Name = name, Operator = symbol, Precedence = precedence, Group = "binary", Meaning = meaning, Arity = 2, Commutative = commutative,
            Kind = Kind2, Expects = "any two values",
            Map = (x, y, _) => TOperator.Invoke(x, y),
            Block = (x, y, _, result) => Blocks.Binary<TOperator>(x, y, result),
        };

    private static Function Tree(
        string name, string meaning, int arity, bool commutative, int sums, BlockSums accumulate, SumsToDouble finish) => new()
        {
            Name = name, Group = "tree", Meaning = meaning, Arity = arity, Commutative = commutative,
            Kind = AllArrays, Expects = arity == 1 ? "an array" : "two arrays",
            Reduction = new(ValueKind.Scalar, sums, accumulate, (s, _) => (float)finish(s)),
        };

    private static ValueKind? Kind2(ReadOnlySpan<ValueKind> kinds) => Highest(kinds);

    private static ValueKind? AllArrays(ReadOnlySpan<ValueKind> kinds) =>
        kinds.ContainsAnyExcept(ValueKind.Array) ? null : ValueKind.Scalar;

    private delegate void UnaryBlock(ReadOnlySpan<float> x, Span<float> result);

    private delegate void BinaryBlock(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result);

    private delegate double SumsToDouble(ReadOnlySpan<double> sums);
}
