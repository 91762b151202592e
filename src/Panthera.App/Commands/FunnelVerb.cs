using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Figures.Pages;
using Panthera.Search.Funnels;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Takes what searches found through larger and larger tasks.</summary>
internal sealed class FunnelVerb : RunVerb
{
    private static readonly string[] DefaultTasks = ["vit-select", "lm-select", "mixer"], DefaultStages = ["1x", "10x", "100x"];

    private readonly Argument<string[]> _runs = new("RUN.panthera") { Arity = new ArgumentArity(0, 1000), Description = "Runs of 'panthera search', one or many" };
    private readonly Option<string> _stages = new("--stages")
    {
        HelpName = "SIZES", Description = "The stages, the smallest first", DefaultValueFactory = _ => string.Join(',', DefaultStages),
    };
    private readonly Option<string[]> _tasks = Shared.Tasks("--task",
        $"What programs are trained on at every stage, in the stage's size; may be repeated (default: {string.Join(", ", DefaultTasks)})");
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<string?> _baseline = new("--baseline") { HelpName = "PROGRAM", Description = "What must be beaten (default: the program that the first run began with)" };
    private readonly Option<int> _candidates = Numbers.Option("--candidates", "N", 1, 1000, 8, "How many programs enter: the Pareto front and the best distinct ones");
    private readonly Option<int> _keep = Numbers.Option("--keep", "N", 1, 1000, 4, "How many go on from a stage at most");
    private readonly Option<int> _trials = Numbers.Option("--trials", "N", 3, 1000, 7, "Trainings for each one's learning rate and weight decay, on each task of each stage");
    private readonly Option<int> _seeds = Numbers.Option("--seeds", "N", Funnel.LeastSeeds, 1000, 4, "Trainings that decide, on each task");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<string?> _out = new("--out") { HelpName = "FOLDER", Description = "Also write a report there, and the programs that are left" };
    private readonly Option<string?> _data = Shared.Data();

    public FunnelVerb() : base("funnel",
        "Takes the best programs of searches through larger and larger tasks of several kinds. Everyone's learning rate is tuned with the same budget at every stage; "
        + "a program goes on only if it beats the tuned baseline by more than noise.",
        "panthera-runs/search-1.panthera", "panthera-runs/*.panthera --stages 1x,10x --candidates 12 --out funnel-report", "--resume panthera-runs/funnel.panthera") =>
        Takes([_runs, _stages, _tasks, _assemblies, _baseline, _candidates, _keep, _trials, _seeds, _seed, _threads, _out, _data, .. Place.Options]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Option> Free => [_threads, _out];

    /// <inheritdoc/>
    protected override int Run(ParseResult begun, ParseResult now, RunFile? kept, Terminal terminal, CancellationToken cancellation)
    {
        string[] runs = begun.GetValue(_runs) ?? [];
        if (runs.Length == 0) throw new InputException("funnel takes at least one run of 'panthera search'; 'panthera runs' lists them");
        string? folder = now.GetValue(_out);
        if (folder is "") throw new InputException("--out names no folder");
        if (folder is not null) Files.Guarded(folder, () => Directory.CreateDirectory(folder));
        (IReadOnlyList<FunnelCandidate> candidates, FunnelCandidate start) = FunnelEntries.Of(runs, begun.GetValue(_candidates));
        string? named = begun.GetValue(_baseline);
        if (named is not null) start = new(named, ProgramText.OpenToTrain(named).Program, 1);
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(begun.GetRequiredValue(_assemblies));
        TaskData data = Shared.OpenData(begun.GetValue(_data));
        string[] names = begun.GetValue(_tasks) is { Length: > 0 } given ? given : DefaultTasks;
        ulong seed = begun.GetValue(_seed);
        FunnelOptions options = new()
        {
            Candidates = candidates, Baseline = start, Stages = StagesOf(begun.GetRequiredValue(_stages), names, data, own), Trials = begun.GetValue(_trials),
            Seeds = begun.GetValue(_seeds), Keep = begun.GetValue(_keep), Seed = seed,
        };
        Shared.Tell(data, terminal);
        IReadOnlyDictionary<string, string> facts = Facts(options);
        using RunFile file = kept ?? Place.Create(now, RunHeader.Now(Words(begun, _seed, _stages, _candidates, _keep, _trials, _seeds), seed, facts));
        SearchFacts.Require(file, facts);
        StageShare share = new();
        using TrainerPool pool = new(now.GetValue(_threads));
        IReadOnlyList<FunnelStageResult> results = Watch.Run(terminal, WantsJson(now), share.Lines, () =>
        {
            // The others come from a search that found their scales; one that is named gets as much before the first stage.
            if (named is not null)
                options = options with { Baseline = start with { Scale = file.Remember("the baseline's scale", () => Funnel.ScaleOf(options, pool, cancellation)) } };
            return Funnel.Run(options with { Record = file }, pool, (stage, done) => share.Tell(stage.Name, done), cancellation);
        });
        file.Remember(SearchEnding.Outcome, () => "a funnel");
        string command = Spoken.Command(file.Header.Arguments);
        if (WantsJson(now)) Json.Print(terminal, FunnelReport.ToJson(options, results));
        else FunnelReport.Print(options, results, terminal);
        if (folder is not null)
            Files.Guarded(folder, () => PageFolder.Write(folder, FunnelReport.PageOf(options, results, command, file.Header)));
        if (!WantsJson(now))
        {
            if (folder is not null) terminal.Output.WriteLine($"report  {Path.Combine(folder, PageFolder.Main)}");
            terminal.Output.WriteLine($"again   {command}");
        }
        return ExitCode.Success;
    }

    /// <summary>The stages by name. A task that has no such size, as a user's, takes part as it is.</summary>
    /// <exception cref="InputException">If there is no such size or task, or a task is kept for verdicts.</exception>
    internal static IReadOnlyList<FunnelStage> StagesOf(string sizes, IReadOnlyList<string> tasks, TaskData data, IReadOnlyList<TaskDefinition> own)
    {
        IReadOnlyList<TaskDefinition> all = ProxyTasks.With(own);
        new TaskNames(own).RequireNoVerdict(tasks);
        string NameIn(string task, TaskSize size) =>
            all.FirstOrDefault(d => d.Name == task) is { } definition && definition.Sizes.Contains(size) ? ProxyTasks.NameOf(definition, size) : task;
        return [.. sizes.Split(',').Select(size => size.Trim()).Select(size => (Name: size, Size: SizeOf(size))).Select(stage =>
            new FunnelStage(stage.Name, [.. tasks.Distinct().Select(task => ProxyTasks.Open(NameIn(task, stage.Size), data, own))]))];
    }

    private static TaskSize SizeOf(string text) => Enum.GetValues<TaskSize>().Cast<TaskSize?>().FirstOrDefault(size => $"{(int)size!}x" == text)
        ?? throw new InputException($"--stages takes {Spoken.List([.. Enum.GetValues<TaskSize>().Select(size => $"{(int)size}x")])} with commas between them, not {Spoken.Word(text)}");

    private static Dictionary<string, string> Facts(FunnelOptions options)
    {
        Dictionary<string, string> facts = [];
        foreach (FunnelCandidate candidate in options.Candidates.Prepend(options.Baseline)) facts[$"program {candidate.Name}"] = candidate.Program.ToString();
        foreach (ProxyTask task in options.Stages.SelectMany(stage => stage.Tasks)) facts[$"task {task.Name}"] = SearchFacts.Of(task);
        return facts;
    }
}
