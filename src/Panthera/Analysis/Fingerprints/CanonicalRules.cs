using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>outer(inner(x)) = result(x); x itself if there is no result.</summary>
internal sealed record NestedRule(Function Outer, Function Inner, Function? Result);

/// <summary>root(x)^power = result(x)^resultPower; a power of x itself if there is no result.</summary>
internal sealed record PowerRule(Function Root, int Power, Function? Result, int ResultPower);

/// <summary>f(x) = outer · result(inner · x).</summary>
internal sealed record ScaledRule(Function Function, double Outer, Function Result, double Inner);

/// <summary>Another form of a call, or null if the rule does not apply.</summary>
internal delegate Form? CallRewrite(Forms forms, ReadOnlySpan<Form> arguments);

/// <summary>A rule for calls of one function, with what it says in words.</summary>
internal sealed record CallRule(string Meaning, Function Function, CallRewrite Rewrite);

/// <summary>The rules that begin with one function.</summary>
internal sealed record RulesOfFunction(NestedRule[] Nested, PowerRule? Power, ScaledRule? Scaled, CallRule[] Calls);

/// <summary>
/// What canonical fingerprints know beyond the laws of the functions' rows: one row a rule. Each holds for every number,
/// infinity and NaN included, up to rounding, to overflow and underflow and to the sign of zeros; so there is no
/// log(exp(x)) = x, as exp overflows early, and no tan(arctan(x)) = x, as arctan rounds too much away.
/// </summary>
internal static class CanonicalRules
{
    private const double Ln2 = 0.6931471805599453, Ln10 = 2.302585092994046;

    private static readonly Function Abs = Functions.Absolute, Sign = Of("sign"), Sqrt = Functions.SquareRoot, Cbrt = Of("cbrt");
    private static readonly Function Exp = Of("exp"), Log = Of("log"), Arcsinh = Of("arcsinh"), Sinh = Of("sinh");

    public static NestedRule[] Nested { get; } =
    [
        new(Sign, Sign,          Sign),
        new(Sign, Cbrt,          Sign),
        new(Sign, Sinh,          Sign),
        new(Sign, Arcsinh,       Sign),
        new(Sign, Of("tanh"),    Sign),
        new(Sign, Of("arctan"),  Sign),
        new(Sign, Of("expm1"),   Sign),
        new(Exp,  Log,           Abs),
        new(Sinh, Arcsinh,       null),
        .. Functions.All.Where(f => f.Algebra.IsNonNegative).Select(f => new NestedRule(Abs, f, f)),
    ];

    public static PowerRule[] Powers { get; } =
    [
        new(Sqrt, 2, Abs,  1),
        new(Abs,  2, null, 2),
        new(Cbrt, 3, null, 1),
    ];

    public static ScaledRule[] Scaled { get; } =
    [
        new(Of("log2"),  1 / Ln2,  Log, 1),
        new(Of("log10"), 1 / Ln10, Log, 1),
        new(Of("exp2"),  1,        Exp, Ln2),
        new(Of("exp10"), 1,        Exp, Ln10),
    ];

    private static readonly CallRule[] Calls =
    [
        new("power(x, n) = x · … · x for n = ±1 to ±4", Of("power"),
            (forms, a) => a[1] is { Node: Forms.One, Coefficient: 1 or 2 or 3 or 4 or -1 or -2 or -3 or -4 }
                ? forms.Product(forms.Constant(1), a[0], (int)a[1].Coefficient) : null),
        new("where(c, x, x) = x", Of("where"), (forms, a) => forms.AreEqual(a[1], a[2]) ? a[1] : null),
    ];

    /// <summary>The rules that begin with a function.</summary>
    public static RulesOfFunction For(Function function) => new(
        [.. Nested.Where(r => r.Outer == function)], Powers.SingleOrDefault(r => r.Root == function),
        Scaled.SingleOrDefault(r => r.Function == function), [.. Calls.Where(r => r.Function == function)]);

    private static Function Of(string name) => Functions.Find(name)!;
}
