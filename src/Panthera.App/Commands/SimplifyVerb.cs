using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Rewriting;
using Panthera.Rewriting.Recognition;
using Panthera.Rewriting.Trajectories;
using Panthera.Search;
using Panthera.Search.Ablations;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Makes an algorithm that a person can read of a raw program, with every step justified.</summary>
internal sealed class SimplifyVerb : Verb
{
    private static readonly string[] DefaultTasks = ["lm", "mlp", "vit"];

    private readonly Argument<string> _program = Shared.Program();
    private readonly Option<string[]> _set = Shared.Set();
    private readonly Option<string?> _exactness = new("--exactness")
    {
        HelpName = "CLASS",
        Description = "How exact rules must be: 'reals' equal over the reals, 'epsilon' but for the 1e-8 of divisions, 'points' except at isolated points (default)",
    };
    private readonly Option<bool> _trace = new("--trace") { Description = "Every rule that was applied, with what it was applied to and what it gave" };
    private readonly Option<bool> _ablate = new("--ablate")
    {
        Description = "Then remove by measurement what algebra cannot: without it, training must not be worse by the margin on any task",
    };
    private readonly Option<string[]> _tasks = Shared.Tasks(
        "--task", $"What --ablate trains; may be repeated; 'panthera tasks' lists them (default: {string.Join(", ", DefaultTasks)})");
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<double> _margin = Numbers.Option("--margin", "X", 1e-3, 4, 0.25, "What counts as worse, in doublings of training steps");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<string?> _data = Shared.Data();
    private readonly Option<string?> _out = new("--out") { HelpName = "FILE", Description = "Save the simplified program; an existing file is not written over" };

    public SimplifyVerb() : base("simplify",
        "Simplifies a program: dead code goes, algebra finds the shortest equal form, states that need not be stored go; --ablate goes on by measurement.",
        "program8", "program8 --trace", "program8 --ablate --out simple.opt", "found.opt --ablate --task lm --task mlp --margin 0.1") =>
        Takes(_program, _set, _exactness, _trace, _ablate, _tasks, _assemblies, _margin, _seed, _threads, _data, _out);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        NamedProgram named = ProgramText.Open(arguments.GetRequiredValue(_program), arguments.GetRequiredValue(_set));
        SimplifierOptions options = new() { Exactness = ExactnessOf(arguments.GetValue(_exactness)) };
        string? path = arguments.GetValue(_out);
        if (path is not null && File.Exists(path)) throw new InputException($"--out {path} exists; name another file, or remove it");
        if (!arguments.GetValue(_ablate) && arguments.GetRequiredValue(_tasks).Length > 0)
            throw new InputException("--task is what --ablate trains; add --ablate, or leave it out");

        Simplification algebra = Simplifier.Simplify(named.Program, options, cancellation);
        TrajectoryVerdict[] verdicts = SimplificationReport.Verify(algebra, options, Recorded(cancellation), cancellation);
        AblationReport? ablation = arguments.GetValue(_ablate) ? Ablated(arguments, algebra.Program, options, terminal, cancellation) : null;
        Program result = ablation is null ? algebra.Program : Simplifier.Simplify(ablation.Result, options, cancellation).Program;
        Identified identified = Identification.Identify(result, cancellation);
        if (path is not null)
            Files.Guarded(path, () =>
            {
                using StreamWriter file = new(new FileStream(path, FileMode.CreateNew));
                file.Write($"# {named.Name}, simplified.\n{result}");
                return path;
            });

        if (WantsJson(arguments)) Json.Print(terminal, SimplificationReport.ToJson(named.Name, algebra, verdicts, ablation, result, identified));
        else SimplificationReport.Print(terminal, algebra, verdicts, ablation, result, identified, arguments.GetValue(_trace), path);
        return verdicts.All(v => v.Holds) ? ExitCode.Success : ExitCode.InternalError;
    }

    /// <summary>Weights and gradients of a real training, whoever trains: AdamW on pictures.</summary>
    private static TrajectorySource Recorded(CancellationToken cancellation)
    {
        using Trainers trainers = new();
        ProxyTask task = Shared.OpenTasks(["mlp"], Shared.OpenData(null), [])[0];
        return RecordedTrajectory.Record(trainers, task, Catalogue.Find("adamw")!.Parsed.Program, 3, seed: 1, cancellation);
    }

    private AblationReport Ablated(ParseResult arguments, Program program, SimplifierOptions options, Terminal terminal, CancellationToken cancellation)
    {
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(arguments.GetRequiredValue(_assemblies));
        TaskData data = Shared.OpenData(arguments.GetValue(_data));
        string[] names = arguments.GetRequiredValue(_tasks) is { Length: > 0 } given ? given : DefaultTasks;
        IReadOnlyList<ProxyTask> tasks = Shared.OpenTasks(names, data, own);
        Shared.Tell(data, terminal);
        AblationOptions ablation = new(program)
        {
            Margin = arguments.GetValue(_margin), Seed = arguments.GetValue(_seed), Simplify = p => Simplifier.Simplify(p, options, cancellation).Program,
        };
        AblationProgress progress = default;
        StatusLines status = () =>
        [
            ("stage", progress.Stage ?? "beginning"), ("done", $"{progress.Share * 100:F0} %"), ("trainings", $"{progress.Trainings:N0}"),
            ("removed", $"{progress.Removed}"), ("time left", progress.Left is { } left ? Spoken.Time(left) : "?"),
        ];
        return Watch.Run(terminal, WantsJson(arguments), status, () =>
        {
            using TrainerPool pool = new(arguments.GetValue(_threads));
            return Ablation.Run(ablation, pool, tasks, p => progress = p, cancellation);
        });
    }

    private static Exactness ExactnessOf(string? name)
    {
        if (name is null) return Exactness.Points;
        foreach (Exactness value in Enum.GetValues<Exactness>())
            if (name == Choice.NameOf(value)) return value;
        throw new InputException($"--exactness takes {Spoken.List([.. Enum.GetValues<Exactness>().Select(Choice.NameOf)])}, not {Spoken.Word(name)}");
    }
}
