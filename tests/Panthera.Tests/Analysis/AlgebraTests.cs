using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Tests.Analysis;

/// <summary>Holds the laws of the functions' rows, and the rules of canonical fingerprints, against the rows' oracles.</summary>
public class AlgebraTests
{
    private static readonly double[] Numbers =
    [
        0, 1, -1, 0.5, -0.5, 2, -3, 1e-9, -1e-9, 0.999, 1.001, 7, -20, 1e6, -1e6, 1e-20, 1e20, -1e20,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly double[] Factors = [2, 0.1, 3, 1e-3, 1e4];

    public static TheoryData<string> OfOneNumber =>
        [.. Functions.All.Where(f => f is { Map: not null, Arity: 1, Composition: null }).Select(f => f.Name)];

    [Theory, MemberData(nameof(OfOneNumber))]
    public void Parity_IsThatOfTheOracle(string name)
    {
        (Function function, Algebra algebra) = Row(name);
        Parity found = Numbers.All(x => Agree(At(function, -x), -At(function, x))) ? Parity.Odd
            : Numbers.All(x => Agree(At(function, -x), At(function, x))) ? Parity.Even
            : Parity.None;
        // Normal forms take the sign of a negation out themselves.
        if (algebra.Arithmetic != Arithmetic.Negation) algebra.Parity.ShouldBe(found);
    }

    [Theory, MemberData(nameof(OfOneNumber))]
    public void Scaling_HoldsForTheOracle(string name)
    {
        (Function function, Algebra algebra) = Row(name);
        bool holds = Numbers.All(x => Factors.All(c => Agree(At(function, c * x), At(function, c) * At(function, x))));
        if (algebra.Arithmetic != Arithmetic.Negation) (algebra.Scaling == Scaling.Own).ShouldBe(holds);
    }

    [Theory, MemberData(nameof(OfOneNumber))]
    public void Distribution_HoldsForTheOracle(string name)
    {
        (Function function, Algebra algebra) = Row(name);
        bool holds = Numbers.All(x => Numbers.All(y => Agree(At(function, x * y), At(function, x) * At(function, y))
            && Agree(At(function, x / y), At(function, x) / At(function, y))));
        algebra.Distributes.ShouldBe(holds);
    }

    [Theory, MemberData(nameof(OfOneNumber))]
    public void NonNegative_HoldsForTheOracle(string name)
    {
        (Function function, Algebra algebra) = Row(name);
        algebra.IsNonNegative.ShouldBe(Numbers.All(x => !(At(function, x) < 0)));
    }

    [Fact]
    public void Idempotence_HoldsForTheOracle()
    {
        foreach (Function f in Functions.All.Where(f => f is { Map: not null, Arity: 2 }))
            f.Algebra.IsIdempotent.ShouldBe(Numbers.All(x => Agree(f.Map!(x, x, 0), x)), f.Name);
    }

    [Fact]
    public void Operations_AreWhatTheirRolesSay()
    {
        Functions.All.Where(f => f.Algebra.Arithmetic != Arithmetic.None).Select(f => (f.Algebra.Arithmetic, f.Name)).ShouldBe([
            (Arithmetic.Negation, "negative"), (Arithmetic.Sum, "add"), (Arithmetic.Difference, "subtract"),
            (Arithmetic.Product, "multiply"), (Arithmetic.Quotient, "divide"),
        ]);
    }

    [Fact]
    public void NestedRules_HoldForTheOracles()
    {
        foreach (NestedRule rule in CanonicalRules.Nested.Where(r => r.Inner.Map is not null))
            foreach (double x in Numbers)
                Agree(At(rule.Outer, At(rule.Inner, x)), rule.Result is null ? x : At(rule.Result, x)).ShouldBeTrue($"{rule} of {x}");
    }

    [Fact]
    public void PowerRules_HoldForTheOracles()
    {
        foreach (PowerRule rule in CanonicalRules.Powers)
            foreach (double x in Numbers)
            {
                double result = rule.Result is null ? x : At(rule.Result, x);
                Agree(Math.Pow(At(rule.Root, x), rule.Power), Math.Pow(result, rule.ResultPower)).ShouldBeTrue($"{rule} of {x}");
            }
    }

    [Fact]
    public void ScaledRules_HoldForTheOracles()
    {
        foreach (ScaledRule rule in CanonicalRules.Scaled)
            foreach (double x in Numbers)
                Agree(At(rule.Function, x), rule.Outer * At(rule.Result, rule.Inner * x)).ShouldBeTrue($"{rule} of {x}");
    }

    private static (Function, Algebra) Row(string name)
    {
        Function function = Functions.Find(name)!;
        return (function, function.Algebra);
    }

    private static double At(Function function, double x) => function.Map!(x, 0, 0);

    /// <summary>Up to rounding, underflow and the sign of zeros.</summary>
    private static bool Agree(double x, double y) =>
        x.Equals(y) || (Math.Abs(x) < 1e-290 && Math.Abs(y) < 1e-290) || Math.Abs(x - y) <= 1e-9 * Math.Max(Math.Abs(x), Math.Abs(y));
}
