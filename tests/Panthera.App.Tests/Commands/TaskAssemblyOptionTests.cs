using System.Text.Json;

namespace Panthera.App.Tests.Commands;

/// <summary>The example of a user's task, from the assembly that its project builds.</summary>
public sealed class TaskAssemblyOptionTests : IDisposable
{
    private static readonly string Rings = Path.Combine(AppContext.BaseDirectory, "RingsTask.dll");

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Tasks_ListsThem()
    {
        string text = CommandRun.Text("tasks", "--task-assembly", Rings);
        text.ShouldMatch(@"\n  rings +search +371 +32 +300 ");
        text.ShouldMatch(@"\n  rings-unseen +verdict +797 +32 +500 ");
        text.ShouldContain("points of 5 rings made by the example (seed 2): 8,192 to train");
    }

    [Fact]
    public void Train_LearnsIt()
    {
        JsonElement trained = CommandRun.Json("train", "adamw:learning_rate=1e-2", "--task", "rings", "--task-assembly", Rings);
        trained.GetProperty("ending").GetString().ShouldBe("finished");
        trained.GetProperty("test").GetProperty("accuracy").GetDouble().ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public void Compare_RunsOnIt() =>
        CommandRun.Text("compare", "adamw:learning_rate=0.01", "sgd:learning_rate=1e-9", "--task", "rings", "--seeds", "3", "--task-assembly", Rings)
            .ShouldEndWith("\nadamw:learning_rate=0.01 beats sgd:learning_rate=1e-9 on rings.\n");

    [Fact]
    public void Search_RunsOnItAndSaysHowToRunAgain()
    {
        JsonElement run = CommandRun.Json(
            "search", "--programs", "10", "--task", "rings", "--task-assembly", Rings, "--verdict-task", "rings-unseen", "--verdict-seeds", "2",
            "--population", "10", "--tournament", "4", "--select-task", "none", "--out", _scratch.PathOf("found.opt"), "--run", _scratch.PathOf("run.panthera"));
        run.GetProperty("generated").GetInt32().ShouldBe(10);
        run.GetProperty("verdict")[0].GetProperty("task").GetString().ShouldBe("rings-unseen");
        run.GetProperty("command").GetString()!.ShouldContain($" --task rings --task-assembly {Rings} ");
    }

    [Fact]
    public void Search_KeepsRolesApart()
    {
        CommandRun run = CommandRun.Of("search", "--verdict-task", "rings", "--task-assembly", Rings);
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldBe("panthera: --verdict-task rings: that is a search task, and --verdict-task takes verdict tasks; 'panthera tasks' lists them\n");
    }

    [Fact]
    public void Assembly_GivenTwice_CountsOnce() =>
        CommandRun.Text("train", "adamw", "--steps", "5", "--task", "rings", "--task-assembly", Rings, "--task-assembly", Path.GetRelativePath(".", Rings))
            .ShouldStartWith("adamw on rings, seed 1");

    [Fact]
    public void Assembly_CopyOfAnother_HasTheSameNames()
    {
        string copy = _scratch.PathOf("copy.dll");
        File.Copy(Rings, copy);
        CommandRun run = CommandRun.Of("train", "adamw", "--task", "rings", "--task-assembly", Rings, "--task-assembly", copy);
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldStartWith("panthera: two tasks have the name 'rings'; ");
    }

    [Theory]
    [InlineData("train", "adamw", "--task", "rings")]
    [InlineData("compare", "adamw", "lion", "--task", "rings")]
    [InlineData("search", "--task", "rings")]
    [InlineData("tasks")]
    public void Assembly_ThatIsNone_IsRefused(params string[] arguments)
    {
        CommandRun run = CommandRun.Of([.. arguments, "--task-assembly", _scratch.Write("none.dll", "none")]);
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldEndWith("none.dll: not a .NET assembly\n");
    }

    [Fact]
    public void Task_OfAnAssemblyThatWasNotGiven_IsUnknown() =>
        CommandRun.Of("train", "adamw", "--task", "rings").Error.ShouldBe("panthera: no task 'rings'; 'panthera tasks' lists them\n");
}
