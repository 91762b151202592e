using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search.Tests;

public class MutationsTests
{
    private static readonly Program Parent = Tiny.Program3;

    [Fact]
    public void Breed_AnyRow_GivesWellTypedChildrenAndLeavesTheParent()
    {
        string before = Parent.ToString();
        Rng rng = new(1);
        for (int i = 0; i < 2000; i++)
        {
            Program child = Mutations.Breed(Parent, Mutations.All, ref rng);
            Kinds.AreValid(child).ShouldBeTrue();
            child.ShouldNotBeSameAs(Parent);
            child.ToString().ShouldNotBe(before);
        }
        Parent.ToString().ShouldBe(before);
    }

    [Fact]
    public void Breed_SameSeed_SameChild()
    {
        Rng first = new(3), second = new(3), other = new(4);
        string[] Children(ref Rng rng)
        {
            List<string> children = [];
            for (int i = 0; i < 50; i++) children.Add(Mutations.Breed(Parent, Mutations.All, ref rng).ToString());
            return [.. children];
        }
        string[] children = Children(ref first);
        Children(ref second).ShouldBe(children);
        Children(ref other).ShouldNotBe(children);
    }

    [Fact]
    public void Breed_FromTheStart_MakesEveryKindOfChild()
    {
        Rng rng = new(5);
        int[] kinds = new int[3];
        const int draws = 3000;
        for (int i = 0; i < draws; i++) kinds[Mutations.Breed(Parent, Mutations.All, ref rng).Statements.Length - Parent.Statements.Length + 1]++;
        // Rows are drawn equally often, but what they make is not equally often well-typed.
        kinds.ShouldAllBe(count => count > draws / 10);
    }

    [Fact]
    public void Delete_Applied_RemovesOneStatementAndUnusedVariables()
    {
        HashSet<string> removed = [];
        foreach (Program child in Applied("delete", 300))
        {
            string[] lines = Body(child), all = Body(Parent);
            lines.Length.ShouldBe(all.Length - 1);
            string[] missing = [.. all.Except(lines)];
            missing.Length.ShouldBe(1);
            removed.Add(missing[0]);
            all.Where(line => line != missing[0]).ShouldBe(lines);
            HashSet<int> used = [.. Enumerable.Range(0, child.Inputs), .. child.Results, .. child.Statements.Select(s => s.Target),
                .. child.Statements.SelectMany(s => s.Arguments).Where(a => !a.IsConstant).Select(a => a.Variable)];
            used.Count.ShouldBe(child.Variables.Length);
        }
        removed.Count.ShouldBe(Parent.Statements.Length);
    }

    [Fact]
    public void ConstantsOnly_ThroughAChain_NeverChangesTheStructure()
    {
        Rng rng = new(9);
        Program program = Parent;
        HashSet<int> changed = [];
        for (int i = 0; i < 500; i++)
        {
            Program child = Mutations.Breed(program, Mutations.ConstantsOnly, ref rng);
            changed.Add(ChangedArgument(program, child).Statement);
            Masked(child).ShouldBe(Masked(Parent));
            program = child;
        }
        changed.Count.ShouldBe(Parent.Statements.Count(s => s.Arguments.Any(a => a.IsConstant)));
    }

    [Fact]
    public void Insert_ThroughAChain_StopsAtTheCap()
    {
        Rng rng = new(10);
        Program program = Parent;
        Mutation[] growing = [.. Mutations.All.Where(row => row.Name != "delete")];
        int longest = 0;
        for (int i = 0; i < 1000; i++)
        {
            program = Mutations.Breed(program, growing, ref rng);
            longest = Math.Max(longest, program.Statements.Length);
        }
        longest.ShouldBe(Mutations.MaxStatements);
    }

    [Theory]
    [InlineData("", 0, "insert, insert in place", "")]
    [InlineData("c = get_pi()", 1, "insert, insert in place", "")]
    [InlineData("c = get_pi()", 2, "insert, insert in place, delete", "")]
    [InlineData("g = g * lr", 1, "insert, insert in place, change to variable, change to constant", "")]
    [InlineData("g = g * lr", 2, "insert, insert in place, delete, change to variable, change to constant", "")]
    [InlineData("g = g + 0.0", 2, "insert, insert in place, delete, change to variable, change to constant", "redraw constant")]
    [InlineData("g = g * 2.0", 2, "insert, insert in place, delete, change to variable, change to constant, scale constant",
        "redraw constant, scale constant")]
    [InlineData("g = g * 0.9", Mutations.MaxStatements - 1,
        "insert, insert in place, delete, change to variable, change to constant, scale constant", "redraw constant, scale constant, scale from 1")]
    [InlineData("g = g * 0.9", Mutations.MaxStatements,
        "delete, change to variable, change to constant, scale constant", "redraw constant, scale constant, scale from 1")]
    [InlineData("g = g * 0.9", Mutations.MaxStatements + 7,
        "delete, change to variable, change to constant, scale constant", "redraw constant, scale constant, scale from 1")]
    public void Rows_ThatDoNotApply_AreNotDrawn(string statement, int times, string drawn, string drawnOfConstants)
    {
        // A program without statements is nothing that can be written down.
        Program one = Tiny.Program("def train(w, g, lr):\n" + (times == 0 ? "  g = abs(g)\n" : string.Concat(Enumerable.Repeat($"  {statement}\n", times))) + "  return g");
        Program parent = times == 0 ? new(one.Variables, one.StateKinds, [], one.Results) : one;
        parent.Statements.Length.ShouldBe(times);
        DrawnFrom(parent, Mutations.All).ShouldBe(drawn);
        if (drawnOfConstants.Length > 0) DrawnFrom(parent, Mutations.ConstantsOnly).ShouldBe(drawnOfConstants);
        else Should.Throw<InputException>(() => DrawnFrom(parent, Mutations.ConstantsOnly)).Message.ShouldContain("constant");
    }

