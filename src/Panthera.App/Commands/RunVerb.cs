using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Store;

namespace Panthera.App.Commands;

/// <summary>A verb that keeps what it does in a run file and goes on with it.</summary>
internal abstract class RunVerb(string name, string description, params IReadOnlyList<string> examples) : Verb(name, description, examples)
{
    /// <summary>Where the run is kept.</summary>
    protected RunPlace Place { get; } = new();

    /// <summary>Options that do not change what is done: they may be given anew when a run goes on.</summary>
    protected abstract IReadOnlyList<Option> Free { get; }

    /// <inheritdoc/>
    public sealed override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            if (Place.Resumed(arguments) is not { } path) return Run(arguments, arguments, null, terminal, cancellation);
            Place.RequireAlone(arguments, this, [.. Free, JsonOption]);
            using RunFile file = RunFile.Resume(path);
            Place.Path = path;
            return Run(RunPlace.Begun(file, this), arguments, file, terminal, cancellation);
        }
        // What an interruption leaves half done may be refused as input before it is seen that it was cancelled.
        catch (Exception e) when (cancellation.IsCancellationRequested && Place.Path is not null && e is OperationCanceledException or InputException)
        {
            terminal.Error.WriteLine($"panthera: interrupted; what is finished is kept, go on with: {Spoken.Command([Name, "--resume", Place.Path!])}");
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Does the verb's work.</summary>
    /// <param name="begun">The options that the run was begun with.</param>
    /// <param name="now">Those that were given now.</param>
    /// <param name="kept">The run to go on with; null for a new one.</param>
    /// <param name="terminal">Where results and messages go.</param>
    /// <param name="cancellation">Stops it; what was found is kept.</param>
    protected abstract int Run(ParseResult begun, ParseResult now, RunFile? kept, Terminal terminal, CancellationToken cancellation);

    /// <summary>The words of the command that does the same again, from any folder.</summary>
    /// <param name="arguments">The values of its options.</param>
    /// <param name="always">Options whose values are named even if they are the defaults.</param>
    protected List<string> Words(ParseResult arguments, params IReadOnlyList<Option> always) =>
        CommandWords.Of(this, arguments, always, [.. Free, JsonOption, .. Place.Options.OfType<Option>()]);
}
