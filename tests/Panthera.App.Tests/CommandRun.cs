using System.Text.Json;
using Panthera.App.Output;

namespace Panthera.App.Tests;

/// <summary>One run of the command in this process, and what came of it.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    public static CommandRun Of(params string[] arguments) => Of(CancellationToken.None, arguments);

    public static CommandRun Of(CancellationToken cancellation, params string[] arguments)
    {
        StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        int code = Application.Run(arguments, new Terminal(output, error), cancellation);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>The output of a run that must succeed.</summary>
    public static string Text(params string[] arguments)
    {
        CommandRun run = Of(arguments);
        run.Code.ShouldBe(ExitCode.Success, run.Error);
        return run.Output;
    }

    /// <summary>The output of a run that must succeed and print one JSON value.</summary>
    public static JsonElement Json(params string[] arguments)
    {
        using JsonDocument document = JsonDocument.Parse(Text([.. arguments, "--json"]));
        return document.RootElement.Clone();
    }
}
