using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Rewriting;

namespace Panthera.App.Commands;

/// <summary>Simplifies a program.</summary>
internal sealed class SimplifyVerb : Verb
{
    private readonly Argument<string> _program = new("PROGRAM") { Description = "A file, or a name that 'panthera optimizers' lists" };
    private readonly Option<string[]> _set = Shared.Set();
    private readonly Option<bool> _trace = new("--trace") { Description = "Every rule that was applied, with what it was applied to and what it gave" };

    public SimplifyVerb() : base("simplify", "Simplifies a program: algebra, states that need not be stored, readable names.",
        "program8", "program8 --trace") => Takes(_program, _set, _trace);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        NamedProgram named = ProgramText.Open(arguments.GetRequiredValue(_program), arguments.GetRequiredValue(_set));
        Simplification result = Simplifier.Simplify(named.Program, null, cancellation);
        terminal.Output.Write(result.Program.ToString());
        foreach (SaturationReport report in result.Saturations) terminal.Output.WriteLine(report.ToString());
        terminal.Output.WriteLine(result.Elapsed.ToString());
        if (arguments.GetValue(_trace))
            foreach (SimplificationStep step in result.Steps) terminal.Output.WriteLine($"{step.Rule} ({step.Exactness}): {step.Before} => {step.After}");
        return ExitCode.Success;
    }
}
