using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Rewriting.Recognition;

namespace Panthera.App.Commands;

/// <summary>Says which optimizer a program is.</summary>
internal sealed class IdentifyVerb : Verb
{
    private readonly Argument<string> _program = new("PROGRAM") { Description = "A file, or a name that 'panthera optimizers' lists" };
    private readonly Option<string[]> _set = Shared.Set();

    public IdentifyVerb() : base("identify", "Says which optimizer of the catalogue a program is, and with which hyperparameters.", "program8") => Takes(_program, _set);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        NamedProgram named = ProgramText.Open(arguments.GetRequiredValue(_program), arguments.GetRequiredValue(_set));
        Identified identity = Identification.Identify(named.Program, cancellation);
        terminal.Output.WriteLine($"{identity.Name} {identity.IsExact} {string.Join(", ", identity.Hyperparameters)} {identity.Similarity}");
        return ExitCode.Success;
    }
}
