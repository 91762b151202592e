using System.Security.Cryptography;
using System.Text;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Search.Ablations;

namespace Panthera.Search.Tests.Ablations;

public class RemovalsTests
{
    private static readonly Program Program4 = Catalogue.Find("program4")!.Parsed.Program;

    [Theory]
    [InlineData("clip(g, lr) → g")]
    [InlineData("arcsin(g) → g")]
    [InlineData("interp(g, m, 1.109) → m")]
    [InlineData("state v → 0")]
    [InlineData("state v → g")]
    [InlineData("update + wd → update")]
    [InlineData("interp(g, v, 0.899): 0.899 → 0.9")]
    [InlineData("interp(g, m, 1.109): 1.109 → 1.1")]
    [InlineData("w * 0.4602: 0.4602 → 0.46")]
    public void Of_Program4_HasTheObviousOnes(string change) => Removals.Of(Program4).ShouldContain(r => r.Change == change);

    [Theory]
    [InlineData("lr * 0.0002 → lr", "it would only need another learning rate")]
    [InlineData("w * 0.4602 → 0.4602", "one number is no array")]
    [InlineData("cosh(update) → update", "it is dead")]
    [InlineData("clip(g, lr) → lr", "one number is no array")]
    public void Of_Program4_LacksWhatMeansNothing(string change, string why) => Removals.Of(Program4).ShouldNotContain(r => r.Change == change, why);

    [Fact]
    public void Of_EveryProgram_AreSimplerWellTypedAndDifferent()
    {
        foreach (CatalogueEntry entry in Catalogue.All)
        {
            Program program = Liveness.Prune(entry.Parsed.Program);
            IReadOnlyList<Removal> removals = Removals.Of(program);
            removals.ShouldNotBeEmpty();
            removals.ShouldAllBe(r => Kinds.AreValid(r.Program) && r.Simplicity.Key.CompareTo(Simplicity.Of(program).Key) < 0);
            removals.ShouldAllBe(r => Parser.Parse(r.Program.ToString(), "removal").ToString() == r.Program.ToString());
            removals.Select(r => Fingerprint.Of(r.Program, Strength.Canonical)).ShouldBeUnique();
            removals.Select(r => r.Simplicity.Key).ShouldBeInOrder();
        }
    }

    [Fact]
    public void Replaced_ByItself_GivesTheProgramBack()
    {
        foreach (CatalogueEntry entry in Catalogue.All)
        {
            ValueForm form = ValueForm.Of(entry.Parsed.Program);
            form.Replaced(form.ValueOf(0), form.ValueOf(0))!.ToString().ShouldBe(entry.Parsed.Program.ToString());
        }
    }

    [Fact]
    public void Replaced_AnyStatementOfBredPrograms_ComputesWithTheArgumentInItsPlace()
    {
        Rng rng = new(5);
        int compared = 0;
        Program program = Program4;
        for (int i = 0; i < 300; i++)
        {
            program = i % 30 == 0 ? Program4 : Mutations.Breed(program, Mutations.All, ref rng);
            ValueForm form = ValueForm.Of(program);
            for (int s = 0; s < program.Statements.Length; s++)
                for (int a = 0; a < program.Statements[s].Arguments.Length; a++)
                {
                    if (form.Replaced(form.ValueOf(s), form.Arguments(s)[a]) is not { } replaced) continue;
                    replaced.Execute(new Formulas(-1, 0)).ShouldBe(program.Execute(new Formulas(s, a)));
                    compared++;
                }
        }
        compared.ShouldBeGreaterThan(5000);
    }

    [Theory]
    [InlineData(0.8999999761581421, new[] { 0.9 })]
    [InlineData(1.109133005142212, new[] { 1, 1.1, 1.11 })]
    [InlineData(0.4601978361606598, new[] { 0.5, 0.46 })]
    [InlineData(0.996991, new[] { 0.997, 0.99699 })]
    [InlineData(0.0002171761734643951, new[] { 0.0002, 0.00022, 0.000217 })]
    [InlineData(0.9, new double[0])]
    [InlineData(0.999, new double[0])]
    [InlineData(-3.14159, new[] { -3, -3.1, -3.14 })]
    [InlineData(0, new double[0])]
    public void Rounded_Constants_AreRound(double constant, double[] expected) =>
        Removals.Rounded(constant).ShouldBe(expected);

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(0.999, 1)]
    [InlineData(0.899, 3)]
    [InlineData(1200, 2)]
    [InlineData(1e-8, 1)]
    [InlineData(1.1, 2)]
    [InlineData(0.8999999761581421, 16)]
    public void DigitsOf_Constants_AreThoseThatAReaderReads(double constant, int digits) => Simplicity.DigitsOf(constant).ShouldBe(digits);

    /// <summary>The domain of formulas, in which one statement is passed through to one of its arguments.</summary>
    private sealed class Formulas(int passed, int argument) : Domain<string>
    {
        public override string Input(int variable) => $"i{variable}";

        public override string Constant(double value) => Printer.Print(value);

        public override string Apply(int statement, Function function, ReadOnlySpan<string> arguments)
        {
            // Long formulas grow with every reading: a hash says as much.
            return statement == passed ? arguments[argument]
                : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{function}({string.Join(", ", arguments.ToArray())})")));
        }
    }
}
