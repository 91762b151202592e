using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Search.Tests;

/// <summary>A million mutations are what the tables say.</summary>
public class MutationDistributionTests
{
    private const int DrawsEach = 200_000;

    private static readonly (Program Parent, IReadOnlyList<Mutation> Table, IReadOnlyList<Function> Functions)[] Cases =
    [
        (Tiny.Program3, Mutations.All, Functions.Of(FunctionSet.Paper)),
        (Catalogue.Find("program8")!.Parsed.Program, Mutations.All, Functions.Of(FunctionSet.Paper)),
        (Tiny.Factored, Mutations.Table(Functions.All), Functions.All),
        (Tiny.Program3, Mutations.ConstantsOnly, []),
        (Tiny.Factored, Mutations.ConstantsOnly, []),
    ];

    // Each test looks at all draws, which are made once.
    private static readonly Lazy<MutationTally[]> Tallies =
        new(() => [.. Cases.Select((c, i) => new MutationTally(c.Parent, c.Table, DrawsEach, (ulong)i))]);

    public static TheoryData<int> Programs => [0, 1, 2];

    public static TheoryData<int> ConstantsOnly => [3, 4];

    [Theory]
    [MemberData(nameof(Programs))]
    [MemberData(nameof(ConstantsOnly))]
    public void Rows_AreDrawnByTheirWeights(int index)
    {
        Tallies.Value[index].Rows.ShouldBeDrawnBy(Cases[index].Table.Select(row => (double)row.Weight));
        Tallies.Value[index].Refused.ShouldBeLessThan(DrawsEach / 500);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Insert_DrawsFunctionPlaceTargetAndArgumentsUniformly(int index)
    {
        (Program parent, _, IReadOnlyList<Function> functions) = Cases[index];
        List<(int Place, Statement Statement)> insertions = Tallies.Value[index].Insertions["insert"];
        Counts(insertions, i => IndexOf(functions, i.Statement.Function), functions.Count).ShouldBeUniform();
        Counts(insertions, i => i.Place, parent.Statements.Length + 1).ShouldBeUniform();
        Counts(insertions, i => i.Statement.Target, parent.Variables.Length + 1).ShouldBeUniform();
        for (int argument = 0; argument < 3; argument++)
            ShouldBeArguments([.. insertions.Where(i => i.Statement.Arguments.Length > argument).Select(i => i.Statement.Arguments[argument])], parent);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void InsertInPlace_DrawsFunctionPlaceTargetAndItsPlaceAmongArgumentsUniformly(int index)
    {
        (Program parent, _, IReadOnlyList<Function> functions) = Cases[index];
        List<(int Place, Statement Statement)> insertions = Tallies.Value[index].Insertions["insert in place"];
        Counts(insertions, i => IndexOf(functions, i.Statement.Function), functions.Count)
            .ShouldBeDrawnBy(functions.Select(function => function.Arity > 0 ? 1.0 : 0));
        Counts(insertions, i => i.Place, parent.Statements.Length + 1).ShouldBeUniform();
        Counts(insertions, i => i.Statement.Target, parent.Variables.Length).ShouldBeUniform();
        List<Operand> others = [];
        for (int arity = 1; arity <= 3; arity++)
        {
            int[] readBy = new int[arity];
            foreach ((_, Statement statement) in insertions.Where(i => i.Statement.Arguments.Length == arity))
            {
                int[] readers = [.. Enumerable.Range(0, arity).Where(a => statement.Arguments[a].Variable == statement.Target)];
                readers.ShouldNotBeEmpty();
                // Another argument may happen to be the target too.
                if (readers.Length > 1) continue;
                readBy[readers[0]]++;
                others.AddRange(statement.Arguments.Where((_, a) => a != readers[0]));
            }
            readBy.ShouldBeUniform();
        }
        // Without those that happen to be the target there is one variable less to draw.
        double variable = 1 - Constant, remaining = variable * (parent.Variables.Length - 1) / parent.Variables.Length;
        new[] { others.Count(o => o.IsConstant), others.Count(o => !o.IsConstant) }.ShouldBeDrawnBy([Constant, remaining]);
        others.Where(o => o.IsConstant).Select(o => o.Constant).ToArray().ShouldBeStandardNormal();
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Delete_DrawsStatementsUniformly(int index) => Tallies.Value[index].Deleted.ShouldBeUniform();

    [Theory]
    [MemberData(nameof(Programs))]
    public void ChangeToVariable_DrawsStatementsArgumentsAndOtherVariablesUniformly(int index)
    {
        Program parent = Cases[index].Parent;
        List<(int Statement, int Argument, Operand Value)> changes = Tallies.Value[index].Changes["change to variable"];
        changes.ShouldAllBe(change => !change.Value.IsConstant);
        ShouldBeAnyArguments(changes, parent);
        Operand Old((int Statement, int Argument, Operand) change) => parent.Statements[change.Statement].Arguments[change.Argument];
        var ofConstants = changes.Where(change => Old(change).IsConstant);
        Counts(ofConstants, change => change.Value.Variable, parent.Variables.Length).ShouldBeUniform();
        // How far behind the old one the new one is, round and round: never at it.
        var ofVariables = changes.Where(change => !Old(change).IsConstant);
        int Behind((int, int, Operand Value) change) => (change.Value.Variable - Old(change).Variable + parent.Variables.Length) % parent.Variables.Length;
        Counts(ofVariables, Behind, parent.Variables.Length).ShouldBeDrawnBy(parent.Variables.Select((_, v) => v == 0 ? 0.0 : 1));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void ChangeToConstant_DrawsStatementsAndArgumentsUniformlyAndConstantsFromTheNormal(int index)
    {
        List<(int Statement, int Argument, Operand Value)> changes = Tallies.Value[index].Changes["change to constant"];
        ShouldBeAnyArguments(changes, Cases[index].Parent);
        changes.Select(change => change.Value.Constant).ToArray().ShouldBeStandardNormal();
    }

    [Theory]
    [MemberData(nameof(Programs))]
    [MemberData(nameof(ConstantsOnly))]
    public void ScaleConstant_DrawsConstantsUniformlyAndLogNormalFactors(int index) =>
        ConstantChanges(index, "scale constant", old => old != 0)
            .Select(change => Math.Log2(change.Value / change.Old)).ToArray().ShouldBeStandardNormal();

    [Theory]
    [MemberData(nameof(ConstantsOnly))]
    public void RedrawConstant_DrawsConstantsUniformlyFromTheNormal(int index) =>
        ConstantChanges(index, "redraw constant", _ => true).Select(change => change.Value).ToArray().ShouldBeStandardNormal();

    [Theory]
    [MemberData(nameof(ConstantsOnly))]
    public void ScaleFrom1_DrawsRatesUniformlyAndLogNormalFactors(int index) =>
        ConstantChanges(index, "scale from 1", old => old is > 0.5 and < 1)
            .Select(change => Math.Log2((1 - change.Value) / (1 - change.Old))).ToArray().ShouldBeStandardNormal();

    private static double Constant => 3.0 / 8;

    private static void ShouldBeArguments(Operand[] arguments, Program parent)
    {
        double[] constants = [.. arguments.Where(a => a.IsConstant).Select(a => a.Constant)];
        new[] { constants.Length, arguments.Length - constants.Length }.ShouldBeDrawnBy([Constant, 1 - Constant]);
        Counts(arguments.Where(a => !a.IsConstant), a => a.Variable, parent.Variables.Length).ShouldBeUniform();
        // The third arguments are few.
        if (constants.Length > 2000) constants.ShouldBeStandardNormal();
    }

    private static void ShouldBeAnyArguments(List<(int Statement, int Argument, Operand Value)> changes, Program parent)
    {
        (int Statement, int Argument)[] places = Places(parent);
        Counts(changes, change => Array.IndexOf(places, (change.Statement, change.Argument)), places.Length)
            .ShouldBeDrawnBy(places.Select(place => 1.0 / parent.Statements[place.Statement].Arguments.Length));
    }

    private static IEnumerable<(double Old, double Value)> ConstantChanges(int index, string row, Func<double, bool> which)
    {
        Program parent = Cases[index].Parent;
        Operand At((int Statement, int Argument) place) => parent.Statements[place.Statement].Arguments[place.Argument];
        (int, int)[] places = [.. Places(parent).Where(place => At(place).IsConstant && which(At(place).Constant))];
        List<(int Statement, int Argument, Operand Value)> changes = Tallies.Value[index].Changes[row];
        Counts(changes, change => Array.IndexOf(places, (change.Statement, change.Argument)), places.Length).ShouldBeUniform();
        return changes.Select(change => (At((change.Statement, change.Argument)).Constant, change.Value.Constant));
    }

    private static (int Statement, int Argument)[] Places(Program parent) =>
        [.. from s in Enumerable.Range(0, parent.Statements.Length) from a in Enumerable.Range(0, parent.Statements[s].Arguments.Length) select (s, a)];

    private static int[] Counts<T>(IEnumerable<T> draws, Func<T, int> cell, int cells)
    {
        int[] counts = new int[cells];
        foreach (T draw in draws) counts[cell(draw)]++;
        return counts;
    }

    private static int IndexOf(IReadOnlyList<Function> functions, Function function)
    {
        for (int i = 0; i < functions.Count; i++)
            if (ReferenceEquals(functions[i], function)) return i;
        return -1;
    }
}
