using System.Text.Json;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Language;
using Panthera.Search.Ablations;

namespace Panthera.App.Tests;

public class AblationTablesTests
{
    private static readonly Program Original = Parser.Parse("def train(w, g, lr):\n  g = arcsin(g)\n  update = g * lr\n  return update");

    private static readonly Program Final = Parser.Parse("def train(w, g, lr):\n  update = g * lr\n  return update");

    private static readonly Evidence Small = new(8, [new(0.031, -0.05, 0.112), new(-0.2, -0.3, -0.1)]);

    private static readonly AblationReport Report = new(
        Original, [64, 32], Final, [32, 32], ["lm", "mlp"], [0.2284, 0.3248], 0.25, 0.05,
        [
            new(1, "arcsin(g) → g", Final, Simplicity.Of(Final), [32, 32], Small, RemovalDecision.Removed, ""),
            new(2, "g * lr → g", Final, Simplicity.Of(Final), [1, 1], new(4, [new(2, double.NegativeInfinity, double.PositiveInfinity), new(4, 1, 7)]),
                RemovalDecision.Needed, "far behind at every scale"),
            new(2, "sign(g) → g", Final, Simplicity.Of(Final), [], null, RemovalDecision.Needed, "diverges at every scale"),
        ],
        [new(Final, Small, 0.025, true)], 1234, TimeSpan.FromSeconds(125));

    [Fact]
    public void Print_Report_IsAnAlignedTable()
    {
        using StringWriter output = new();
        AblationTables.Print(Report, new Terminal(output, TextWriter.Null));
        string[] lines = output.ToString().Split('\n');
        string row = lines.Single(l => l.Contains("arcsin(g) → g") && l.Contains("+0.03 ± 0.08"));
        row.ShouldContain("-0.20 ± 0.10");
        row.ShouldEndWith("removed    arcsin(g) → g");
        int column = row.IndexOf("removed", StringComparison.Ordinal);
        lines.Single(l => l.Contains("g * lr → g (far behind")).IndexOf("needed", StringComparison.Ordinal).ShouldBe(column);
        lines.Single(l => l.Contains("fresh seeds") && l.Contains('±')).IndexOf("as good", StringComparison.Ordinal).ShouldBe(column);
        lines.Single(l => l.Contains("sign(g) → g (diverges")).ShouldNotContain("±");
        lines.ShouldAllBe(l => l.Length <= Terminal.RedirectedWidth);
    }

    [Fact]
    public void InWords_Confirmed_SaysHowSureItIs() => AblationTables.InWords(Report).ShouldBe(
        "Removed: arcsin(g) → g; the result is as good as the original within the margin on lm and mlp (8 fresh seeds, error at most 2.5 %); "
        + "1,234 trainings in 2:05.");

    [Fact]
    public void InWords_NothingRemoved_SaysSo() =>
        AblationTables.InWords(Report with { Trials = [], Confirmations = [] }).ShouldBe("Nothing can be removed at this margin; 1,234 trainings in 2:05.");

    [Fact]
    public void ToJson_Report_HasAllOfIt()
    {
        using StringWriter output = new();
        Json.Print(new Terminal(output, TextWriter.Null), AblationTables.ToJson(Report));
        JsonElement json = JsonDocument.Parse(output.ToString()).RootElement;
        json.GetProperty("final").GetString().ShouldBe(Final.ToString());
        JsonElement trial = json.GetProperty("trials")[0];
        trial.GetProperty("decision").GetString().ShouldBe("removed");
        trial.GetProperty("evidence").GetProperty("costs")[1].GetProperty("mean").GetDouble().ShouldBe(-0.2);
        json.GetProperty("trials")[1].GetProperty("evidence").GetProperty("costs")[0].GetProperty("high").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("confirmations")[0].GetProperty("isConfirmed").GetBoolean().ShouldBeTrue();
    }
}
