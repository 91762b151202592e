using Panthera.Kernels;
using Panthera.Numerics;
using static Panthera.Analysis.BoundsRules;
using static Panthera.Language.Algebra;
using static Panthera.Language.FunctionRows;

namespace Panthera.Language;

/// <summary>
/// The functions of the language: a table, one row a function. The first set are the paper's 45 (appendix; semantics of its
/// authors' code): division adds ε = 1e-8 to the divisor; <c>sqrt</c> and the logarithms act on the absolute value; the rest
/// follows NumPy. The second set is what optimizers made by hand need beyond them.
/// </summary>
public static class Functions
{
    /// <summary>The ε of protected division and of <c>get_eps</c>.</summary>
    public const double Epsilon = 1e-8;

    private const FunctionSet Extended = FunctionSet.Extended;

    /// <summary>All functions of both sets, in the order in which they are listed.</summary>
    public static IReadOnlyList<Function> All { get; } =
    [
        Number("get_pi",  "π",    Math.PI, @"\pi"),
        Number("get_e",   "e",    Math.E, "e"),
        Number("get_eps", "1e-8", Epsilon),

        Unary<Absolute>("abs",                          "|x|",                  0, 1,  Math.Abs, OfMagnitude, Magnitude,
            notation: new() { Vector = "Vector.Abs({0})", Latex = @"\left|{0}\right|" }),
        Unary<Cosine>("cos",                            "cosine, radians",      1, 20, Math.Cos, Wave, Even),
        Unary<Sine>("sin",                              "sine, radians",        1, 20, Math.Sin, Wave, Odd),
        Unary<Tangent>("tan",                           "tangent, radians",     1, 30, Math.Tan, Poles, Odd),
        Unary<ArcSine>("arcsin",                        "inverse sine",         1, 20, Math.Asin, Within(-1, 1, Increasing), Odd),
        Unary<ArcCosine>("arccos",                      "inverse cosine",       1, 20, Math.Acos, Within(-1, 1, Decreasing), NonNegative),
        Unary<ArcTangent>("arctan",                     "inverse tangent",      1, 20, Math.Atan, Increasing, Odd),
        Unary<HyperbolicSine>("sinh",                   "hyperbolic sine",      1, 20, Math.Sinh, Increasing, Odd),
        Unary<HyperbolicCosine>("cosh",                 "hyperbolic cosine",    1, 20, Math.Cosh, OfMagnitude, EvenPositive),
        Unary<HyperbolicTangent>("tanh",                "hyperbolic tangent",   1, 20, Math.Tanh, Increasing, Odd),
        Unary<InverseHyperbolicSine>("arcsinh",         "inverse of sinh",      1, 20, Math.Asinh, Increasing, Odd),
        Unary<InverseHyperbolicCosine>("arccosh",       "inverse of cosh",      1, 20, Math.Acosh, Within(1, Infinity, Increasing), NonNegative),
        Unary<InverseHyperbolicTangent>("arctanh",      "inverse of tanh",      1, 20, Math.Atanh, Within(-1, 1, Increasing), Odd),
        Unary<Exponential>("exp",                       "e^x",                  1, 15, Math.Exp, Increasing, NonNegative, notation: new() { Latex = "e^{{0}}" }),
        Unary<Exponential2>("exp2",                     "2^x",                  1, 15, x => Math.Pow(2, x), Increasing, NonNegative,
            notation: new() { Python = "np.power(2.0, {0})", CSharp = "Math.Pow(2, {0})", Latex = "2^{{0}}" }),
        Unary<Exponential10>("exp10",                   "10^x",                 1, 15, x => Math.Pow(10, x), Increasing, NonNegative,
            notation: new() { Python = "np.power(10.0, {0})", CSharp = "Math.Pow(10, {0})", Latex = "10^{{0}}" }),
        Unary<ExponentialMinus1>("expm1",               "e^x - 1",              1, 15, Precise.ExpM1, Increasing,
            notation: new() { CSharp = "Math.Abs({0}) < 1e-5 ? {0} + {0} * {0} / 2 : Math.Exp({0}) - 1", Latex = "e^{{0}} - 1" }),
        Unary<Logarithm>("log",                         "ln |x|",               1, 20, x => Math.Log(Math.Abs(x)), OfMagnitude, Even,
            notation: new() { Python = "np.log(np.abs({0}))", CSharp = "Math.Log(Math.Abs({0}))", Latex = @"\ln\left|{0}\right|" }),
        Unary<Logarithm10>("log10",                     "log10 |x|",            1, 20, x => Math.Log10(Math.Abs(x)), OfMagnitude, Even,
            notation: new() { Python = "np.log10(np.abs({0}))", CSharp = "Math.Log10(Math.Abs({0}))", Latex = @"\log_{10}\left|{0}\right|" }),
        Unary<Logarithm2>("log2",                       "log2 |x|",             1, 20, x => Math.Log2(Math.Abs(x)), OfMagnitude, Even,
            notation: new() { Python = "np.log2(np.abs({0}))", CSharp = "Math.Log2(Math.Abs({0}))", Latex = @"\log_2\left|{0}\right|" }),
        Unary<Logarithm1Plus>("log1p",                  "ln |1 + x|",           1, 20, Precise.LogP1, OfMagnitudePlus1,
            notation: new()
            {
                Python = "np.log1p(np.where({0} < -1.0, -({0} + 2.0), {0}))",
                CSharp = "Math.Abs({0}) < 1e-5 ? {0} - {0} * {0} / 2 : Math.Log(Math.Abs(1 + {0}))", Latex = @"\ln\left|1 + {0}\right|",
            }),
        Unary<Square>("square",                         "x²",                   0, 1,  x => x * x, Expanded, composition: new SquareComposition(),
            notation: new() { Latex = "{0}^2" }),
        Unary<SquareRoot>("sqrt",                       "√|x|",                 0, 1,  x => Math.Sqrt(Math.Abs(x)), OfMagnitude, Magnitude,
            notation: new()
            {
                Python = "np.sqrt(np.abs({0}))", CSharp = "Math.Sqrt(Math.Abs({0}))", Vector = "Vector.SquareRoot(Vector.Abs({0}))",
                Latex = @"\sqrt{\left|{0}\right|}",
            }),
        Unary<Cube>("cube",                             "x³, as (x · x) · x",   0, 2,  x => x * x * x, Expanded, composition: new CubeComposition(),
            notation: new() { Latex = "{0}^3" }),
        Unary<CubeRoot>("cbrt",                         "cube root",            1, 20, Math.Cbrt, Increasing, OddRoot,
            notation: new() { Latex = @"\sqrt[3]{{0}}" }),
        Unary<Sign>("sign",                             "-1, 0 or 1",           0, 1,  x => x > 0 ? 1 : x < 0 ? -1 : x, Increasing, Direction,
            notation: new() { CSharp = "{0} > 0 ? 1.0 : {0} < 0 ? -1.0 : {0}", Vector = "Sign({0})" }),
        Unary<Reciprocal>("reciprocal",                 "1 / x",                0, 1,  x => 1 / x, Expanded, composition: new ReciprocalComposition(),
            notation: new() { Latex = @"\frac{1}{{0}}" }),
        Unary<Negate>("negative",                       "-x",                   0, 1,  x => -x, Decreasing, Negation, notation: Notation.Operator("-{0}", "-{0}")),
        new Function
        {
            Name = "invert", Group = "unary", Meaning = "bitwise not: never valid on real numbers", Arity = 1,
            Kind = _ => null, Expects = "integers, which no value is", Flops = 0, Bounds = Anything,
        },
        Statistic("norm", "Euclidean norm of each array", ReductionTerm.Squares, (sum, _) => Math.Sqrt(sum), FunctionSet.Paper,
            kinds => kinds[0] == ValueKind.Array ? ValueKind.PerArray : null, OfNorm, Norm,
            new() { Python = "np.sqrt({0})", CSharp = "Math.Sqrt({0})", Latex = @"\left\|{0}\right\|" }),

        Infix<Add>("add",           "+", 1, "x + y", 1, true,  (x, y) => x + y, OfSum, "{0} + {1}", Sum),
        Infix<Subtract>("subtract", "-", 1, "x - y", 1, false, (x, y) => x - y, OfDifference, "{0} - {1}", Difference),
        Infix<Multiply>("multiply", "*", 2, "x · y", 1, true,  (x, y) => x * y, OfProduct, @"{0} \cdot {1}", Product),
        Infix<DivideProtected>("divide_protected", "/", 2, "x / (y + 1e-8)", 2, false, (x, y) => x / (y + Epsilon), Expanded, @"\frac{{0}}{{1} + \epsilon}",
            composition: new ProtectedDivisionComposition()),
        Binary<Maximum>("max", "larger of x and y",  0, 1,  true,  Math.Max, OfMaximum, Extremum,
            notation: new() { Python = "np.maximum({0}, {1})", Vector = "Vector.Max({0}, {1})", Latex = @"\max({0}, {1})" }),
        Binary<Minimum>("min", "smaller of x and y", 0, 1,  true,  Math.Min, OfMinimum, Extremum,
            notation: new() { Python = "np.minimum({0}, {1})", Vector = "Vector.Min({0}, {1})", Latex = @"\min({0}, {1})" }),
        Binary<Power>("power", "x^y",                1, 40, false, Math.Pow, OfPower, Pole, notation: new() { Latex = "{0}^{{1}}" }),

        Composed("global_norm", "tree", "Euclidean norm of the whole tree", 1, false, "an array", OfArrays, new GlobalNormComposition(),
            latex: @"\left\|{0}\right\|_{\mathrm{tree}}"),
        new Function
        {
            Name = "dot", Group = "tree", Meaning = "sum of x · y over the whole tree", Arity = 2, Commutative = true,
            Kind = OfArrays, Expects = "two arrays", Reduction = new(ValueKind.Scalar, ReductionTerm.Products, (sum, _) => sum),
            Flops = 2, Bounds = OfDot, Algebra = Linear,
            Notation = new() { Python = "{0}", CSharp = "{0}", Latex = @"\left\langle{0}, {1}\right\rangle_{\mathrm{tree}}" },
        },
        Composed("cosine_sim", "tree", "cosine of the angle between two trees", 2, true, "two arrays", OfArrays, new CosineSimilarityComposition(),
            latex: @"\cos\angle_{\mathrm{tree}}({0}, {1})"),
        Composed("clip", "tree", "x scaled down to a global norm of at most c: min(1, c / global_norm(x)) · x", 2, false, "an array and a scalar",
            kinds => kinds is [ValueKind.Array, ValueKind.Scalar] ? ValueKind.Array : null, new ClipComposition(), latex: @"\operatorname{clip}_{\mathrm{tree}}({0}, {1})", aliases: "clip_by_global_norm"),
        Composed("interp", "tree", "(1 - a) · x + a · y", 3, false, "two values of fitting sizes and a scalar", WithScalar,
            new InterpolationComposition(), latex: @"(1 - {2}) \cdot {0} + {2} \cdot {1}", aliases: "interpolate"),

        Binary<Divide>("divide", "x / y, as IEEE 754 has it", 0, 1, false, (x, y) => x / y, OfQuotient, Quotient, Extended,
            Notation.Operator("{0} / {1}", @"\frac{{0}}{{1}}")),
        Unary<ReciprocalSquareRoot>("rsqrt", "1 / √|x|", 0, 2, x => 1 / Math.Sqrt(Math.Abs(x)), Expanded,
            composition: new ReciprocalSquareRootComposition(), set: Extended, notation: new() { Latex = @"\frac{1}{\sqrt{\left|{0}\right|}}" }),
        new Function
        {
            Name = "where", Group = "ternary", Set = Extended, Meaning = "x where c > 0, else y", Arity = 3,
            Kind = ValueKinds.Join, Expects = "three values of fitting sizes",
            Map = (c, x, y) => c > 0 ? x : y, Elementwise = Elementwise.Of3<Where>(), Flops = 1, Bounds = OfWhere,
            Notation = new()
            {
                Python = "np.where({0} > 0.0, {1}, {2})", CSharp = "{0} > 0 ? {1} : {2}",
                Vector = "Vector.ConditionalSelect(Vector.GreaterThan({0}, Vector<float>.Zero), {1}, {2})",
                Latex = @"\begin{cases} {1} & {0} > 0 \\ {2} & \text{else} \end{cases}",
            },
        },
        new Function
        {
            Name = "get_step", Group = "constant", Set = Extended, Meaning = "the number t of this step, 1 at the first", Arity = 0,
            Kind = _ => ValueKind.Scalar, Expects = "nothing", IsStepCount = true, Flops = 0, Bounds = OfCount, Notation = new() { Latex = "t" },
        },
        Statistic("mean", "mean of each array's matrix", ReductionTerm.Values, (sum, n) => sum / n, Extended, PerArray, OfMean, Linear,
            new() { Python = "{0} / {1}", CSharp = "{0} / {1}" }),
        Statistic("rms", "root mean square of each array's matrix", ReductionTerm.Squares, (sum, n) => Math.Sqrt(sum / n), Extended, PerArray,
            OfRms, Norm, new() { Python = "np.sqrt({0} / {1})", CSharp = "Math.Sqrt({0} / {1})" }),
        OfMatrix("rows", "the number of rows", 0, _ => ValueKind.PerArray, MatrixMaps.Rows, OfCount),
        OfMatrix("columns", "the number of columns", 0, _ => ValueKind.PerArray, MatrixMaps.Columns, OfCount),
        OfMatrix("row_means", "the mean of each row: a column", 1, k => ValueKinds.Of(k.Rows(), Side.One), MatrixMaps.RowMeans,
            OfMean, Linear),
        OfMatrix("column_means", "the mean of each column: a row", 1, k => ValueKinds.Of(Side.One, k.Columns()), MatrixMaps.ColumnMeans,
            OfMean, Linear),
        Composed("outer", "matrix", "product of each number of a column and each of a row", 2, false, "a column and a row",
            kinds => IsMatrix(kinds[0]) && IsMatrix(kinds[1]) && kinds[0].Columns() == Side.One && kinds[1].Rows() == Side.One
                ? ValueKinds.Join(kinds) : null, new OuterComposition(), Extended, latex: "{0} {1}"),
        OfMatrix("transpose", "rows and columns exchanged", 0, k => ValueKinds.Of(k.Columns(), k.Rows()), MatrixMaps.Transpose,
            OfItself, Linear, latex: @"{0}^{\top}"),
        new Function
        {
            Name = "matmul", Group = "matrix", Set = Extended, Meaning = "matrix product", Arity = 2,
            Kind = kinds => IsMatrix(kinds[0]) && IsMatrix(kinds[1]) && kinds[0].Columns() == kinds[1].Rows()
                ? ValueKinds.Of(kinds[0].Rows(), kinds[1].Columns()) : null,
            Expects = "two matrices, the second with as many rows as the first has columns", MatrixMap = MatrixMaps.Product,
            Notation = new() { Latex = "{0} {1}" }, Flops = 0, MatrixProducts = 1, Bounds = OfMatrixProduct, Algebra = Linear,
        },
        OfMatrix("newton_schulz", "nearly orthogonal: five Newton-Schulz steps from x / |x|", 0, k => k, NewtonSchulz.Orthogonalize,
            Anything, Odd, products: 15, threaded: NewtonSchulz.Orthogonalize),
    ];

