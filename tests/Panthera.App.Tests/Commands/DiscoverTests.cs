using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public sealed class DiscoverTests : IDisposable
{
    private static readonly string Assembly = typeof(QuickTask).Assembly.Location;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string RunPath => _scratch.PathOf("run.panthera");

    private string[] Small(string folder) =>
    [
        "discover", "--programs", "120", "--task", "quick", "--funnel-task", "quick-select", "--verdict-task", "quick-verdict", "--task-assembly", Assembly,
        "--population", "20", "--tournament", "4", "--race-seeds", "2", "--studies", "2", "--trials", "4", "--run", RunPath, "--out", _scratch.PathOf(folder), "--threads", "1",
    ];

    [Fact]
    public void Discover_GoesTheWholeWay_AndOnAfterAnInterruption()
    {
        JsonElement found = CommandRun.Json(Small("one"));
        found.GetProperty("comparison").GetProperty("tasks")[0].GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString())
            .ShouldBe(["found", "adamw", "lion"]);
        found.GetProperty("funnel").GetProperty("stages").GetArrayLength().ShouldBeInRange(1, 2);
        foreach (string file in new[] { "found.opt", "found_pytorch.py", "found_csharp.cs", "report.html", "removals.csv", "stage-1x.csv" })
            File.Exists(Path.Combine(_scratch.PathOf("one"), file)).ShouldBeTrue(file);
        // The saved program is the one that was compared.
        CommandRun.Text("show", Path.Combine(_scratch.PathOf("one"), "found.opt")).ShouldContain(found.GetProperty("fingerprint").GetString()!);

        JsonElement again = CommandRun.Json("discover", "--resume", RunPath, "--out", _scratch.PathOf("two"), "--threads", "2");
        foreach (string same in new[] { "program", "fingerprint", "search", "funnel", "removal", "evolved" })
            again.GetProperty(same).GetRawText().ShouldBe(found.GetProperty(same).GetRawText(), same);
        again.GetProperty("comparison").GetProperty("tasks").GetRawText().ShouldBe(found.GetProperty("comparison").GetProperty("tasks").GetRawText());

        string[] funnel = ["funnel", RunPath, "--task", "quick-select", "--task-assembly", Assembly, "--stages", "1x", "--candidates", "3", "--trials", "3", "--seeds", "2",
            "--run", _scratch.PathOf("funnel.panthera"), "--out", _scratch.PathOf("funnel")];
        JsonElement stages = CommandRun.Json(funnel).GetProperty("stages");
        stages[0].GetProperty("rows").GetArrayLength().ShouldBeInRange(1, 3);
        File.Exists(Path.Combine(_scratch.PathOf("funnel"), "report.html")).ShouldBeTrue();
        CommandRun.Json("funnel", "--resume", _scratch.PathOf("funnel.panthera")).GetProperty("stages").GetRawText().ShouldBe(stages.GetRawText());

        // A baseline that is named is no easy prey: its learning rate is looked for, however low the declared one is.
        double LossOf(string baseline, string run) => CommandRun.Json([.. funnel[..^4], "--baseline", baseline, "--run", _scratch.PathOf(run)])
            .GetProperty("stages")[0].GetProperty("baselineLosses")[0].GetDouble();
        LossOf("adamw:learning_rate=1e-5", "low.panthera").ShouldBe(LossOf("adamw:learning_rate=1e-3", "usual.panthera"), 0.1);
    }

    [Fact]
    public void Interrupted_SaysHowToGoOn()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        CommandRun run = CommandRun.Of(stop.Token, Small("none"));
        run.Code.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldEndWith($"go on with: panthera discover --resume {RunPath}\n");
    }

    [Theory]
    [InlineData("funnel", "funnel takes at least one run of 'panthera search'")]
    [InlineData("funnel missing.panthera", "missing.panthera")]
    [InlineData("discover --programs 50 --minutes 1", "--minutes and --programs are two ways to limit a search; give one of them")]
    [InlineData("discover --task vit-unseen", "--task vit-unseen: that is a verdict task")]
    [InlineData("discover --out ", "--out names no folder")]
    public void BadInput_IsOneLine(string command, string message)
    {
        CommandRun run = CommandRun.Of(command.Split(' '));
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldContain(message);
    }
}
