using System.CommandLine;
using Panthera.Analysis;
using Panthera.App.Input;
using Panthera.App.Output;

namespace Panthera.App.Commands;

/// <summary>Prints fingerprints, one line a program.</summary>
internal sealed class FingerprintVerb : Verb
{
    private readonly Argument<string[]> _programs = Shared.Programs(1, "Files, or names that 'panthera optimizers' lists");

    private readonly Option<Strength> _strength = Choice.Option<Strength>("--strength", "STRENGTH",
        "What equal fingerprints mean: 'exact' the same calls, 'canonical' equal by algebra, 'behavioural' the same updates on fixed inputs");

    public FingerprintVerb() : base("fingerprint",
        "Prints what programs compute as one number each: equal for programs that differ only in names, order or what does not matter.",
        "adamw lion found.opt", "found.opt other.opt --strength behavioural") => Takes(_programs, _strength);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        Strength strength = arguments.GetValue(_strength);
        var rows = arguments.GetRequiredValue(_programs).Select(text => ProgramText.Open(text))
            .Select(named => new { Fingerprint = Fingerprint.Of(named.Program, strength).ToString(), named.Name }).ToArray();
        if (WantsJson(arguments)) Json.Print(terminal, rows);
        else
            foreach (var row in rows) terminal.Output.WriteLine($"{row.Fingerprint}  {row.Name}");
        return ExitCode.Success;
    }
}
