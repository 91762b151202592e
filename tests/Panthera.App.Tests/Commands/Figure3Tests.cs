using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public sealed class Figure3Tests : IDisposable
{
    private static readonly string Assembly = typeof(QuickTask).Assembly.Location;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string RunPath => _scratch.PathOf("figure.panthera");

    private string Searched(int seed)
    {
        string run = _scratch.PathOf($"search-{seed}.panthera");
        CommandRun.Text(["search", .. QuickTask.Options, "--programs", "200", "--seed", $"{seed}", "--verdict-seeds", "2", "--population", "20", "--tournament", "4", "--race-seeds", "2",
            "--finalists", "2", "--out", _scratch.PathOf("found.opt"), "--run", run]);
        return run;
    }

    private string[] Figure(params string[] runs) =>
        ["figure3", .. runs, "--task", "quick-select", "--task-assembly", Assembly, "--points", "3", "--trials", "3", "--seeds", "3", "--run", RunPath];

    [Fact]
    public void Figure3_MeasuresTheBestsOfRuns_WritesAReportAndGoesOn()
    {
        string[] runs = [.. Enumerable.Range(1, 4).Select(Searched)];
        JsonElement figure = CommandRun.Json([.. Figure(runs), "--out", _scratch.PathOf("report"), "--threads", "1"]);
        JsonElement[] all = [.. figure.GetProperty("runs").EnumerateArray()];
        all.Select(run => run.GetProperty("name").GetString()).ShouldBe(["search-1", "search-2", "search-3", "search-4"]);
        foreach ((JsonElement run, string path) in all.Zip(runs))
        {
            JsonElement[] bests = [.. run.GetProperty("bests").EnumerateArray()], measured = [.. run.GetProperty("measured").EnumerateArray()];
            // What the run itself says is its best, and fitness that only rises.
            bests[0].GetProperty("index").GetInt64().ShouldBe(-1);
            bests[^1].GetProperty("index").GetInt64().ShouldBe(CommandRun.Json("show", path, "--best", "--search", "evolution").GetProperty("child").GetInt64());
            bests.Select(best => best.GetProperty("score").GetDouble()).ShouldBeInOrder();
            bests.Select(best => best.GetProperty("progress").GetDouble()).ShouldAllBe(progress => progress >= 0 && progress <= 1);
            measured.Length.ShouldBe(Math.Min(3, bests.Length));
            measured[^1].GetProperty("index").GetInt64().ShouldBe(bests[^1].GetProperty("index").GetInt64());
            run.GetProperty("onset").GetProperty("progress").GetDouble().ShouldBeInRange(0, 1);
        }
        foreach (string file in new[] { "report.html", "progress.svg", "progress.png", "onsets.svg", "onsets.png", "onsets-by-run.csv", "run-1.csv", "measurements.csv" })
            File.Exists(Path.Combine(_scratch.PathOf("report"), file)).ShouldBeTrue(file);
        string page = File.ReadAllText(Path.Combine(_scratch.PathOf("report"), "report.html"));
        page.ShouldContain("The paper found");
        // With one onset for all there is no order.
        page.ShouldContain(figure.GetProperty("lateAndGood").ValueKind == JsonValueKind.Null ? "cannot be said: all began at the same progress" : "Late and good");
        int lines = File.ReadAllLines(Path.Combine(_scratch.PathOf("report"), "measurements.csv")).Length;
        lines.ShouldBe(1 + 3 * all.Sum(run => run.GetProperty("measured").GetArrayLength()));

        CommandRun.Json("figure3", "--resume", RunPath, "--threads", "2").GetRawText().ShouldBe(figure.GetRawText());
        CommandRun.Text("figure3", "--resume", RunPath).ShouldContain("again   panthera figure3 ");
    }

    [Fact]
    public void Interrupted_SaysHowToGoOn()
    {
        string run = Searched(1);
        using CancellationTokenSource stop = new();
        stop.Cancel();
        CommandRun interrupted = CommandRun.Of(stop.Token, Figure(run));
        interrupted.Code.ShouldBe(ExitCode.Interrupted);
        interrupted.Error.ShouldEndWith($"go on with: panthera figure3 --resume {RunPath}\n");
        // A figure is no search.
        CommandRun.Of("figure3", RunPath).Error.ShouldContain("is a run of 'panthera figure3'; expected one of 'panthera search'");
    }

    [Theory]
    [InlineData("figure3", "figure3 takes at least one run of 'panthera search'")]
    [InlineData("figure3 missing.panthera", "missing.panthera")]
    [InlineData("figure3 missing.panthera --task vit-unseen-10x", "vit-unseen-10x is kept for verdicts")]
    [InlineData("figure3 missing.panthera --points 1", "--points takes a whole number from 2 to 1000")]
    [InlineData("figure3 missing.panthera --trials 2", "--trials takes a whole number from 3 to 1000")]
    [InlineData("figure3 missing.panthera --out ", "--out names no folder")]
    public void BadInput_IsOneLine(string command, string message)
    {
        CommandRun run = CommandRun.Of(command.Split(' '));
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldContain(message);
        run.Error.Trim().ShouldNotContain('\n');
    }
}
