using System.Text.Json;
using Panthera.Store;

namespace Panthera.App.Tests.Commands;

/// <summary>A search keeps its run in a file and goes on with it.</summary>
public sealed class SearchRunTests : IDisposable
{
    private static readonly string[] Small =
    [
        .. QuickTask.Options, "--programs", "300", "--seed", "3", "--verdict-seeds", "2", "--population", "20", "--tournament", "4", "--race-seeds", "2", "--finalists", "2", "--threads", "1",
    ];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string RunPath => _scratch.PathOf("run.panthera");

    [Fact]
    public void Resume_AfterInterruptionsAnywhere_GivesTheSameResult()
    {
        JsonElement straight = CommandRun.Json(["search", .. Small, "--out", _scratch.PathOf("straight.opt"), "--run", _scratch.PathOf("straight.panthera")]);
        string[] go = ["search", .. Small, "--out", _scratch.PathOf("a.opt"), "--run", RunPath];
        int interruptions = 0;
        // What the file shows decides when it is interrupted; the end of the run may come before that is seen.
        foreach (Func<RunReader, bool> when in new Func<RunReader, bool>[]
        {
            reader => reader.Remembered.Contains("yardstick"),
            reader => reader.Searches.Any(search => search.Name == "tuning" && search.Totals.Children >= 20),
            reader => reader.Searches.Any(search => search.Name == "evolution" && search.Totals.Children >= 70),
            reader => reader.Remembered.Contains("gains"),
        })
        {
            CommandRun interrupted = Interrupted(when, go);
            if (interrupted.Code == ExitCode.Success) break;
            interruptions++;
            interrupted.Code.ShouldBe(ExitCode.Interrupted, interrupted.Error);
            interrupted.Output.ShouldBeEmpty();
            string last = interrupted.Error.TrimEnd().Split('\n')[^1];
            last.ShouldEndWith($"; nothing else is lost, go on with: panthera search --resume {RunPath}");
            go = ["search", .. last[(last.IndexOf("--resume", StringComparison.Ordinal))..].Split(' '), "--out", _scratch.PathOf("a.opt"), "--threads", "2"];
        }
        interruptions.ShouldBeGreaterThan(1);
        go = ["search", "--resume", RunPath, "--out", _scratch.PathOf("a.opt"), "--threads", "2"];
        JsonElement resumed = CommandRun.Json(go);
        foreach (string same in new[] { "runHash", "generated", "trained", "trainings", "refused", "knownBy", "best", "constantsGained", "structureGained", "verdict", "command" })
            resumed.GetProperty(same).GetRawText().ShouldBe(straight.GetProperty(same).GetRawText(), same);
        resumed.GetProperty("run").GetString().ShouldBe(RunPath);
        // The files say which run they are from, and the two runs lie in different places.
        Scratch.WithoutRun(_scratch.PathOf("a.opt")).ShouldBe(Scratch.WithoutRun(_scratch.PathOf("straight.opt")));

        // A run that is finished says the same once more, at once.
        CommandRun.Json(go).GetProperty("runHash").GetRawText().ShouldBe(straight.GetProperty("runHash").GetRawText());
    }

    [Theory]
    [InlineData("--seed", "4")]
    [InlineData("--programs", "30")]
    [InlineData("--minutes", "1")]
    [InlineData("--task", "mlp")]
    [InlineData("--strategy", "tree")]
    [InlineData("--data", "book.txt")]
    [InlineData("--no-hurdles")]
    [InlineData("--stop-on-meta-overfitting")]
    [InlineData("--report")]
    public void Resume_WithWhatIsDecided_IsRefused(params string[] option)
    {
        Begin();
        Refuses($"panthera: {option[0]} was decided when the run began; --resume takes --threads, --out, --json beside it\n", ["search", "--resume", RunPath, .. option]);
    }

