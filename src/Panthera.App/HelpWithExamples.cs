using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Panthera.App.Commands;

namespace Panthera.App;

/// <summary>The usual help, which for a verb ends with examples.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new() { MaxWidth = 110 };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int code = _usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not Verb verb) return code;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
        foreach (string example in verb.Examples) output.WriteLine($"  panthera {verb.FullName} {example}".TrimEnd());
        output.WriteLine();
        return code;
    }
}
