using System.CommandLine;
using Panthera.App.Output;

namespace Panthera.App.Commands;

/// <summary>The verbs about data.</summary>
internal sealed class DataVerb : Verb
{
    public DataVerb() : base(
        "data", "Lists, checks and downloads data.", "list ~/data", "check ~/data/mnist", "get mnist",
        "get https://example.org/set.csv --sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
    {
        foreach (Verb verb in (Verb[])[new DataListVerb(), new DataCheckVerb(), new DataGetVerb()]) Subcommands.Add(verb);
    }

    // The parser asks for one of the verbs below before it comes to this.
    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation) =>
        throw new InputException("data takes list, check or get; try 'panthera data --help'");
}
