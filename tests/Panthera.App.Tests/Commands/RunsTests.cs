using System.Text.Json;
using Panthera.Store;
using Panthera.Store.Tests;

namespace Panthera.App.Tests.Commands;

public sealed class RunsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Folder_IsListedWithTheStateOfEachRun()
    {
        Make("stopped.panthera", 100, finish: false);
        Make("finished.panthera", 50, finish: true);
        _scratch.Write("broken.panthera", "not a run");
        _scratch.Write("other.txt", "not listed");
        using RunFile going = RunFile.Create(_scratch.PathOf("going.panthera"), Bred.Header);

        JsonElement[] rows = [.. CommandRun.Json("runs", _scratch.PathOf("")).EnumerateArray()];
        rows.Select(row => (Path.GetFileName(row.GetProperty("file").GetString()), row.GetProperty("state").GetString()))
            .ShouldBe([("broken.panthera", "unreadable"), ("finished.panthera", "finished"), ("going.panthera", "going on"), ("stopped.panthera", "stopped")]);
        rows[0].GetProperty("fault").GetString().ShouldBe("no run file: a run file is a SQLite database");
        rows[1].GetProperty("programs").GetInt64().ShouldBe(50);
        rows[3].GetProperty("programs").GetInt64().ShouldBe(100);
        rows[3].GetProperty("best").GetProperty("score").GetDouble().ShouldBe(Bred.SnapshotAfter(100).BestScore);
        rows[3].GetProperty("seconds").GetDouble().ShouldBe(50);
        rows[3].GetProperty("arguments").EnumerateArray().Select(word => word.GetString()).ShouldBe(["search", "--seed", "7"]);

        string text = CommandRun.Text("runs", _scratch.PathOf(""));
        text.ShouldMatch(@"  \d{4}-\d\d-\d\d \d\d:\d\d +stopped +100 +\d+ +\d+ % +\+100\.100 +0:50 ");
        text.ShouldContain("panthera search --seed 7");
        text.ShouldContain(" no run file: a run file is");
        text.ShouldNotContain('\u001b');
        text.Split('\n').ShouldAllBe(line => line.Length <= 110 || line.StartsWith("More of one: "));
    }

    [Fact]
    public void Files_AreListedInTheirOrder()
    {
        string first = Make("b.panthera", 20, finish: false), second = Make("a.panthera", 20, finish: false);
        CommandRun.Json("runs", first, second).EnumerateArray().Select(row => row.GetProperty("file").GetString()).ShouldBe([first, second]);
    }

    [Fact]
    public void Folder_WithoutRuns_SaysSo()
    {
        CommandRun.Text("runs", _scratch.PathOf("")).ShouldBe($"no runs in {_scratch.PathOf("")}\n");
        CommandRun.Json("runs", _scratch.PathOf("")).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void Path_ThatIsNothing_IsRefused()
    {
        CommandRun run = CommandRun.Of("runs", "/nosuch");
        (run.Code, run.Error).ShouldBe((ExitCode.BadInput, "panthera: /nosuch: no such file or folder\n"));
    }

    private string Make(string name, int children, bool finish)
    {
        using RunFile run = RunFile.Create(_scratch.PathOf(name), Bred.Header);
        new Bred(1).Fill(run.Search("evolution"), children);
        if (finish) run.Remember("outcome", () => 1);
        return run.Path;
    }
}
