using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Edits;

namespace Panthera.Search.Tests.Edits;

/// <summary>A search that is kept as text goes on the same only if every program is what the parser makes of its text.</summary>
public class TextOrderTests
{
    private static readonly IReadOnlyList<Mutation> Extended = Mutations.Table(Functions.All);

    public static TheoryData<string> Parents => ["start", "program3", "descent", "factored", "inputs returned"];

    [Theory, MemberData(nameof(Parents))]
    public void Breed_AnyChildOfAChain_IsWhatTheParserMakesOfItsText(string parent)
    {
        Rng rng = new(21);
        HashSet<string> mutations = [];
        for (int chain = 0; chain < 10; chain++)
        {
            Program program = Parser.Parse(Named(parent).ToString());
            for (int i = 0; i < 60; i++)
            {
                program = Mutations.Breed(program, Extended, ref rng, out Mutation mutation);
                mutations.Add(mutation.Name);
                ShouldBeSame(Parser.Parse(program.ToString()), program);
            }
        }
        mutations.ShouldBe(Extended.Select(row => row.Name), ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Parents))]
    public void Of_AnyChild_KeepsItsTextAndItsFingerprints(string parent)
    {
        Rng rng = new(22);
        int moved = 0;
        Program program = Named(parent);
        for (int i = 0; i < 400; i++)
        {
            Mutation row = Extended[rng.Next(Extended.Count)];
            if (!row.Applies(program) || row.Apply(program, ref rng) is not { } child || Rejections.Find(child) is not null) continue;
            Program ordered = TextOrder.Of(child);
            ordered.ToString().ShouldBe(child.ToString());
            Identity.Of(ordered).ShouldBe(Identity.Of(child));
            if (!ordered.Variables.SequenceEqual(child.Variables)) moved++;
            TextOrder.Of(ordered).ShouldBeSameAs(ordered);
            program = child.Statements.Length > 30 ? Named(parent) : child;
        }
        moved.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Of_ConstantsOnly_ThroughAChain_IsWhatTheParserMakesOfItsText()
    {
        Rng rng = new(23);
        Program program = Tiny.Start;
        for (int i = 0; i < 500; i++)
        {
            program = Mutations.Breed(program, Mutations.ConstantsOnly, ref rng);
            ShouldBeSame(Parser.Parse(program.ToString()), program);
        }
    }

    private static Program Named(string name) => name switch
    {
        "start" => Tiny.Start,
        "program3" => Tiny.Program3,
        "descent" => Tiny.Descent,
        "factored" => Tiny.Factored,
        _ => Tiny.Program("def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  return m, m"),
    };

    private static void ShouldBeSame(Program actual, Program expected)
    {
        actual.Variables.ShouldBe(expected.Variables);
        actual.StateKinds.ShouldBe(expected.StateKinds);
        actual.Results.ShouldBe(expected.Results);
        actual.Statements.Length.ShouldBe(expected.Statements.Length);
        for (int s = 0; s < expected.Statements.Length; s++)
        {
            (actual.Statements[s].Target, actual.Statements[s].Function).ShouldBe((expected.Statements[s].Target, expected.Statements[s].Function));
            actual.Statements[s].Arguments.SequenceEqual(expected.Statements[s].Arguments).ShouldBeTrue($"statement {s} of {expected}");
        }
    }
}
