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
    public void Rows_Weighted_AreDrawnEquallyOften()
    {
        int[] drawn = new int[Mutations.All.Count];
        Mutation[] counting = [.. Mutations.All.Select((row, i) => new Mutation
        {
            Name = row.Name, Weight = row.Weight,
            Apply = (Program parent, ref Rng _) =>
            {
                drawn[i]++;
                return parent;
            },
        })];
        Rng rng = new(6);
        for (int i = 0; i < 3000; i++) Mutations.Breed(Parent, counting, ref rng);
        drawn.Sum().ShouldBe(3000);
        // Five standard deviations of a binomial count.
        drawn.ShouldAllBe(count => Math.Abs(count - 1000) < 130);
    }

    [Fact]
    public void Insert_Applied_AddsOneStatementAnywhere()
    {
        HashSet<Function> functions = [];
        HashSet<int> places = [], targets = [];
        int constants = 0, variables = 0;
        foreach (Program child in Applied("insert", 20_000))
        {
            child.Statements.Length.ShouldBe(Parent.Statements.Length + 1);
            int place = 0;
            while (place < Parent.Statements.Length && ReferenceEquals(child.Statements[place], Parent.Statements[place])) place++;
            child.Statements.RemoveAt(place).SequenceEqual(Parent.Statements).ShouldBeTrue();
            child.Variables.Take(Parent.Variables.Length).ShouldBe(Parent.Variables);
            child.Variables.ShouldBeUnique();
            Statement added = child.Statements[place];
            functions.Add(added.Function);
            places.Add(place);
            targets.Add(added.Target);
            constants += added.Arguments.Count(a => a.IsConstant);
            variables += added.Arguments.Count(a => !a.IsConstant);
        }
        functions.Count.ShouldBe(Functions.Of(FunctionSet.Paper).Count);
        places.Count.ShouldBe(Parent.Statements.Length + 1);
        targets.Count.ShouldBe(Parent.Variables.Length + 1);
        constants.ShouldBeGreaterThan(1000);
        variables.ShouldBeGreaterThan(1000);
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
    public void Change_Applied_AltersExactlyOneArgument()
    {
        HashSet<(int, int)> places = [];
        int toVariable = 0, toConstant = 0;
        foreach (Program child in Applied("change", 5000))
        {
            child.Variables.ShouldBe(Parent.Variables);
            (int statement, int argument) = ChangedArgument(Parent, child);
            places.Add((statement, argument));
            if (child.Statements[statement].Arguments[argument].IsConstant) toConstant++;
            else toVariable++;
        }
        places.Count.ShouldBe(Parent.Statements.Sum(s => s.Arguments.Length));
        toVariable.ShouldBeGreaterThan(1500);
        toConstant.ShouldBeGreaterThan(1500);
    }

    [Fact]
    public void Change_OfVariable_DrawsConstantsFromTheStandardNormal()
    {
        double[] fresh = [.. Constants("def train(w, g, lr):\n  update = square(g)\n  return update", 8000)];
        fresh.Average().ShouldBe(0, 5 / Math.Sqrt(fresh.Length));
        fresh.Average(x => x * x).ShouldBe(1, 5 * Math.Sqrt(2.0 / fresh.Length));
        fresh.Average(x => x * x * x * x).ShouldBe(3, 5 * Math.Sqrt(96.0 / fresh.Length));
    }

    [Fact]
    public void Change_OfConstant_IsFreshOrTimesAPowerOfTwo()
    {
        // A fresh draw is almost never so large: what is positive and large is the old constant, scaled.
        double[] changed = [.. Constants("def train(w, g, lr):\n  update = g * 1e9\n  return update", 8000)];
        double[] powers = [.. changed.Where(x => x > 1e6).Select(x => Math.Log2(x / 1e9))];
        powers.Length.ShouldBeInRange(changed.Length * 4 / 10, changed.Length * 6 / 10);
        powers.Average().ShouldBe(0, 5 / Math.Sqrt(powers.Length));
        powers.Average(x => x * x).ShouldBe(1, 5 * Math.Sqrt(2.0 / powers.Length));
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
    public void Insert_AtTheLengthCap_IsNotDrawn()
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

    [Fact]
    public void Breed_ParentWithoutConstants_SaysSo()
    {
        Program parent = Tiny.Program("def train(w, g, lr):\n  update = g * lr\n  return update");
        Rng rng = new(11);
        Should.Throw<InputException>(() => Mutations.Breed(parent, Mutations.ConstantsOnly, ref rng)).Message.ShouldContain("constant");
    }

    [Fact]
    public void Breed_RowThatNeverGivesAValidChild_EndsWithAnError()
    {
        Mutation hopeless = new() { Name = "hopeless", Weight = _ => 1, Apply = (Program _, ref Rng _) => null };
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

    private static List<Program> Applied(string row, int draws, Program? parent = null)
    {
        Mutation mutation = Mutations.All.Single(m => m.Name == row);
        Rng rng = new(7);
        List<Program> children = [];
        for (int i = 0; i < draws; i++)
            if (mutation.Apply(parent ?? Parent, ref rng) is { } child) children.Add(child);
        children.Count.ShouldBeGreaterThan(draws / 2);
        return children;
    }

    /// <summary>The constants that changes put at the only place where the parent's statement can take one.</summary>
    private static IEnumerable<double> Constants(string parent, int draws)
    {
        Program program = Tiny.Program(parent);
        foreach (Program child in Applied("change", draws, program))
        {
            (int statement, int argument) = ChangedArgument(program, child);
            Operand operand = child.Statements[statement].Arguments[argument];
            if (operand.IsConstant && argument == program.Statements[0].Arguments.Length - 1) yield return operand.Constant;
        }
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
