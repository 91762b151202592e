using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Tests.Analysis;

public class KindsTests
{
    [Fact]
    public void KindTables_AreTheRowsRules()
    {
        foreach (Function function in Functions.All)
        {
            byte[] codes = new byte[function.Arity];
            ValueKind[] kinds = new ValueKind[function.Arity];
            for (int i = 0; i < Math.Pow(KindTable.Fault + 1, function.Arity); i++)
            {
                for (int a = 0, rest = i; a < codes.Length; a++, rest /= KindTable.Fault + 1)
                    kinds[a] = (ValueKind)(codes[a] = (byte)(rest % (KindTable.Fault + 1)));
                int expected = codes.Contains(KindTable.Fault) ? KindTable.Fault : (int?)function.Kind(kinds) ?? KindTable.Fault;
                ((int)function.Facts.Kinds[codes]).ShouldBe(expected, $"{function} of {string.Join(", ", codes)}");
            }
        }
    }

    [Theory]
    [InlineData(new[] { 3, 3 }, 0, "'a' has no value here")]
    [InlineData(new[] { 0, 2 }, 0, "dot takes two arrays, not an array and a scalar")]
    [InlineData(new[] { 0, 1 }, 1, "the update is returned as a scalar; it must be an array")]
    public void Check_IllTyped_SaysWhereAndWhy(int[] arguments, int statement, string message)
    {
        Program program = new(["w", "g", "lr", "a"], 0, [new(3, Functions.Find("dot")!, [.. arguments.Select(Operand.Of)])], [3]);
        Kinds.Check(program).ShouldBe(new KindFault(statement, message));
        Kinds.AreValid(program).ShouldBeFalse();
    }

    [Fact]
    public void Check_StateOfAnotherKind_NamesTheState() =>
        Kinds.Check(new Program(["w", "g", "m", "lr"], 1, [], [1, 3]))!.Message.ShouldBe("the state 'm' is returned as a scalar; it must be an array");

    [Fact]
    public void AreValid_ManyVariables_IsTheSame()
    {
        string[] names = ["w", "g", "lr", .. Enumerable.Range(0, 600).Select(i => $"v{i}")];
        Function tanh = Functions.Find("tanh")!;
        Statement[] chain = [.. Enumerable.Range(0, 600).Select(i => new Statement(3 + i, tanh, [Operand.Of(i == 0 ? 1 : 2 + i)]))];
        Program program = new([.. names], 0, [.. chain], [602]);
        Kinds.AreValid(program).ShouldBeTrue();
        Liveness.Of(program).LiveStatements.ShouldBe(600);
        Liveness.Prune(program).ToString().ShouldBe(program.ToString());
        Kinds.AreValid(new([.. names], 0, [.. chain[1..]], [602])).ShouldBeFalse();
        foreach (Strength strength in Enum.GetValues<Strength>())
            Fingerprint.Of(program, strength).ShouldBe(Fingerprint.Of(Liveness.Prune(program), strength));
    }
}
