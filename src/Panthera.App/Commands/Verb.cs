using System.CommandLine;
using Panthera.App.Output;

namespace Panthera.App.Commands;

/// <summary>One verb of the command: its options, its examples and what it does.</summary>
internal abstract class Verb : Command
{
    // A file of arguments (@file) would give messages of its own, and a program's name may begin with '@'.
    /// <summary>How words of a command line are read.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>A verb with the option that all verbs have.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="examples">What may follow its name; help ends with them.</param>
    protected Verb(string name, string description, params IReadOnlyList<string> examples) : base(name, description)
    {
        Examples = examples;
        Options.Add(JsonOption);
    }

    /// <summary>The option that all verbs have.</summary>
    protected Option<bool> JsonOption { get; } = new("--json") { Description = "Print one JSON value instead of text for people" };

    /// <summary>Its name with those of the verbs that it is below, such as <c>data list</c>.</summary>
    public string FullName => string.Join(' ', Parents.OfType<Verb>().Select(verb => verb.FullName).Append(Name));

    /// <summary>What may follow the verb's name.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does the verb's work.</summary>
    /// <param name="arguments">The values of its options.</param>
    /// <param name="terminal">Where results and messages go.</param>
    /// <param name="cancellation">Stops it; what was found is kept.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="InputException">If the input is at fault.</exception>
    public abstract int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation);

    /// <summary>Whether the result is to be JSON.</summary>
    protected bool WantsJson(ParseResult arguments) => arguments.GetValue(JsonOption);

    /// <summary>Adds arguments and options, in the order in which help lists them.</summary>
    protected void Takes(params ReadOnlySpan<Symbol> symbols)
    {
        int place = 0;
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument) Arguments.Add(argument);
            else Options.Insert(place++, (Option)symbol);
        }
    }
}
