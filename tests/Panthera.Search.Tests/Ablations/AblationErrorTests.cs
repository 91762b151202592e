using Panthera.Language;
using Panthera.Search.Ablations;

namespace Panthera.Search.Tests.Ablations;

/// <summary>How often ablations are wrong, where it is known what is right.</summary>
public class AblationErrorTests
{
    private const int Runs = 1000;

    /// <summary>There is one statement that can go.</summary>
    private static readonly Program One = Tiny.Program("def train(w, g, lr):\n  g = arcsin(g)\n  update = g * lr\n  return update");

    /// <summary>There are eight.</summary>
    private static readonly Program Many = Tiny.Program(
        "def train(w, g, lr):\n" + string.Concat(new[] { "arcsin", "sinh", "tanh", "arctan", "arcsinh", "sin", "cbrt", "expm1" }.Select(f => $"  g = {f}(g)\n"))
        + "  update = g * lr\n  return update");

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Run_PartThatCostsTheMargin_IsRemovedLessOftenThanTheLevel(double noise)
    {
        int wrong = Count(One, noise, program => program.ToString().Contains("arcsin") ? 0 : 0.25, text => !text.Contains("arcsin"));
        wrong.ShouldBeLessThan((int)(0.05 * Runs));
    }

    [Fact]
    public void Run_ManyPartsThatEachCostTheMargin_ResultIsWrongLessOftenThanTheLevel()
    {
        int before = Many.Statements.Length;
        int wrong = Count(Many, 0.2, program => 0.25 * (before - program.Statements.Length), text => text.Split('\n').Length < Many.ToString().Split('\n').Length);
        wrong.ShouldBeLessThan((int)(0.05 * Runs));
    }

    [Fact]
    public void Run_PartThatIsWorthNothing_IsAlmostAlwaysRemoved() =>
        Count(One, 0.2, _ => 0, text => !text.Contains("arcsin")).ShouldBeGreaterThan((int)(0.95 * Runs));

    [Theory]
    [InlineData(0.25, 0.03)]
    [InlineData(0.25, 1.0)]
    [InlineData(0.3, 0.2)]
    public void SequentialVerdict_CostsOfTheMarginOrMore_PassLessOftenThanTheLevel(double cost, double noise) =>
        Sequences(cost, noise, Inferiority.AsGood).ShouldBeLessThan(0.05 + 3 * Math.Sqrt(0.05 * 0.95 / 20_000));

    [Fact]
    public void SequentialVerdict_CostsOfTheMarginOrLess_AreCalledWorseLessOftenThanTheLevel() =>
        Sequences(0.25, 0.2, Inferiority.Worse).ShouldBeLessThan(0.05 + 3 * Math.Sqrt(0.05 * 0.95 / 20_000));

    [Fact]
    public void SequentialVerdict_LevelIsUsed_AndNotAHundredthOfIt() => Sequences(0.25, 0.2, Inferiority.AsGood).ShouldBeGreaterThan(0.02);

    /// <summary>How many runs end in a way that is asked about.</summary>
    private static int Count(Program program, double noise, Func<Program, double> cost, Func<string, bool> ends)
    {
        int count = 0;
        for (int run = 0; run < Runs; run++)
        {
            MadeUpBench bench = new((p, _, _) => cost(p) + (p.ToString().Contains("* lr") ? 0 : 4), noise, (ulong)run);
            AblationReport report = Ablation.Run(new(program) { Seed = (ulong)run, Scale = 1, TuningSeeds = 2, Ladder = [1] }, bench);
            if (ends(report.Final.ToString())) count++;
        }
        return count;
    }

    /// <summary>The share of sequences of looks that ever say something.</summary>
    private static double Sequences(double cost, double noise, Inferiority said)
    {
        const int sequences = 20_000;
        int[] looks = [4, 8, 16, 32];
        SequentialVerdict verdict = new(0.25, 0.05, looks.Length);
        Rng rng = new(11);
        int count = 0;
        for (int i = 0; i < sequences; i++)
        {
            double[] differences = new double[looks[^1]];
            for (int d = 0; d < differences.Length; d++) differences[d] = cost + noise * rng.NextNormal();
            if (looks.Any(look => verdict.Of(differences[..look]) == said)) count++;
        }
        return (double)count / sequences;
    }
}
