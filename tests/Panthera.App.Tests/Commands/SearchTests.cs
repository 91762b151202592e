using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public sealed class SearchTests : IDisposable
{
    private static readonly string[] Small = ["--task", "mlp", "--verdict-task", "vit-unseen", "--verdict-seeds", "2", "--population", "20", "--tournament", "4"];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void RunHash_DoesNotDependOnThreads()
    {
        JsonElement[] runs = [.. new[] { "1", "2" }.Select(threads => CommandRun.Json(
            ["search", "--programs", "60", "--threads", threads, "--out", _scratch.PathOf($"found{threads}.opt"), .. Small]))];
        runs[0].GetProperty("runHash").GetString().ShouldBe(runs[1].GetProperty("runHash").GetString());
        File.ReadAllText(_scratch.PathOf("found1.opt")).ShouldBe(File.ReadAllText(_scratch.PathOf("found2.opt")));

        JsonElement run = runs[0];
        run.GetProperty("generated").GetInt32().ShouldBe(60);
        run.GetProperty("trained").GetInt32().ShouldBeInRange(1, 60);
        run.GetProperty("seed").GetInt32().ShouldBe(1);
        run.GetProperty("cacheHitRate").GetDouble().ShouldBeInRange(0, 1);
        run.GetProperty("redundantShare").GetDouble().ShouldBeInRange(0, 1);
        run.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        run.GetProperty("baseline").GetProperty("fitness").GetDouble().ShouldBe(0);
        run.GetProperty("structureGained").GetProperty("low").GetDouble().ShouldBeLessThan(run.GetProperty("structureGained").GetProperty("high").GetDouble());
        JsonElement verdict = run.GetProperty("verdict")[0];
        verdict.GetProperty("standings").EnumerateArray().Select(s => s.GetProperty("name").GetString()).ShouldBe(["found", "adamw", "lion", "constants only"]);
        verdict.GetProperty("comparisons").GetArrayLength().ShouldBe(3);

        string saved = _scratch.PathOf("found1.opt");
        CommandRun.Text("fingerprint", saved).ShouldStartWith(run.GetProperty("best").GetProperty("fingerprint").GetString()!);
        File.ReadAllText(saved).ShouldEndWith(run.GetProperty("best").GetProperty("pruned").GetString()!);
        run.GetProperty("out").GetString().ShouldBe(saved);
    }

    [Fact]
    public void Text_NamesTheCommandTheGainsAndTheVerdict()
    {
        string found = _scratch.PathOf("found.opt");
        string text = CommandRun.Text(["search", "--programs", "20", "--seed", "3", "--out", found, .. Small]);
        text.ShouldStartWith("The best program");
        text.ShouldContain($"saved to     {found}\n");
        text.ShouldContain("run again    panthera search --task mlp --programs 20 --seed 3 --population 20 --tournament 4 --verdict-seeds 2 --verdict-task vit-unseen\n");
        text.ShouldMatch(@"\n  constants gained  [+-]\d\.\d\d \(95 % interval ");
        text.ShouldMatch(@"\n  structure gained  [+-]\d\.\d\d \(95 % interval ");
        foreach (string rival in new[] { "adamw", "lion", "constants only" }) text.ShouldMatch($@"\n  {rival} .* (better|undecided|worse)\n");
        text.ShouldNotContain('\u001b');
        // A second search may replace what a first one saved.
        CommandRun.Of(["search", "--programs", "0", "--out", found, .. Small]).Code.ShouldBe(ExitCode.BadInput);
        File.ReadAllLines(found)[0].ShouldBe("# Found by 'panthera search' from adamw on mlp.");
    }

    [Fact]
    public async Task Cancelled_SavesTheBestSoFarAsUnverified()
    {
        string found = _scratch.PathOf("found.opt");
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(4));
        CommandRun run = await Task.Run(() => CommandRun.Of(source.Token, ["search", "--programs", "100000", "--out", found, .. Small]), TestContext.Current.CancellationToken);
        run.Code.ShouldBe(ExitCode.Interrupted);
        string last = run.Error.TrimEnd().Split('\n')[^1];
        last.ShouldStartWith("panthera: interrupted; the best so far, unverified, is in " + found);
        last.ShouldContain("run again: panthera search --task mlp --programs 100000 --seed 1");
        File.ReadAllText(found).ShouldContain("\n# Unverified: ");
        CommandRun.Text("show", found);
    }

    [Fact]
    public void Cancelled_BeforeAnything_SavesNothing()
    {
        string found = _scratch.PathOf("found.opt");
        CommandRun run = CommandRun.Of(new CancellationToken(true), ["search", "--out", found, .. Small]);
        run.Code.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldContain("nothing was found yet");
        File.Exists(found).ShouldBeFalse();
    }
}