    [Fact]
    public void Resume_OfNoRunFile_IsRefused()
    {
        Refuses("no such file; expected a run file", "search", "--resume", _scratch.PathOf("nosuch.panthera"));
        Refuses("a folder; expected a run file", "search", "--resume", Path.GetTempPath());
        Refuses("no run file: it is empty", "search", "--resume", _scratch.Write("empty.panthera", ""));
        Refuses("no run file: a run file is a SQLite database", "search", "--resume", _scratch.Write("program.panthera", "def train(w, g, lr):\n  return g\n"));
        Refuses("--resume names no file", "search", "--resume", "");
        Refuses("--run names no file", ["search", "--run", "", .. Small]);
    }

    [Fact]
    public void Run_ThatIsThere_IsNotWrittenOver()
    {
        Begin();
        byte[] before = File.ReadAllBytes(RunPath);
        Refuses($"run.panthera: is there already; give another name, or go on with it by 'panthera search --resume {RunPath}'\n", ["search", .. Small, "--run", RunPath]);
        File.ReadAllBytes(RunPath).ShouldBe(before);
    }

    [Fact]
    public void Resume_AfterTheStartProgramHasChanged_IsRefused()
    {
        string start = _scratch.Write("start.opt", "def train(w, g, lr):\n  update = g * lr\n  return update\n");
        Begin("--start", start);
        File.WriteAllText(start, "def train(w, g, lr):\n  update = g * 0.5\n  return update\n");
        Refuses($"run.panthera: its program {start} is not what it was when the run began; the result would be another run's\n", "search", "--resume", RunPath);
        File.Delete(start);
        Refuses("start.opt: no such file", "search", "--resume", RunPath);
    }

    [Fact]
    public void Resume_AfterTheDataHaveChanged_IsRefused()
    {
        string Pictures(int first) => string.Concat(Enumerable.Range(0, 400).Select(i => $"{(i == 7 ? first : 1)},{string.Join(',', Enumerable.Range(0, 143))},{i % 2}\n"));
        string data = _scratch.Write("pictures.csv", Pictures(1));
        string[] mlp = [.. QuickTask.Options, "--task", "mlp"];
        CommandRun.Of(new CancellationToken(true), ["search", .. mlp, "--out", _scratch.PathOf("a.opt"), "--run", RunPath, "--data", data])
            .Error.ShouldContain("interrupted; nothing was found yet");
        _scratch.Write("pictures.csv", Pictures(9));
        CommandRun run = CommandRun.Of("search", "--resume", RunPath);
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        run.Error.ShouldContain("is not what it was when the run began; the result would be another run's\n");
    }

    [Fact]
    public void Resume_OfARunThatAnotherProcessWrites_IsRefused()
    {
        Begin();
        using RunFile held = RunFile.Resume(RunPath);
        Refuses(RunPath, "search", "--resume", RunPath);
    }

    /// <summary>The file of a run that was interrupted before it began to search.</summary>
    private void Begin(params string[] more)
    {
        CommandRun run = CommandRun.Of(new CancellationToken(true), ["search", .. Small, .. more, "--out", _scratch.PathOf("a.opt"), "--run", RunPath]);
        run.Code.ShouldBe(ExitCode.Interrupted, run.Error);
    }

    /// <summary>A run that is interrupted as soon as its file shows something.</summary>
    private CommandRun Interrupted(Func<RunReader, bool> when, string[] arguments)
    {
        using CancellationTokenSource source = new();
        Thread watcher = new(() =>
        {
            while (!source.IsCancellationRequested)
            {
                Thread.Sleep(5);
                try
                {
                    using RunReader reader = RunFile.Read(RunPath);
                    if (when(reader)) source.Cancel();
                }
                catch (InputException)
                {
                    // It is not there yet.
                }
            }
        });
        watcher.Start();
        CommandRun run = CommandRun.Of(source.Token, arguments);
        source.Cancel();
        watcher.Join();
        return run;
    }

    private static void Refuses(string message, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(message);
        run.Error.ShouldStartWith("panthera: ");
        run.Error.IndexOf('\n').ShouldBe(run.Error.Length - 1, "more than one line: " + run.Error);
    }
}
