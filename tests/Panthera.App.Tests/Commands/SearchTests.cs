using System.Text.Json;
using Panthera.App.Output;
using Panthera.Store;

namespace Panthera.App.Tests.Commands;

public sealed class SearchTests : IDisposable
{
    private static readonly string[] Small =
        [.. QuickTask.Options, "--verdict-seeds", "2", "--population", "20", "--tournament", "4"];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>One search, told once as JSON on one thread and once as text on two.</summary>
    [Fact]
    public void Reports_AgreeOnAnyNumberOfThreads()
    {
        string saved1 = _scratch.PathOf("found1.opt"), saved2 = _scratch.PathOf("found2.opt");
        JsonElement run = CommandRun.Json(["search", "--programs", "24", "--seed", "3", "--threads", "1", "--out", saved1, "--run", _scratch.PathOf("1.panthera"), .. Small]);
        string text = CommandRun.Text(["search", "--programs", "24", "--seed", "3", "--threads", "2", "--out", saved2, "--run", _scratch.PathOf("2.panthera"), .. Small]);

        text.ShouldContain($"\nrun hash     {run.GetProperty("runHash").GetString()}\n");
        string pruned = run.GetProperty("best").GetProperty("pruned").GetString()!;
        text.ShouldContain(pruned);
        // The files say which run they are from, and the two runs lie in different places.
        Scratch.WithoutRun(saved1).ShouldBe(Scratch.WithoutRun(saved2));
        File.ReadAllText(saved1).ShouldStartWith("# Found by 'panthera search' from ");
        File.ReadAllText(saved1).ShouldEndWith(pruned);
        CommandRun.Text("fingerprint", saved1).ShouldStartWith(run.GetProperty("best").GetProperty("fingerprint").GetString()!);

        run.GetProperty("generated").GetInt32().ShouldBe(24);
        run.GetProperty("trained").GetInt32().ShouldBeInRange(1, 24);
        run.GetProperty("seed").GetInt32().ShouldBe(3);
        run.GetProperty("cacheHitRate").GetDouble().ShouldBeInRange(0, 1);
        JsonElement refused = run.GetProperty("refused");
        refused.GetProperty("type error").GetInt32().ShouldBeGreaterThan(0);
        foreach (JsonProperty reason in refused.EnumerateObject()) text.ShouldMatch($@"\n  {reason.Name} +{reason.Value.GetInt32():N0}\n");
        foreach (string strength in new[] { "exact", "canonical", "behavioural" })
            text.ShouldMatch($@"\n  {strength} +{run.GetProperty("knownBy").GetProperty(strength).GetDouble() * 100:F1} %");
        run.GetProperty("redundantShare").GetDouble().ShouldBeInRange(0, 1);
        run.GetProperty("diverged").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
        run.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
        run.GetProperty("baseline").GetProperty("fitness").GetDouble().ShouldBe(0);
        foreach (string gain in new[] { "constantsGained", "structureGained" })
            run.GetProperty(gain).GetProperty("low").GetDouble().ShouldBeLessThanOrEqualTo(run.GetProperty(gain).GetProperty("high").GetDouble());
        JsonElement verdict = run.GetProperty("verdict")[0];
        verdict.GetProperty("standings").EnumerateArray().Select(s => s.GetProperty("name").GetString())
            .ShouldBe(["found", "adamw", "lion", "constants only"]);
        verdict.GetProperty("comparisons").GetArrayLength().ShouldBe(3);
        run.GetProperty("out").GetString().ShouldBe(saved1);

        text.ShouldStartWith("The best program");
        text.ShouldContain($"\nsaved to     {saved2}\n");
        text.ShouldContain($"\nrun again    {run.GetProperty("command").GetString()}\n");
        text.ShouldMatch(@"\n  constants gained  [+-]\d\.\d\d \(95 % interval ");
        text.ShouldMatch(@"\n  structure gained  [+-]\d\.\d\d \(95 % interval ");
        foreach (string rival in new[] { "adamw", "lion", "constants only" })
            text.ShouldMatch($@"\n  {rival} .* (better|undecided|worse)\n");
        text.ShouldNotContain('\u001b');
    }

    [Fact]
    public void Command_RepeatsWhatWasGiven()
    {
        string run = _scratch.PathOf("a.panthera");
        string[] start = ["--start", "lion:beta1=0.5", "momentum", "--out", _scratch.PathOf("a.opt"), "--run", run, "--threads", "1", "--report"];
        CommandRun.Of(new CancellationToken(true), ["search", "--programs", "7", .. start, .. Small]);
        using RunReader reader = RunFile.Read(run);
        string.Join(' ', reader.Header.Arguments).ShouldBe(
            $"search --task quick --task-assembly {QuickTask.Options[^1]} --programs 7 --seed 1 --population 20 --tournament 4 "
            + "--start lion:beta1=0.5 --start momentum --select-task quick-select --verdict-task quick-verdict --verdict-seeds 2 --report");
    }

