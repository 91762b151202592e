using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public class DataVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panthera");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void List_Path_ShowsWhatIsBuiltInAndWhatIsThere()
    {
        Write("questions.csv", Texts(40));
        string text = CommandRun.Text("data", "list", _folder.FullName);
        text.ShouldContain("drawn pictures with captions");
        text.ShouldContain("texts with classes");
        text.ShouldContain("mnist");
        JsonElement row = CommandRun.Json("data", "list", _folder.FullName).GetProperty("data").EnumerateArray().Last();
        (row.GetProperty("classes").GetInt32(), row.GetProperty("train").GetInt32(), row.GetProperty("test").GetInt32()).ShouldBe((2, 32, 4));
    }

    [Fact]
    public void Check_SoundAndDamaged_SaysEachAndFails()
    {
        Write("a.csv", Texts(40));
        CommandRun sound = CommandRun.Of("data", "check", _folder.FullName);
        (sound.Code, sound.Output.StartsWith("OK     ", StringComparison.Ordinal)).ShouldBe((ExitCode.Success, true), sound.Error);
        Write("b.csv", Texts(40) + "only one cell\n");
        CommandRun run = CommandRun.Of("data", "check", _folder.FullName);
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Output.Split('\n')[1].ShouldContain("b.csv, line 42: 1 columns; expected 2");
        CommandRun.Of("data", "check", _folder.FullName, "--json").Output.ShouldContain("\"sound\": false");
    }

    [Fact]
    public void NoVerb_AsksForOne()
    {
        CommandRun run = CommandRun.Of("data");
        run.Code.ShouldBe(ExitCode.BadInput);
        run.Error.ShouldContain("panthera data --help");
    }

    [Theory]
    [InlineData("list")]
    [InlineData("check")]
    [InlineData("get")]
    public void Help_NamesTheWholeVerb(string verb) =>
        CommandRun.Text("data", verb, "--help").ShouldMatch($@"(?s)\nExamples?:\n(  panthera data {verb}\b[^\n]*\n)+\n$");

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private static string Texts(int count) => "text,category\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"text {i},class{i % 2}\n"));
}