    [Fact]
    public void Tables_InsertDeleteAndChangeEquallyOften()
    {
        foreach (IReadOnlyList<Mutation> table in new[] { Mutations.All, Mutations.Table(Functions.All) })
        {
            int Weight(params string[] names) => table.Where(row => names.Contains(row.Name)).Sum(row => row.Weight);
            Weight("insert", "insert in place").ShouldBe(Weight("delete"));
            Weight("change to variable", "change to constant", "scale constant").ShouldBe(Weight("delete"));
            Weight("change to variable").ShouldBe(Weight("change to constant", "scale constant"));
            table.Sum(row => row.Weight).ShouldBe(3 * Weight("delete"));
        }
    }

    [Fact]
    public void Tables_HaveRowsThatSayWhatTheyDo()
    {
        foreach (IReadOnlyList<Mutation> table in new[] { Mutations.All, Mutations.ConstantsOnly })
        {
            table.Select(row => row.Name).ShouldBeUnique();
            table.ShouldAllBe(row => row.Weight > 0 && row.Meaning.Length > 0 && !row.Meaning.Contains('\n'));
        }
        Mutations.All[0].Meaning.ShouldContain("45 functions");
        Mutations.Table(Functions.All)[0].Meaning.ShouldContain($"{Functions.All.Count} functions");
    }

    [Fact]
    public void Table_WithoutAFunctionThatTakesArguments_IsRefused()
    {
        Should.Throw<ArgumentException>(() => Mutations.Table([]));
        Should.Throw<ArgumentException>(() => Mutations.Table([Functions.Find("get_pi")!]));
    }

    [Fact]
    public void Breed_StatesOfOtherKinds_KeepsThem()
    {
        IReadOnlyList<Mutation> table = Mutations.Table(Functions.All);
        Rng rng = new(14);
        Program program = Tiny.Factored;
        HashSet<FunctionSet> sets = [];
        for (int i = 0; i < 2000; i++)
        {
            program = Mutations.Breed(program, table, ref rng);
            program.StateKinds.ShouldBe([ValueKind.Column, ValueKind.Row]);
            Kinds.Check(program).ShouldBeNull();
            sets.UnionWith(program.Statements.Select(s => s.Function.Set));
        }
        sets.Count.ShouldBe(2);
    }

    [Fact]
    public void Breed_RowThatNeverGivesAValidChild_EndsWithAnError()
    {
        Mutation hopeless = new()
        {
            Name = "hopeless", Weight = 1, Applies = _ => true, Apply = (Program _, ref Rng _) => null, Meaning = "nothing",
        };
        Rng rng = new(12);
        Should.Throw<InputException>(() => Mutations.Breed(Parent, [hopeless], ref rng)).Message.ShouldContain("hopeless");
    }

    [Fact]
    public void Breed_LongChain_StaysValidAndReadable()
    {
        Rng rng = new(13);
        Program program = Parent;
        for (int i = 0; i < 10_000; i++)
        {
            program = Mutations.Breed(program, Mutations.All, ref rng);
            program.Statements.Length.ShouldBeInRange(1, Mutations.MaxStatements);
            if (i % 20 != 0) continue;
            Kinds.Check(program).ShouldBeNull();
            Program again = Parser.Parse(program.ToString());
            again.ToString().ShouldBe(program.ToString());
            Fingerprint.Of(again).ShouldBe(Fingerprint.Of(program));
        }
    }

    /// <summary>The names of the rows that are drawn for a parent, in the table's order.</summary>
    private static string DrawnFrom(Program parent, IReadOnlyList<Mutation> table)
    {
        HashSet<string> drawn = [];
        Mutation[] noting = [.. table.Select(row => new Mutation
        {
            Name = row.Name, Weight = row.Weight, Applies = row.Applies, Meaning = row.Meaning,
            Apply = (Program from, ref Rng rng) =>
            {
                drawn.Add(row.Name);
                row.Apply(from, ref rng);
                return from;
            },
        })];
        Rng rng = new(15);
        for (int i = 0; i < 2000; i++) Mutations.Breed(parent, noting, ref rng);
        return string.Join(", ", table.Select(row => row.Name).Where(drawn.Contains));
    }

    private static List<Program> Applied(string row, int draws)
    {
        Mutation mutation = Mutations.All.Single(m => m.Name == row);
        Rng rng = new(7);
        List<Program> children = [];
        for (int i = 0; i < draws; i++)
            if (mutation.Apply(Parent, ref rng) is { } child) children.Add(child);
        children.Count.ShouldBe(draws);
        return children;
    }

    private static (int Statement, int Argument) ChangedArgument(Program parent, Program child)
    {
        child.Statements.Length.ShouldBe(parent.Statements.Length);
        List<(int, int)> changed = [];
        for (int s = 0; s < parent.Statements.Length; s++)
        {
            child.Statements[s].Function.ShouldBe(parent.Statements[s].Function);
            child.Statements[s].Target.ShouldBe(parent.Statements[s].Target);
            for (int a = 0; a < parent.Statements[s].Arguments.Length; a++)
                if (parent.Statements[s].Arguments[a] != child.Statements[s].Arguments[a]) changed.Add((s, a));
        }
        return changed.ShouldHaveSingleItem();
    }

    private static string[] Body(Program program) => program.ToString().Split('\n')[1..^2];

    private static string[] Masked(Program program) =>
        [.. program.Statements.Select(s => $"{s.Target} {s.Function} {string.Join(' ', s.Arguments.Select(a => a.IsConstant ? "c" : $"{a.Variable}"))}")];
}
