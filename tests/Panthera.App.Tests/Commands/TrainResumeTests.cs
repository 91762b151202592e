namespace Panthera.App.Tests.Commands;

/// <summary>Trainings that are interrupted and go on.</summary>
public sealed class TrainResumeTests : IDisposable
{
    private static readonly string[] Train = ["train", "adamw:learning_rate=0.01", "--task", "mlp", "--steps", "2500", "--measure-every", "400"];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Interrupted_GoesOnToTheSameEnd()
    {
        (string kept, string curve, string whole) = (_scratch.PathOf("run.safetensors"), _scratch.PathOf("run.csv"), _scratch.PathOf("whole.csv"));
        string[] keeping = [.. Train, "--checkpoint", kept, "--checkpoint-every", "7", "--curve", curve];
        using CancellationTokenSource stop = new();
        Task<CommandRun> running = Task.Run(() => CommandRun.Of(stop.Token, keeping), TestContext.Current.CancellationToken);
        while (!File.Exists(kept) && !running.IsCompleted) await Task.Delay(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        CommandRun interrupted = await running;

        interrupted.Code.ShouldBe(ExitCode.Interrupted, interrupted.Error);
        interrupted.Output.ShouldBeEmpty();
        interrupted.Error.ShouldMatch(@"\npanthera: interrupted after [\d,]+ of 2,500 steps; their losses are in ");
        string goOn = interrupted.Error.Split("\nGo on with: panthera ")[1].TrimEnd();
        goOn.ShouldBe($"{string.Join(' ', keeping)} --resume {kept}");
        int made = File.ReadAllLines(curve).Length - 1;
        made.ShouldBeInRange(7, 2499);

        CommandRun resumed = CommandRun.Of(goOn.Split(' '));
        resumed.Code.ShouldBe(ExitCode.Success, resumed.Error);
        resumed.Error.ShouldContain($", {made:N0} steps made; ");
        resumed.Output.ShouldContain($"\n{2500 - made:N0} steps in ");
        string uninterrupted = CommandRun.Text([.. Train, "--curve", whole]);
        Results(resumed.Output).ShouldBe(Results(uninterrupted));
        File.ReadAllText(curve).ShouldBe(File.ReadAllText(whole));
    }

    [Fact]
    public void Resume_WithoutCheckpoint_KeepsTheSameFile()
    {
        string kept = _scratch.PathOf("run.safetensors");
        string[] train = ["train", "momentum", "--task", "mlp", "--steps", "30"];
        string first = CommandRun.Text([.. train, "--checkpoint", kept]);
        CommandRun.Json([.. train, "--resume", kept]).GetProperty("files").GetProperty("checkpoint").GetString().ShouldBe(kept);
        Results(CommandRun.Text([.. train, "--resume", kept])).ShouldBe(Results(first));
    }

    [Fact]
    public void Checkpoint_ThatExists_IsNotOverwrittenByANewRun()
    {
        string kept = _scratch.PathOf("run.safetensors");
        string[] train = ["train", "momentum", "--task", "mlp", "--steps", "30", "--checkpoint", kept];
        CommandRun.Text(train);
        byte[] before = File.ReadAllBytes(kept);
        Refuses($"exists already: --resume {kept} goes on with the run that it keeps", train);
        Refuses("exists already", [.. train, "--resume", _scratch.PathOf("other")]);
        File.ReadAllBytes(kept).ShouldBe(before);
        string spelt = Path.Combine(Path.GetDirectoryName(kept)!, ".", Path.GetFileName(kept));
        CommandRun.Text([.. train, "--resume", spelt]).ShouldContain("validation");
    }

    [Fact]
    public void Resume_OfWhatIsNoSuchRun_SaysWhy()
    {
        string kept = _scratch.PathOf("run.safetensors"), cut = _scratch.PathOf("cut.safetensors");
        string[] train = ["train", "momentum", "--task", "mlp", "--steps", "30"];
        CommandRun.Text([.. train, "--checkpoint", kept]);
        File.WriteAllBytes(cut, File.ReadAllBytes(kept)[..^100]);
        Refuses("no such file", [.. train, "--resume", _scratch.PathOf("none")]);
        Refuses("header", [.. train, "--resume", _scratch.Write("notes.txt", "these are some notes")]);
        Refuses("the file ends within", [.. train, "--resume", cut]);
        Refuses("a checkpoint of another run: seed '1', here '2'.", [.. train, "--seed", "2", "--resume", kept]);
        Refuses("a checkpoint of another run: another program.", ["train", "lion", "--task", "mlp", "--steps", "30", "--resume", kept]);
        Refuses("is no curve of a training; give another --curve",
            [.. train, "--resume", kept, "--curve", _scratch.Write("other.csv", "a,b\n1,2\n")]);
        Refuses("cannot write '/nosuch/run.safetensors'", [.. train, "--checkpoint", "/nosuch/run.safetensors"]);
        Refuses("--checkpoint-every says when", [.. train, "--checkpoint-every", "5"]);
        string curve = _scratch.Write("notes.csv", "my own\n"), old = _scratch.PathOf("old.csv");
        CommandRun.Text([.. train, "--curve", old]);
        string rows = File.ReadAllText(old);
        Refuses("is no curve of a training; give another --curve", [.. train, "--curve", curve]);
        string both = _scratch.PathOf("both");
        Refuses("cannot be the curve and the checkpoint at once", [.. train, "--curve", both, "--checkpoint", both]);
        Refuses("cannot write '/nosuch/x'", [.. train, "--curve", old, "--checkpoint", "/nosuch/x"]);
        Refuses("--checkpoint names no file", [.. train, "--checkpoint", ""]);
        Refuses("--resume names no file", [.. train, "--resume", ""]);
        Refuses("it is a file; --tensorboard takes a folder", [.. train, "--tensorboard", curve]);
        File.ReadAllText(curve).ShouldBe("my own\n");
        File.ReadAllText(old).ShouldBe(rows);
        // What was refused has left the checkpoint alone.
        CommandRun.Text([.. train, "--resume", kept]);
    }

    private static string Results(string output) => string.Join('\n', output.Split('\n').Where(line => line.Contains(" loss ")));

    private static void Refuses(string message, string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        run.Error.ShouldStartWith("panthera: ");
        run.Error.ShouldContain(message);
        run.Error.IndexOf('\n').ShouldBe(run.Error.Length - 1, run.Error);
    }
}
