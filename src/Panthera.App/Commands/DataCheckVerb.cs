using System.CommandLine;
using Panthera.App.Output;
using Panthera.Training.Data;

namespace Panthera.App.Commands;

/// <summary>Reads data fully and says what is wrong with it.</summary>
internal sealed class DataCheckVerb : Verb
{
    private readonly Argument<string> _path = new("PATH") { Description = "A folder or a file" };

    public DataCheckVerb() : base("check", "Reads all data of a path and says for each whether it is sound.", "~/data", "~/data/mnist --json") =>
        Takes(_path);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        List<(FoundData Data, string? Error, string? Provenance)> checks = [];
        foreach (FoundData data in DataDirectory.Open(arguments.GetRequiredValue(_path)).All)
        {
            cancellation.ThrowIfCancellationRequested();
            (string? error, string? provenance) = Check(data);
            checks.Add((data, error, provenance));
            if (!WantsJson(arguments)) terminal.Output.WriteLine(error is null ? $"OK     {data.Path}: {provenance}" : $"WRONG  {error}");
        }
        if (WantsJson(arguments))
            Json.Print(terminal, checks.Select(check => new { check.Data.Path, check.Data.Kind, Sound = check.Error is null, check.Error, check.Provenance }));
        return checks.Exists(check => check.Error is not null) ? ExitCode.BadInput : ExitCode.Success;
    }

    private static (string? Error, string? Provenance) Check(FoundData data)
    {
        try
        {
            return (null, data.Open().Provenance);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return (e.Message, null);
        }
    }
}
