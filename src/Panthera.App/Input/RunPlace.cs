using System.CommandLine;
using System.Globalization;
using Panthera.Store;

namespace Panthera.App.Input;

/// <summary>Where a search keeps its run, and which run it goes on with.</summary>
internal sealed class RunPlace
{
    /// <summary>The folder for runs that were given no place.</summary>
    public const string Folder = "panthera-runs", Extension = ".panthera";

    private readonly Option<string?> _run = new("--run")
    {
        HelpName = "FILE", Description = $"Where to keep the run: all that it does, as it does it (default: a new file in {Folder})",
    };
    private readonly Option<string?> _resume = new("--resume")
    {
        HelpName = "FILE", Description = "Go on with a run, however it ended, to the same result as if it never had; takes no other options "
            + "than --threads, --out and --json",
    };

    /// <summary>The file of the run that is made now; null as long as there is none.</summary>
    public string? Path { get; set; }

    /// <summary>The options, in the order in which help lists them.</summary>
    public IReadOnlyList<Symbol> Options => [_run, _resume];

    /// <summary>The run to go on with; null for a new one.</summary>
    /// <exception cref="InputException">If no file is named.</exception>
    public string? Resumed(ParseResult arguments) => arguments.GetValue(_resume) is "" ? throw new InputException("--resume names no file") : arguments.GetValue(_resume);

    /// <summary>Refuses what a run that goes on has decided already.</summary>
    /// <exception cref="InputException">If any other option was given.</exception>
    public void RequireAlone(ParseResult arguments, Command verb, params IEnumerable<Option> allowed)
    {
        foreach (Option option in verb.Options.Except([_resume, .. allowed]))
            if (arguments.GetResult(option) is { Implicit: false })
                throw new InputException($"{option.Name} was decided when the run began; --resume takes {string.Join(", ", allowed.Select(o => o.Name))} beside it");
    }

    /// <summary>The options that a run was begun with.</summary>
    /// <exception cref="InputException">If it is another verb's run, or this version does not take its options.</exception>
    public static ParseResult Begun(RunFile file, Command verb)
    {
        if (file.Header.Arguments[0] != verb.Name)
            throw new InputException($"{file.Path}: is a run of 'panthera {file.Header.Arguments[0]}', not of 'panthera {verb.Name}'");
        ParseResult begun = verb.Parse([.. file.Header.Arguments.Skip(1)], Commands.Verb.Parsing);
        return begun.Errors.Count == 0 ? begun : throw new InputException(
            $"{file.Path}: was begun by Panthera {file.Header.Version} with options that this version does not take: {begun.Errors[0].Message}");
    }

    /// <summary>Begins the file of a new run.</summary>
    /// <exception cref="InputException">If it cannot be made.</exception>
    public RunFile Create(ParseResult arguments, RunHeader header)
    {
        RunFile file = RunFile.Create(arguments.GetValue(_run) is not { } path ? Free(header) : path.Length > 0 ? path : throw new InputException("--run names no file"), header);
        Path = file.Path;
        return file;
    }

    /// <summary>A name that no file of the folder for runs has.</summary>
    private static string Free(RunHeader header)
    {
        Output.Files.Guarded(Folder, () => Directory.CreateDirectory(Folder));
        string stem = System.IO.Path.Combine(
            Folder, string.Create(CultureInfo.InvariantCulture, $"{header.Arguments[0]}-{header.Started.ToLocalTime():yyyyMMdd-HHmmss}-seed{header.Seed}"));
        string free = stem + Extension;
        for (int i = 2; File.Exists(free); i++) free = $"{stem}-{i}{Extension}";
        return free;
    }
}
