namespace Panthera.App.Tests.Experiments;

public sealed class OwnDataTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("vision-language", "the model takes captioned pictures, and the data has text only")]
    [InlineData("diffusion", "the model takes pictures, and the data has text only")]
    [InlineData("flatness", "the model takes pictures, and the data has text only")]
    [InlineData("speed", "the model takes pictures, and the data has text only")]
    public void DataOfAnotherKind_IsRefusedInOneLine(string experiment, string message)
    {
        string text = _scratch.Write("words.txt", string.Join('\n', Enumerable.Range(0, 2_000).Select(line => $"This is line {line} of a text that shows nothing.")));
        CommandRun run = CommandRun.Of("experiment", experiment, "--data", text, "--out", _scratch.PathOf("report"), "--run", _scratch.PathOf("run.panthera"));
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        run.Error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain(message);
    }
}
