using System.CommandLine;
using System.CommandLine.Help;
using Panthera.App.Commands;
using Panthera.App.Output;
using Panthera.Language;

namespace Panthera.App;

/// <summary>The command from its arguments to its exit code; tests run it in their own process.</summary>
internal static class Application
{
    /// <summary>The environment variable that, set to 1, shows where an internal error came from.</summary>
    public const string DebugVariable = "PANTHERA_DEBUG";

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows the command's name.</param>
    /// <param name="terminal">Where results and messages go.</param>
    /// <param name="cancellation">Stops long work; what was found is kept.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation = default)
    {
        try
        {
            RootCommand root = new("Searches for neural-network optimizers by training thousands of tiny networks, and measures them.")
            {
                HelpName = "panthera",
            };
            foreach (Verb verb in Verbs.All()) root.Add(verb);
            root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();
            return Run(root.Parse(arguments.Count == 0 ? ["--help"] : arguments, Verb.Parsing), terminal, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Fail(terminal, "interrupted", ExitCode.Interrupted);
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            return Fail(terminal, e.Message, ExitCode.BadInput);
        }
        // Whatever else goes wrong is this program's fault; users get one line of it.
        catch (Exception e)
        {
            int code = Fail(terminal, $"internal error: {e.GetType().Name}: {e.Message}", ExitCode.InternalError);
            if (Environment.GetEnvironmentVariable(DebugVariable) == "1") terminal.Error.WriteLine(e.StackTrace);
            return code;
        }
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        if (arguments.Errors.Count > 0 && arguments.Action is not HelpWithExamples)
        {
            if (arguments.CommandResult.Command is RootCommand && arguments.UnmatchedTokens is [string unknown, ..])
                return Fail(terminal, $"no verb '{unknown}'" + (Spelling.Nearest(unknown, Verbs.All().Select(v => v.Name)) is { } near
                    ? $"; did you mean '{near}'?" : "; 'panthera --help' lists them"), ExitCode.BadInput);
            string help = arguments.CommandResult.Command is Verb faulty ? $"panthera {faulty.FullName} --help" : "panthera --help";
            return Fail(terminal, $"{arguments.Errors[0].Message.TrimEnd('.')}; try '{help}'", ExitCode.BadInput);
        }
        // Help, version and completions bring their own action; a verb is its own.
        if (arguments.Action is null && arguments.CommandResult.Command is Verb verb) return verb.Run(arguments, terminal, cancellation);
        return arguments.Invoke(new InvocationConfiguration
        {
            Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        });
    }

    private static int Fail(Terminal terminal, string message, int code)
    {
        terminal.Error.WriteLine("panthera: " + string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        return code;
    }
}
