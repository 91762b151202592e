using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Figures.Pages;
using Panthera.Search.Overfitting;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Makes the paper's figure 3: when searches began to overfit their tasks.</summary>
internal sealed class Figure3Verb : RunVerb
{
    private readonly Argument<string[]> _runs = new("RUN.panthera") { Arity = new ArgumentArity(0, 1000), Description = "Runs of 'panthera search', one or many" };
    private readonly Option<int> _points = Numbers.Option("--points", "N", 2, 1000, 6, "How many of each run's best-so-far programs are measured, spread over its progress");
    private readonly Option<string[]> _tasks = Shared.Tasks("--task",
        $"What they are measured on, larger than the search's tasks; may be repeated (default: {string.Join(", ", ProxyTasks.SelectionDefaults)})");
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<int> _trials = Numbers.Option("--trials", "N", 3, 1000, 7, "Trainings for each program's learning rate, on each task");
    private readonly Option<int> _seeds = Numbers.Option("--seeds", "N", 2, 1000, 5, "Trainings that count, on each task, with the same seeds for all programs of all runs");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<string?> _out = new("--out") { HelpName = "FOLDER", Description = "Also write a report there: report.html, CSV, SVG and PNG" };
    private readonly Option<string?> _data = Shared.Data();

    public Figure3Verb() : base("figure3",
        "Shows meta-overfitting as the paper's figure 3 does: measures the best-so-far programs of searches on larger tasks, and says when these began to do worse while the "
        + "search's own fitness still rose.",
        "panthera-runs/search-1.panthera", "panthera-runs/*.panthera --points 8 --out overfitting", "--resume panthera-runs/figure3.panthera") =>
        Takes([_runs, _points, _tasks, _assemblies, _trials, _seeds, _seed, _threads, _out, _data, .. Place.Options]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Option> Free => [_threads, _out];

    /// <inheritdoc/>
    protected override int Run(ParseResult begun, ParseResult now, RunFile? kept, Terminal terminal, CancellationToken cancellation)
    {
        string[] runs = begun.GetValue(_runs) ?? [];
        if (runs.Length == 0) throw new InputException("figure3 takes at least one run of 'panthera search'; 'panthera runs' lists them");
        string? folder = now.GetValue(_out);
        if (folder is "") throw new InputException("--out names no folder");
        if (folder is not null) Files.Guarded(folder, () => Directory.CreateDirectory(folder));
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(begun.GetRequiredValue(_assemblies));
        IReadOnlyList<string> names = begun.GetValue(_tasks) is { Length: > 0 } given ? given : ProxyTasks.SelectionDefaults;
        new TaskNames(own).RequireNoVerdict(names);
        TaskData data = Shared.OpenData(begun.GetValue(_data));
        ulong seed = begun.GetValue(_seed);
        MetaOverfittingOptions options = new()
        {
            Searches = RunBests.Of(runs), Tasks = Shared.OpenTasks(names, data, own), Points = begun.GetValue(_points), Trials = begun.GetValue(_trials),
            Seeds = begun.GetValue(_seeds), Seed = seed,
        };
        Shared.Tell(data, terminal);
        IReadOnlyDictionary<string, string> facts = Facts(options);
        using RunFile file = kept ?? Place.Create(now, RunHeader.Now(Words(begun, _seed, _points, _trials, _seeds), seed, facts));
        SearchFacts.Require(file, facts);
        Share share = new();
        using TrainerPool pool = new(now.GetValue(_threads));
        IReadOnlyList<MeasuredSearch> results = Watch.Run(terminal, WantsJson(now), share.Lines, () => MetaOverfitting.Run(options with { Record = file }, pool, share.Tell, cancellation));
        file.Remember(SearchEnding.Outcome, () => "a figure");
        string command = Spoken.Command(file.Header.Arguments);
        if (WantsJson(now)) Json.Print(terminal, Figure3Report.ToJson(options, results));
        else Figure3Report.Print(options, results, terminal);
        if (folder is not null)
            Files.Guarded(folder, () => PageFolder.Write(folder, Figure3Page.Of(options, results, command, file.Header)));
        if (WantsJson(now)) return ExitCode.Success;
        if (folder is not null) terminal.Output.WriteLine($"report  {Path.Combine(folder, PageFolder.Main)}");
        terminal.Output.WriteLine($"again   {command}");
        return ExitCode.Success;
    }

    /// <summary>What must be the same when it goes on. A search that has gone on meanwhile has other bests.</summary>
    private static Dictionary<string, string> Facts(MetaOverfittingOptions options)
    {
        Dictionary<string, string> facts = [];
        foreach (SearchTrace search in options.Searches)
            foreach (SearchBest best in SearchBest.Spread(search.Bests, options.Points))
                facts[$"program {search.Name} {best.Name}"] = FormattableString.Invariant($"scale {best.Scale:R}, progress {best.Progress:R}\n{best.Program}");
        foreach (ProxyTask task in options.Tasks) facts[$"task {task.Name}"] = SearchFacts.Of(task);
        return facts;
    }
}
