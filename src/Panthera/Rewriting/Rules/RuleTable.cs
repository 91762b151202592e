using Panthera.Analysis;
using Panthera.Language;
using static Panthera.Rewriting.Exactness;
using static Panthera.Rewriting.Rules.Rule;

namespace Panthera.Rewriting.Rules;

/// <summary>
/// The rules of the simplifier: one row a rule. No rule makes a number of what is none: where a side may be no number and the
/// other is one, the row asks for facts that exclude it.
/// </summary>
internal static class RuleTable
{
    /// <summary>All rules, in the order in which they are tried.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        Code("definition", NormalRules.Define,
            "interp(x, y, a) => x * (1 - a) + y * a", "square(x) => x * x", "x / y => divide(x, y + 1e-8)",
            "clip(x, a) => x * min(1, a / global_norm(x))", "z * global_norm(x) => z * sqrt(dot(x, x))"),
        Code("constant folding", NormalRules.Fold, "x * exp2(3.0) => x * 8.0", "x + sqrt(16.0) => x + 4.0"),
        Code("linear algebra", NormalRules.Sums,
            "x + y => y + x", "(x + y) + z => x + (y + z)", "x * 2.0 + x * 3.0 => x * 5.0", "x - (x - y) => y",
            "interp(x, interp(x, y, 0.9), 1.109) => interp(x, y, 0.9981)", "interp(x, y, 0.25) - x * 0.75 => y * 0.25"),
        Code("powers", NormalRules.Products,
            "x * y => y * x", "(x * y) * z => x * (y * z)", "sqrt(x * x) => abs(x)", "abs(x) * abs(y) => abs(x * y)", "sqrt(x) * sqrt(x) => abs(x)",
            "cbrt(x) * cbrt(x) * cbrt(x) => x", "sign(x) * abs(x) => x", "sign(x * 3.0) => sign(x)", "sign(x * -2.0) => negative(sign(x))",
            "power(x, 3.0) => cube(x)", "square(sqrt(x)) => abs(x)"),
        Code("protected division", NormalRules.Protect,
            "(x * 2.0) / (abs(y) * 2.0) => x / abs(y)", "x / sqrt(x * x) => sign(x)", "(x / sqrt(y)) / sqrt(y) => x / abs(y)",
            "x / (1.0 / (abs(y) + 1.0)) => x * (abs(y) + 1.0)") with { Exactness = Epsilon },
        Code("signs that are one", NormalRules.Signs,
            "sign(x) * sign(x) * y => y", "sign(exp(x)) => x * 0.0 + 1.0", "sign(abs(x)) * y => y", "abs(x) / abs(x) => x * 0.0 + 1.0") with { Exactness = Points },
        Code("distributivity", NormalRules.Expand, "x * (y + z) => x * y + x * z", "(x - y) * z => x * z - y * z"),
        Code("common factors", NormalRules.CommonFactors, "x * y + x * z => x * (y + z)", "x * a + y * a => (x + y) * a"),
        Code("bounds", NormalRules.Decide,
            "max(abs(x), -1.0) => abs(x)", "min(abs(x), -1.0) => x * 0.0 - 1.0", "max(exp(x), -2.0) => exp(x)", "min(tanh(x), 2.0) => tanh(x)"),
        Code("logarithm of a product", NormalRules.Logarithms, "log(x * y) => log(x) + log(y)", "log(sqrt(x)) => log(x) * 0.5", "log(x * 4.0) => log(x) + 1.3862943611198906"),
        Code("product of exponentials", NormalRules.Exponentials, "exp(x) * exp(y) => exp(x + y)", "exp(x) * exp(x) => exp(x * 2.0)"),

        Code("exponential of logarithms", NormalRules.ExponentialsOfLogarithms, "exp(log(x) * 0.5) => sqrt(x)", "exp(log(x) * 2.0 + y) => square(x) * exp(y)"),

        Pattern("exponential of a logarithm",  "exp(log(x)) => abs(x)"),
        Pattern("logarithm of an exponential", "log(exp(x)) => x"),
        Pattern("power of two",                "exp2(x) => exp(x * 0.6931471805599453)"),
        Pattern("power of ten",                "exp10(x) => exp(x * 2.302585092994046)"),
        Pattern("binary logarithm",            "log2(x) => log(x) * 1.4426950408889634"),
        Pattern("decimal logarithm",           "log10(x) => log(x) * 0.4342944819032518"),
        Pattern("exponential minus one",       "expm1(x) => exp(x) - 1.0"),
        Pattern("logarithm of one plus",       "log1p(x) => log(x + 1.0)"),
        Pattern("power of a power",            "power(power(x, a), b) => power(x, a * b)", Reals, "x > 0"),

        Pattern("sinh of its inverse",         "sinh(arcsinh(x)) => x"),
        Pattern("inverse of sinh",             "arcsinh(sinh(x)) => x"),
        Pattern("inverse of cosh",             "arccosh(cosh(x)) => abs(x)"),
        Pattern("cosh of its inverse",         "cosh(arccosh(x)) => x", Reals, "x >= 1"),
        Pattern("inverse of tanh",             "arctanh(tanh(x)) => x"),
        Pattern("tanh of its inverse",         "tanh(arctanh(x)) => x", Reals, "x >= -1", "x <= 1"),
        Pattern("tangent of its inverse",      "tan(arctan(x)) => x"),
        Pattern("sine of its inverse",         "sin(arcsin(x)) => x", Reals, "x >= -1", "x <= 1"),
        Pattern("cosine of its inverse",       "cos(arccos(x)) => x", Reals, "x >= -1", "x <= 1"),
        Pattern("sign of arcsin",              "sign(arcsin(x)) => sign(x)", Reals, "x >= -1", "x <= 1"),
        Pattern("sign of arctanh",             "sign(arctanh(x)) => sign(x)", Reals, "x >= -1", "x <= 1"),
        Pattern("sign of expm1",               "sign(expm1(x)) => sign(x)"),
        .. Functions.All.Where(f => f.Algebra.Parity == Parity.Odd && f.Bounds == BoundsRules.Increasing && f.Arity == 1)
            .Select(f => Pattern($"sign of {f.Name}", $"sign({f.Name}(x)) => sign(x)")),
        .. Functions.All.Where(f => f.Algebra.Parity == Parity.Odd && f.Arity == 1 && f.Algebra.Scaling == Scaling.None && f.Elementwise is not null)
            .Select(f => Code($"{f.Name} is odd", ParityRules.Odd(f), $"{f.Name}(negative(x)) => negative({f.Name}(x))") with { Root = f }),
        .. Functions.All.Where(f => f.Algebra.Parity == Parity.Even && f.Arity == 1 && f.Algebra.Scaling == Scaling.None && f.Elementwise is not null)
            .Select(f => Code($"{f.Name} is even", ParityRules.Even(f), $"{f.Name}(negative(x)) => {f.Name}(x)", $"{f.Name}(abs(x)) => {f.Name}(x)") with { Root = f }),
        .. Functions.All.Where(f => f.Algebra.Scaling == Scaling.Linear && f.Set == FunctionSet.Paper)
            .Select(f => Code($"{f.Name} scales", ParityRules.Linear(f), ParityRules.LawOfScaling(f)) with { Root = f }),

        Pattern("smaller of itself",           "min(x, x) => x"),
        Pattern("larger of itself",            "max(x, x) => x"),
        Pattern("absorbed maximum",            "min(x, max(x, y)) => x", Reals, "finite y"),
        Pattern("absorbed minimum",            "max(x, min(x, y)) => x", Reals, "finite y"),
        Pattern("maximum of negatives",        "max(negative(x), negative(y)) => negative(min(x, y))"),
        Pattern("minimum of negatives",        "min(negative(x), negative(y)) => negative(max(x, y))"),
        Pattern("magnitude as a maximum",      "max(x, negative(x)) => abs(x)"),
        Pattern("clipped twice",               "clip(clip(x, a), b) => clip(x, min(a, b))", Epsilon, "a >= 0", "b >= 0"),
        Pattern("choice of equals",            "where(x, y, y) => y"),
        Pattern("transposed twice",            "transpose(transpose(x)) => x"),
    ];
}
