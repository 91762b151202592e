using System.CommandLine;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Store;

namespace Panthera.App.Commands;

/// <summary>Lists runs.</summary>
internal sealed class RunsVerb : Verb
{
    /// <summary>The folder that searches keep their runs in.</summary>
    public const string Folder = "panthera-runs";

    private readonly Argument<string[]> _paths = new("PATH")
    {
        Arity = ArgumentArity.ZeroOrMore, Description = $"Run files, or folders with run files in them (default: {Folder})",
    };

    public RunsVerb() : base("runs", "Lists the runs of searches: what they did, and whether they go on, were stopped, or came to their end.",
        "", "panthera-runs backup/old.panthera --json") => Takes(_paths);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string[] paths = arguments.GetValue(_paths) is { Length: > 0 } given ? given : Directory.Exists(Folder) ? [Folder] : [];
        List<RunListRow> rows = [];
        foreach (string file in paths.SelectMany(FilesOf))
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Add(RunListRow.Of(file));
        }
        if (WantsJson(arguments)) Json.Print(terminal, rows.Select(RunList.ToJson));
        else if (rows.Count == 0) terminal.Output.WriteLine($"no runs in {Spoken.List(paths.Length > 0 ? paths : [Folder])}");
        else RunList.Print(rows, terminal);
        return ExitCode.Success;
    }

    /// <summary>A folder's run files, the oldest name first; a file is itself.</summary>
    private static IEnumerable<string> FilesOf(string path)
    {
        if (!Directory.Exists(path)) return File.Exists(path) ? [path] : throw new InputException($"{path}: no such file or folder");
        try
        {
            return Directory.GetFiles(path, "*" + RunPath.Extension).Order(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