    /// <summary>x · p + y · q with scalars p and q: what <c>interp</c> consists of. Programs cannot name it.</summary>
    internal static Function Blend { get; } = new()
    {
        Name = "blend", Group = "internal", Meaning = "x · p + y · q", Arity = 4, Kind = ValueKinds.Join, Expects = "two values and two scalars",
        Elementwise = Elementwise.Of4<Blend>(), Composition = new BlendComposition(), Flops = 3, Bounds = Expanded,
    };

    private static readonly Dictionary<string, Function> ByName = All
        .SelectMany(f => f.Aliases.Append(f.Operator ?? f.Name).Select(name => (name, f)))
        .ToDictionary(pair => pair.name, pair => pair.f);

    internal static Function Add { get; } = Find("+")!;

    internal static Function Subtract { get; } = Find("-")!;

    internal static Function Multiply { get; } = Find("*")!;

    internal static Function DivideProtected { get; } = Find("/")!;

    internal static Function Divide { get; } = Find("divide")!;

    internal static Function Minimum { get; } = Find("min")!;

    internal static Function Absolute { get; } = Find("abs")!;

    internal static Function Sign { get; } = Find("sign")!;

    internal static Function SquareRoot { get; } = Find("sqrt")!;

    internal static Function Dot { get; } = Find("dot")!;

    internal static Function GlobalNorm { get; } = Find("global_norm")!;

    /// <summary>The functions of one set.</summary>
    public static IReadOnlyList<Function> Of(FunctionSet set) => [.. All.Where(f => f.Set == set)];

    /// <summary>The function with this name, alias or operator, or null.</summary>
    public static Function? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The names that calls may use; operators are not among them.</summary>
    public static IEnumerable<string> CallableNames => ByName.Keys.Where(name => char.IsLetter(name[0]));

    private static ValueKind? PerArray(ReadOnlySpan<ValueKind> kinds) => IsMatrix(kinds[0]) ? ValueKind.PerArray : null;
}
