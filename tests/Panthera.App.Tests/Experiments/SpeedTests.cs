using System.Text.Json;

namespace Panthera.App.Tests.Experiments;

public sealed class SpeedTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Times_AreMeasuredOnce_AndMemoryIsExact()
    {
        string kept = _scratch.PathOf("run.panthera");
        JsonElement first = CommandRun.Json("experiment", "speed", "--studies", "2", "--longer", "0.01", "--out", _scratch.PathOf("report"), "--run", kept);
        JsonElement again = CommandRun.Json("experiment", "--resume", kept, "--threads", "2");
        again.GetRawText().ShouldBe(first.GetRawText());

        JsonElement memory = first.GetProperty("tables").GetProperty("memory");
        string[] Column(string name) => [.. memory.EnumerateArray().Select(row => row.GetProperty(name).ToString())];
        Column("optimizer").Zip(Column("bytes of state a parameter")).ShouldBe([("adamw", "8"), ("lion", "4"), ("lion, bfloat16", "2"), ("adafactor", "0"), ("momentum", "4"), ("muon", "4")]);
        foreach (JsonElement row in first.GetProperty("tables").GetProperty("times").EnumerateArray())
        {
            double share = double.Parse(row.GetProperty("update").GetString()!.TrimEnd('%', ' '));
            share.ShouldBeGreaterThan(0);
            row.GetProperty("ms a step").GetString()!.ShouldContain("±");
        }
        JsonElement claim = first.GetProperty("claims").EnumerateArray().Single(claim => claim.GetProperty("paper").GetString()!.Contains("half"));
        (claim.GetProperty("direction").GetString(), claim.GetProperty("difference").GetProperty("mean").GetDouble()).ShouldBe(("agrees", 50));
    }
}
