using System.CommandLine;
using Panthera.Analysis;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Export;
using Panthera.Language;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Writes a program as an optimizer of another library or language.</summary>
internal sealed class ExportVerb : Verb
{
    private readonly Argument<string?> _program = new("PROGRAM")
    {
        Arity = ArgumentArity.ZeroOrOne, Description = "A file, or a name that 'panthera optimizers' lists",
    };
    private readonly Option<string?> _to = new("--to")
    {
        HelpName = "TARGET", Description = $"What to write: {Spoken.List([.. ExportTargets.All.Select(t => t.Name)])}; --list says more",
    };
    private readonly Option<string?> _out = new("--out") { HelpName = "FILE", Description = "Where to write it (default: printed)" };
    private readonly Option<string?> _name = new("--name")
    {
        HelpName = "CLASS", Description = "What to call the class, such as MyLion (default: made of the program's name)",
    };
    private readonly Option<string[]> _set = Shared.Set();
    private readonly Option<bool> _force = new("--force") { Description = "Write over a file that is there" };
    private readonly Option<bool> _list = new("--list") { Description = "List what programs can be exported to" };

    public ExportVerb() : base("export", "Writes a program as an optimizer for PyTorch, JAX, Keras, .NET or a paper: a file that needs nothing of this project.",
        "lion --to pytorch", "found.opt --to optax --out my_optimizer.py --name MyOptimizer", "adamw --set beta2=0.95 --to csharp --json", "--list") =>
        Takes(_program, _to, _out, _name, _set, _force, _list);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        if (arguments.GetValue(_list)) return List(arguments, terminal);
        string name = arguments.GetValue(_program) ?? throw new InputException("export takes a PROGRAM, or --list; try 'panthera export --help'");
        string to = arguments.GetValue(_to) ?? throw new InputException($"export takes --to TARGET: {Targets()}");
        ExportTarget target = ExportTargets.Find(to) ?? throw new InputException($"no target {Quoted.Of(to)}"
            + (Spelling.Nearest(to, ExportTargets.All.Select(t => t.Name)) is { } near ? $"; did you mean '{near}'?" : $"; there are {Targets()}"));
        ExportedProgram program = ProgramText.OpenToExport(name, arguments.GetRequiredValue(_set), arguments.GetValue(_name));
        string text = target.Write(program);
        string? path = arguments.GetValue(_out);
        if (path is not null) Save(path, text, arguments.GetValue(_force));
        if (WantsJson(arguments))
        {
            Json.Print(terminal, new
            {
                Target = target.Name, program.ClassName, File = path, Fingerprint = Fingerprint.Of(program.Program).ToString(),
                LearningRate = program.DefaultRate, program.ReadsRate, Hyperparameters = program.Settings.ToDictionary(h => h.Name, h => h.Value), Text = text,
            });
        }
        else if (path is null) terminal.Output.Write(text);
        else terminal.Output.WriteLine($"{program.ClassName}, for {target.Name}, is in {path}");
        if (!program.ReadsRate) terminal.Error.WriteLine("The program does not read the learning rate: setting or scheduling it has no effect.");
        return ExitCode.Success;
    }

    private int List(ParseResult arguments, Terminal terminal)
    {
        if (WantsJson(arguments)) Json.Print(terminal, ExportTargets.All.Select(t => new { t.Name, t.Meaning, t.Extension }));
        else
        {
            Table table = Tables.Create("target", "files", "what it is");
            foreach (ExportTarget target in ExportTargets.All) table.Add(target.Name, "*" + target.Extension, target.Meaning);
            terminal.Print(table);
        }
        return ExitCode.Success;
    }

    private static string Targets() => Spoken.List([.. ExportTargets.All.Select(t => t.Name)]);

    private static void Save(string path, string text, bool force)
    {
        if (path.Length == 0) throw new InputException("--out names no file");
        if (!force && File.Exists(path)) throw new InputException($"{path}: is there already; give another --out, or --force to write over it");
        Files.Guarded(path, () =>
        {
            File.WriteAllText(path, text);
        });
    }
}
