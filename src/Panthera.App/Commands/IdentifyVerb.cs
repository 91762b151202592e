using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Rewriting.Recognition;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Says which optimizer a program is.</summary>
internal sealed class IdentifyVerb : Verb
{
    private readonly Argument<string> _program = Shared.Program();
    private readonly Option<string[]> _set = Shared.Set();

    public IdentifyVerb() : base("identify",
        "Says which optimizer of the catalogue a program is, with which hyperparameters; or the nearest one, and the difference.",
        "found.opt", "program3", "adamw:beta1=0.95 --json") => Takes(_program, _set);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        NamedProgram named = ProgramText.Open(arguments.GetRequiredValue(_program), arguments.GetRequiredValue(_set));
        StatusLines status = () => [("stage", "comparing with the catalogue")];
        Identified identified = Watch.Run(terminal, WantsJson(arguments), status, () => Identification.Identify(named.Program, cancellation));
        if (WantsJson(arguments))
        {
            Json.Print(terminal, IdentificationReport.ToJson(identified));
            return ExitCode.Success;
        }
        if (identified.IsExact)
        {
            terminal.Output.WriteLine(IdentificationReport.Described(identified));
            return ExitCode.Success;
        }
        terminal.Print(new Text(IdentificationReport.InWords(identified)));
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"- {identified.Name}, simplified");
        terminal.Output.WriteLine($"+ {named.Name}, simplified");
        terminal.Output.WriteLine();
        foreach (string line in IdentificationReport.Difference(identified)) terminal.Output.WriteLine(line);
        return ExitCode.Success;
    }
}
