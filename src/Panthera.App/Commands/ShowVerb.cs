using System.CommandLine;
using Panthera.Analysis;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Language;
using Panthera.Store;

namespace Panthera.App.Commands;

/// <summary>Shows a program and what of it matters, or what a run file keeps of a search.</summary>
internal sealed class ShowVerb : Verb
{
    private readonly Argument<string> _program = new("PROGRAM") { Description = "A file, a name that 'panthera optimizers' lists, or a run file" };
    private readonly Option<string[]> _set = Shared.Set();
    private readonly Option<bool> _prune = new("--prune")
    {
        Description = "Only the program without what does not matter, ready for a file",
    };

    private readonly RunViews _views = new();

    public ShowVerb() : base("show", "Shows a program: which statements and states matter, and its fingerprint; or what a search found, from its run file.",
        "program8", "program8 --prune > pruned.opt", "adamw --set beta2=0.95 --json", "panthera-runs/1.panthera --lineage best") =>
        Takes([_program, _set, _prune, .. _views.Options]);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string name = arguments.GetRequiredValue(_program);
        string[] settings = arguments.GetRequiredValue(_set);
        if (RunPath.IsDatabase(name) || name.EndsWith(RunPath.Extension, StringComparison.Ordinal))
        {
            if (settings.Length > 0 || arguments.GetValue(_prune))
                throw new InputException($"{(settings.Length > 0 ? _set : (Option)_prune).Name} is for programs, and {name} is a run file");
            _views.Print(name, arguments, WantsJson(arguments), terminal);
            return ExitCode.Success;
        }
        NamedProgram named = ProgramText.Open(name, settings);
        if (_views.Given(arguments).FirstOrDefault() is { } option) throw new InputException($"{option.Name} is for run files, and {name} is a program");
        bool prune = arguments.GetValue(_prune);
        Program program = prune ? Liveness.Prune(named.Program) : named.Program;
        if (WantsJson(arguments)) PrintJson(named, program, terminal);
        else if (prune) terminal.Output.Write(program.ToString());
        else PrintText(named, terminal);
        return ExitCode.Success;
    }

    private static void PrintJson(NamedProgram named, Program program, Terminal terminal)
    {
        Liveness liveness = Liveness.Of(program);
        string[] states = States(program);
        Json.Print(terminal, new
        {
            named.Name,
            Text = program.ToString(),
            Statements = program.Statements.Length,
            liveness.LiveStatements,
            LiveWithinStep = liveness.WithinStep,
            States = states,
            DeadStates = states.Where((_, s) => !liveness.States[s]),
            Fingerprint = Fingerprint.Of(program).ToString(),
            Fingerprints = Enum.GetValues<Strength>().ToDictionary(s => s, s => Fingerprint.Of(program, s).ToString()),
            Cost.Of(program).BytesOfState,
            Cost = Cost.Of(program),
            Update = OutlookReport.ToJson(Outlook.Of(program)),
            CannotTrain = Rejections.Find(program)?.Name,
            Hyperparameters = named.Parsed.Hyperparameters.ToDictionary(h => h.Name, h => h.Value),
            Ranges = Ranges(named.Parsed),
        });
    }

    private static void PrintText(NamedProgram named, Terminal terminal)
    {
        Program program = named.Program;
        Liveness liveness = Liveness.Of(program);
        // The first line is the signature and the last one the return; between them each statement has its line.
        string[] lines = program.ToString().TrimEnd('\n').Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            bool statement = i > 0 && i < lines.Length - 1;
            terminal.Output.WriteLine($"{(!statement ? ' ' : liveness.Statements[i - 1] ? '+' : '-')} {lines[i]}");
        }
        terminal.Output.WriteLine();
        string[] dead = [.. States(program).Where((_, s) => !liveness.States[s])];
        string states = dead.Length switch
        {
            0 => "no state is dead",
            1 => $"state {dead[0]} is dead",
            _ => $"states {Spoken.List(dead)} are dead",
        };
        terminal.Output.WriteLine($"{program.Statements.Length} statements, {liveness.WithinStep} matter within a step, "
            + $"{liveness.LiveStatements} over steps (+); {states}");
        if (named.Parsed.Hyperparameters.Count > 0)
            terminal.Output.WriteLine("hyperparameters: " + Hyperparameters(named.Parsed));
        string[] ranges = [.. named.Parsed.Hyperparameters.Where(h => h.Range is not null).Select(h => h.Range!.Describe(h.Name))];
        if (ranges.Length > 0) terminal.Output.WriteLine("ranges: " + string.Join(", ", ranges));
        terminal.Output.WriteLine($"cost: {Described(Cost.Of(program))}");
        terminal.Output.WriteLine($"update: {OutlookReport.InWords(Outlook.Of(program))}");
        foreach (Strength strength in Enum.GetValues<Strength>())
            terminal.Output.WriteLine($"{Choice.NameOf(strength)} fingerprint: {Fingerprint.Of(program, strength)}");
        if (Rejections.Find(program) is { } reason) terminal.Output.WriteLine($"cannot train: {reason}");
    }

    private static string Described(Cost cost) =>
        $"{Counted(cost.Flops, "flop")}, {Counted(cost.BytesMoved, "byte")} moved in {Counted(cost.Passes, "pass", "es")}, "
        + $"{Counted(cost.BytesOfState, "byte")} of state a parameter and step"
        + (cost.MatrixProducts > 0 ? $"; {Counted(cost.MatrixProducts, "matrix product")} a step" : "");

    private static string Counted(int count, string noun, string plural = "s") => $"{count:N0} {noun}{(count == 1 ? "" : plural)}";

    private static string[] States(Program program) =>
        [.. Enumerable.Range(0, program.States).Select(s => program.Variables[Program.State(s)])];

    /// <summary>A program's hyperparameters as its signature writes them.</summary>
    internal static string Hyperparameters(ParsedProgram parsed) =>
        string.Join(", ", parsed.Hyperparameters.Select(h => $"{h.Name}={Printer.Print(h.Value)}"));

    /// <summary>The ranges of a program's hyperparameters that have one, by name; bounds that there are none of become null in JSON.</summary>
    internal static Dictionary<string, object> Ranges(ParsedProgram parsed) => parsed.Hyperparameters
        .Where(h => h.Range is not null)
        .ToDictionary(h => h.Name, h => (object)new
        {
            Rule = h.Range!.Describe(h.Name), h.Range.Low, h.Range.IncludesLow, h.Range.High, h.Range.IncludesHigh,
        });
}