    [Fact]
    public void Functions_ChangeTheSearchAndAreInTheCommandThatRunsItAgain()
    {
        string[] small = ["search", "--programs", "10", "--seed", "3", "--out", _scratch.PathOf("a.opt"), .. Small, "--run"];
        JsonElement otherwise = CommandRun.Json([.. small, _scratch.PathOf("1.panthera")]);
        JsonElement paper = CommandRun.Json([.. small, _scratch.PathOf("2.panthera"), "--functions", "paper"]);
        JsonElement extended = CommandRun.Json([.. small, _scratch.PathOf("3.panthera"), "--functions", "extended"]);
        string Hash(JsonElement run) => run.GetProperty("runHash").GetString()!;
        Hash(paper).ShouldBe(Hash(otherwise));
        Hash(extended).ShouldNotBe(Hash(otherwise));
        otherwise.GetProperty("command").GetString()!.ShouldNotContain("--functions");
        paper.GetProperty("command").GetString()!.ShouldContain(" --functions paper");
        extended.GetProperty("command").GetString()!.ShouldContain(" --functions extended");
    }

    [Fact]
    public void StopOnMetaOverfitting_SaysWhatLargerTasksSaidAndWhatItCost()
    {
        string[] small = ["search", "--programs", "120", "--seed", "3", "--out", _scratch.PathOf("a.opt"), .. Small, "--stop-on-meta-overfitting", "--run"];
        JsonElement run = CommandRun.Json([.. small, _scratch.PathOf("1.panthera"), "--threads", "1"]);
        run.GetProperty("command").GetString()!.ShouldContain(" --stop-on-meta-overfitting");
        JsonElement overfitting = run.GetProperty("overfitting");
        JsonElement[] checks = [.. overfitting.GetProperty("checks").EnumerateArray()];
        checks[0].GetProperty("index").GetInt64().ShouldBe(-1);
        checks.ShouldAllBe(check => check.GetProperty("bySeed").GetArrayLength() == 4);
        double share = overfitting.GetProperty("workShare").GetDouble();
        share.ShouldBeInRange(0.001, 0.999);
        CommandRun text = CommandRun.Of([.. small, _scratch.PathOf("2.panthera"), "--threads", "2"]);
        text.Code.ShouldBe(ExitCode.Success, text.Error);
        string said = string.Join(' ', text.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        said.ShouldContain($"run hash {run.GetProperty("runHash").GetString()} ");
        said.ShouldContain(overfitting.GetProperty("stopped").GetBoolean() ? "Stopped: meta-overfitting since " : "Not stopped: no meta-overfitting was seen; ");
        said.ShouldContain($"{checks.Length} of its bests were measured on quick-select, for {share * 100:F0} % of its operations");
        CommandRun.Json(["search", "--programs", "5", "--out", _scratch.PathOf("a.opt"), "--run", _scratch.PathOf("3.panthera"), .. Small])
            .GetProperty("overfitting").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Cancelled_SavesTheBestSoFarAsUnverified()
    {
        string found = _scratch.PathOf("found.opt"), run = _scratch.PathOf("my run.panthera");
        using CancellationTokenSource source = new();
        // As soon as the search says that it has a best program, it is stopped.
        CancellingWriter error = new("best against", source);
        int code = Application.Run(
            ["search", "--programs", "100000", "--threads", "1", "--out", found, "--run", run, .. Small], new Terminal(new StringWriter(), error), source.Token);
        code.ShouldBe(ExitCode.Interrupted);
        string last = error.ToString().TrimEnd().Split('\n')[^1];
        last.ShouldStartWith("panthera: interrupted; the best so far, unverified, is in " + found);
        last.ShouldEndWith($"; nothing else is lost, go on with: panthera search --resume '{run}'");
        File.ReadAllText(found).ShouldContain("\n# Unverified");
        CommandRun.Text("show", found).ShouldContain("fingerprint: ");
    }

    [Fact]
    public void Cancelled_BeforeAnything_SavesNothing()
    {
        string found = _scratch.PathOf("found.opt");
        CommandRun run = CommandRun.Of(new CancellationToken(true), ["search", "--out", found, "--run", _scratch.PathOf("a.panthera"), .. Small]);
        run.Code.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldContain("nothing was found yet");
        File.Exists(found).ShouldBeFalse();
    }

    private sealed class CancellingWriter(string words, CancellationTokenSource source) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.Contains(words, StringComparison.Ordinal)) source.Cancel();
        }
    }
}
