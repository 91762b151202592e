using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Rewriting;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Rewriting;

public class SimplifierTests
{
    [Fact]
    public void Simplify_Program8_LeavesOneStateAndTheSign()
    {
        Program simplified = Simplify(Catalogue.Find("program8")!.Parsed.Program).Program;
        simplified.ToString().ShouldBe(
            """
            def train(w, g, m, lr):
              g_clipped = clip(g, lr)
              x = arcsin(g_clipped)
              update = interp(x, m, 0.9)
              update = sign(update)
              wd = w * 0.46019784
              update = update + wd
              lr = lr * 0.00021717617
              update = update * lr
              m = interp(x, m, 0.9982197)
              return update, m

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    // Interpolations, sums, products.
    [InlineData("u = interp(g, interp(g, m, 0.9), 1.1)", "u = interp(g, m, 0.99)")]
    [InlineData("u = (g + w) - g", "u = w * 1")]
    [InlineData("u = g * 0.1 + m * 0.9", "u = interp(g, m, 0.9)")]
    [InlineData("u = (g * 2) * 0.5 + m", "u = g + m")]
    [InlineData("u = g * lr + m * lr", "u = (g + m) * lr")]
    // Signs, roots, powers.
    [InlineData("u = m / sqrt(m * m)", "u = sign(m)")]
    [InlineData("u = m / abs(m)", "u = sign(m)")]
    [InlineData("u = sign(cbrt(g * 3))", "u = sign(g)")]
    [InlineData("u = sign(arctan(sinh(g)))", "u = sign(g)")]
    [InlineData("u = power(abs(g), 0.5)", "u = sqrt(g)")]
    [InlineData("u = square(sqrt(g))", "u = abs(g)")]
    [InlineData("u = cbrt(g * g * g)", "u = g * 1")]
    // Exponentials and logarithms.
    [InlineData("u = exp(log(g) * 0.5)", "u = sqrt(g)")]
    [InlineData("u = log(exp(g + m))", "u = g + m")]
    [InlineData("u = exp(g) * exp(m)", "u = exp(g + m)")]
    // Clipping and bounds.
    [InlineData("u = clip(clip(g, 2), 1)", "u = clip(g, 1)")]
    [InlineData("u = max(abs(g), -1)", "u = abs(g)")]
    [InlineData("u = max(g, negative(g))", "u = abs(g)")]
    public void Simplify_Expression_FindsTheShorterForm(string long1, string short1)
    {
        Program simplified = Simplify(Parse(long1)).Program, expected = Liveness.Prune(Simplify(Parse(short1)).Program);
        simplified.ToString().ShouldBe(expected.ToString());
        simplified.Statements.Length.ShouldBeLessThan(Liveness.Prune(Parse(long1)).Statements.Length + (long1.Contains(" - g", StringComparison.Ordinal) ? 1 : 0));
    }

    [Theory]
    // Zero, equal, scaled, recomputed and dead states.
    [InlineData("m = g + v; v = v * 0.9; u = m", 0)]
    [InlineData("m = interp(g, m, 0.9); v = interp(g, v, 0.9); u = m * v", 1)]
    [InlineData("m = interp(g, m, 0.9); v = v * 0.9 + g * 3; u = m * v", 1)]
    [InlineData("m = interp(g, m, 0.9); v = square(m) * 2; u = m + v; v = square(m)", 1)]
    [InlineData("m = interp(g, m, 0.9); v = tanh(m); u = g * v", 1)]
    [InlineData("m = interp(g, m, 0.9); v = cosh(m); u = m", 1)]
    [InlineData("m = m * 0.9 + g; v = v * 0.8 + g; u = m * v", 2)]
    public void Simplify_States_KeepsThoseThatAreNeeded(string body, int states)
    {
        Simplification result = Simplify(Parse(body));
        result.Program.States.ShouldBe(states);
        AssertEqual(Parse(body), result.Program);
    }

    /// <summary>Programs as they come, with rules that are exact over the reals: they do what they did.</summary>
    [Fact]
    public void Simplify_RandomPrograms_DoWhatTheyDid()
    {
        Rng rng = new(2024, 6);
        int programs = 0, shorter = 0;
        SimplifierOptions options = new() { Exactness = Exactness.Reals, KeepsConstants = true, Limits = new() { Nodes = 3_000, Iterations = 8 } };
        for (int i = 0; i < 1_000; i++)
        {
            Program program = RandomPrograms.Next(ref rng, i % 2 == 0 ? 14 : 40, f => f.Name is not "norm");
            int before = Liveness.Of(program).LiveStatements;
            // Of those that are next to nothing a few will do.
            if (Kinds.Check(program) is not null || (before < 3 && i > 150)) continue;
            Simplification result = Simplify(program, options);
            result.Exactness.ShouldBe(Exactness.Reals);
            AssertEqual(program, result.Program);
            result.Program.Statements.Length.ShouldBeLessThanOrEqualTo(before + 2, $"{Liveness.Prune(program)}{result.Program}");
            programs++;
            if (result.Program.Statements.Length < before) shorter++;
        }
        programs.ShouldBeGreaterThan(150);
        shorter.ShouldBeGreaterThan(100);
    }

    /// <summary>A program whose constants are beyond what folding agrees on: it does what it did, and has names.</summary>
    [Fact]
    public void Simplify_WhatCannotBeProven_StaysAsItWas()
    {
        Program program = Parse(
            "v = log(v); v8 = sinh(1.461); m = interp(g, v, -0.443962); v = expm1(v8); lr = v - -0.255537; g2 = square(0.151834); v = interp(g2, w, 1.05953); "
            + "sqrt_v = sqrt(v); lr = v + lr; sqrt_v = sign(abs(sqrt_v)); lr = cube(log(lr)); wd = min(sqrt_v, 0.231642); sqrt_v = cos(arcsinh(wd)); v7 = cosh(1.6074); "
            + "sqrt_v = sqrt_v + 0.0385641; g = exp(-0.20828); m = tanh(m); lr = exp10(cos(lr)); u = arctan(m); v9 = exp2(v7); lr = lr + -0.0414282; w = get_eps(); "
            + "v10 = cube(v9); lr = arcsin(sin(lr)); sqrt_v = log1p(sqrt_v); wd = cube(g); w = abs(w); v = cbrt(sqrt_v); w = power(w, v10); v9 = log(0.657092); "
            + "w = min(w, 1.4659); sqrt_v = sin(w); lr = arctan(lr); sqrt_v = sign(sqrt_v); wd = cos(wd); sqrt_v = arcsin(sqrt_v); u = min(u, sqrt_v); w = min(wd, -0.898875); "
            + "wd = v9 * -4.52227; lr = min(-0.512948, lr); w = reciprocal(w); lr = exp10(lr); u = u + wd; v = arccos(v); w = negative(exp10(w)); v7 = arccosh(1.4071); "
            + "lr = lr * v7; v = square(v); lr = w + lr; v = arccosh(sqrt(v)); u = tan(u); lr = arccos(lr); u = u * lr");
        Simplification result = Simplify(program);
        AssertEqual(program, result.Program);
        result.Program.Statements.Length.ShouldBeLessThanOrEqualTo(Liveness.Of(program).LiveStatements);
    }

    [Fact]
    public void Simplify_CatalogueAgain_StaysTheSame()
    {
        foreach (CatalogueEntry entry in Catalogue.All)
        {
            Program once = Simplify(entry.Parsed.Program).Program;
            Simplify(once).Program.ToString().ShouldBe(once.ToString(), entry.Name);
        }
    }

    [Fact]
    public void Simplify_Steps_AreAsExactAsAsked()
    {
        Program program4 = Catalogue.Find("program4")!.Parsed.Program;
        foreach (Exactness exactness in Enum.GetValues<Exactness>())
            Simplify(program4, new() { Exactness = exactness }).Steps.ShouldAllBe(step => step.Exactness <= exactness);
        Simplify(program4, new() { Exactness = Exactness.Reals }).Program.ToString().ShouldNotContain("sign");
    }

    [Theory]
    [InlineData(StopReason.Nodes)]
    [InlineData(StopReason.Iterations)]
    [InlineData(StopReason.Saturated)]
    public void Simplify_Limits_AreTheStopReason(StopReason reason)
    {
        SaturationLimits limits = reason switch
        {
            StopReason.Nodes => new() { Nodes = 30 },
            StopReason.Iterations => new() { Iterations = 1 },
            _ => new(),
        };
        Program program8 = Catalogue.Find("program8")!.Parsed.Program;
        Simplification result = Simplify(program8, new() { Limits = limits });
        result.Saturations[0].Stop.ShouldBe(reason);
        result.Program.Statements.Length.ShouldBeLessThanOrEqualTo(Liveness.Of(program8).LiveStatements);
    }

    private static Simplification Simplify(Program program, SimplifierOptions? options = null) =>
        Simplifier.Simplify(program, options, TestContext.Current.CancellationToken);

    private static Program Parse(string body) =>
        Parser.Parse($"def train(w, g, m, v, lr):\n  {body.Replace("; ", "\n  ", StringComparison.Ordinal)}\n  return u, m, v\n");

    private static void AssertEqual(Program original, Program simplified)
    {
        Trajectory a = Trajectory.Of(original), b = Trajectory.Of(simplified);
        if (a.HasLeftTheRange || b.HasLeftTheRange) return;
        a.DifferenceFrom(b).ShouldBeNull();
    }
}
