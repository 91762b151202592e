using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public sealed class CompareStudiesTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string[] Small =>
    [
        "compare", "adamw", "momentum:momentum=0.8", "--task", "quick", "--task", "quick-select", "--task-assembly", typeof(QuickTask).Assembly.Location,
        "--studies", "3", "--trials", "4", "--seeds", "2", "--run", _scratch.PathOf("run.panthera"), "--threads", "1",
    ];

    [Fact]
    public void Studies_GiveATableAndAReport_AndTheSameAgain()
    {
        string folder = _scratch.PathOf("report");
        JsonElement first = CommandRun.Json([.. Small, "--out", folder]);
        first.GetProperty("tasks").GetArrayLength().ShouldBe(2);
        JsonElement row = first.GetProperty("tasks")[0].GetProperty("rows")[1];
        row.GetProperty("name").GetString().ShouldBe("momentum:momentum=0.8");
        row.GetProperty("losses").GetArrayLength().ShouldBe(3);
        row.GetProperty("settings")[0].GetProperty("hyperparameters").ValueKind.ShouldBe(JsonValueKind.Object);
        first.GetProperty("ranges").GetProperty("momentum:momentum=0.8").EnumerateArray().Select(range => range.GetString()).ShouldContain("momentum 0.2 to 0.95");
        string html = File.ReadAllText(Path.Combine(folder, "report.html"));
        html.ShouldContain("adamw compared with momentum");
        foreach (string file in new[] { "profile.svg", "profile.png", "curves-quick.csv", "results-quick-select.csv", "settings.csv" })
            File.Exists(Path.Combine(folder, file)).ShouldBeTrue(file);
        File.ReadAllLines(Path.Combine(folder, "curves-quick.csv")).Length.ShouldBe(1 + 2 * 3 * 2 * 20);

        JsonElement again = CommandRun.Json("compare", "--resume", _scratch.PathOf("run.panthera"), "--threads", "2");
        foreach (string same in new[] { "tasks", "scoreBySteps", "verdict", "ranges" })
            again.GetProperty(same).GetRawText().ShouldBe(first.GetProperty(same).GetRawText(), same);
    }

    [Fact]
    public void Studies_InText_SayWhoWinsAndHowToRepeatIt()
    {
        string text = CommandRun.Text(Small);
        text.ShouldContain("3 studies × (4 trials + 2 seeds)");
        text.ShouldContain("score by steps");
        text.ShouldContain("again   panthera compare adamw momentum:momentum=0.8 --task quick");
        text.ShouldNotContain("…");
    }

    [Fact]
    public void Divergence_IsSaid_AndIsNoDifferenceToBeRead()
    {
        string text = CommandRun.Text(
            "compare", "adamw", "sgd:learning_rate=1e12", "--task", "quick", "--task-assembly", typeof(QuickTask).Assembly.Location, "--studies", "2", "--trials", "0",
            "--seeds", "1", "--run", _scratch.PathOf("diverged.panthera"));
        string[] cells = text.Split('\n').First(line => line.TrimStart().StartsWith("sgd:learning_rate=1e12  ")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        cells[1..6].ShouldBe(["diverged", "–", "–", "–", "–"]);
    }

    [Theory]
    [InlineData("0.01", true)]
    [InlineData("1", false)]
    public void RangeThatIsTooNarrow_IsSaid(string rate, bool isSaid)
    {
        string[] command =
        [
            "compare", "adamw", $"sgd:learning_rate={rate}", "--task", "quick", "--task-assembly", typeof(QuickTask).Assembly.Location, "--studies", "2", "--trials", "14",
            "--max-rate", "8", "--seeds", "1", "--run", _scratch.PathOf("narrow.panthera"), "--out", _scratch.PathOf("narrow"),
        ];
        string sentence = $"sgd:learning_rate={rate} on quick (upper): a better one may lie beyond.";
        string text = string.Join(' ', CommandRun.Text(command).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        text.Contains(sentence, StringComparison.Ordinal).ShouldBe(isSaid);
        text.ShouldContain("--max-rate 8");
        File.ReadAllText(Path.Combine(_scratch.PathOf("narrow"), "report.html")).Contains(sentence, StringComparison.Ordinal).ShouldBe(isSaid);
        JsonElement json = CommandRun.Json("compare", "--resume", _scratch.PathOf("narrow.panthera"));
        json.GetProperty("ranges").GetProperty("adamw")[0].GetString().ShouldBe("learning rate × 0.125 to 8");
        json.GetProperty("rangeEnds").EnumerateArray().Any(end => end.GetProperty("optimizer").GetString() == $"sgd:learning_rate={rate}").ShouldBe(isSaid);
    }

    [Fact]
    public void Interrupted_SaysHowToGoOn()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        CommandRun run = CommandRun.Of(stop.Token, Small);
        run.Code.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldEndWith($"go on with: panthera compare --resume {_scratch.PathOf("run.panthera")}\n");
        CommandRun.Json("compare", "--resume", _scratch.PathOf("run.panthera")).GetProperty("tasks").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("--trials 4", "--trials belongs to a comparison by studies: give --studies K too")]
    [InlineData("--max-rate 128", "--max-rate belongs to a comparison by studies: give --studies K too")]
    [InlineData("--studies 2 --max-rate 0.5", "--max-rate")]
    [InlineData("--studies 2 --tune", "--tune and --studies are two ways to tune: give one")]
    [InlineData("--studies 2 --trials 2", "2 trials are too few to choose by")]
    [InlineData("--studies 2 --reference lion", "--reference 'lion' is none of the programs")]
    public void BadOptions_AreOneLine(string options, string message)
    {
        CommandRun run = CommandRun.Of(["compare", "adamw", "momentum", "--task", "mlp", "--run", _scratch.PathOf("bad.panthera"), .. options.Split(' ')]);
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain(message);
    }
}
