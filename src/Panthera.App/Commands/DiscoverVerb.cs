using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Figures.Pages;
using Panthera.Search;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>The whole way in one: search, funnel, simplification, recognition, export, comparison, report.</summary>
internal sealed class DiscoverVerb : RunVerb
{
    private const double DefaultMinutes = 30;

    private const string Stages = "1x,10x", Out = "folder";

    private static readonly string[] FunnelDefaults = ["vit-select", "lm-select", "mixer"];

    private readonly Option<string[]> _tasks = Shared.Tasks("--task",
        $"What the search and the simplification train on; may be repeated (default: {string.Join(", ", ProxyTasks.SearchDefaults)})");
    private readonly Option<string[]> _funnelTasks = Shared.Tasks("--funnel-task",
        $"What the funnel trains on, in sizes {Stages}; may be repeated (default: {string.Join(", ", FunnelDefaults)})");
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();

    private readonly Option<double?> _minutes = Numbers.Option("--minutes", "M", 0.01, 1e6, $"About how long it may take in all (default: {DefaultMinutes:0}); funnel and comparison take some minutes however short it is");
    private readonly Option<long?> _programs = Numbers.Option(
        "--programs", "N", 10L, 1_000_000_000_000, "Or how many programs the search generates: the same result on any machine");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<string> _start = new("--start")
    {
        HelpName = "PROGRAM", Description = "The program to start from, which is to be beaten", DefaultValueFactory = _ => "program3",
    };
    private readonly SearchChoices _choices = new();
    private readonly Option<int> _studies = Numbers.Option("--studies", "K", 1, 100, 8, "Independent tunings of each optimizer in the comparison at the end");
    private readonly Option<int> _trials = Numbers.Option("--trials", "N", 3, 1000, 16, "Trainings of each of those tunings");
    private readonly Option<string[]> _verdictTasks = Shared.Tasks("--verdict-task",
        $"What the comparison is made on, which nothing before sees; may be repeated (default: {string.Join(", ", ProxyTasks.VerdictDefaults)})");
    private readonly Option<string?> _out = new("--out") { HelpName = "FOLDER", Description = "Where the report and the optimizer go (default: panthera-discovery-SEED)" };
    private readonly Option<string?> _data = Shared.Data();

    public DiscoverVerb() : base("discover",
        "Discovers an optimizer, without a hand on it: searches from a known one, takes the best through larger tasks, simplifies and names what is left, exports it, and "
        + "compares it with tuned AdamW and Lion on tasks that were never seen. Writes a report.",
        "", "--minutes 60 --seed 2 --out found", "--programs 2000", "--resume panthera-runs/discover.panthera")
    {
        Takes([
            _minutes, _programs, _seed, _threads, _start, _tasks, _funnelTasks, _verdictTasks, _assemblies, .. _choices.Options, _studies, _trials,
            _out, _data, .. Place.Options,
        ]);
        Validators.Add(result =>
        {
            if (result.GetResult(_minutes) is not null && result.GetResult(_programs) is not null)
                result.AddError("--minutes and --programs are two ways to limit a search; give one of them");
        });
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Option> Free => [_threads, _out];

    /// <inheritdoc/>
    protected override int Run(ParseResult begun, ParseResult now, RunFile? kept, Terminal terminal, CancellationToken cancellation)
    {
        ulong seed = begun.GetValue(_seed);
        string otherwise = $"panthera-discovery-{seed}";
        string folder = now.GetValue(_out) ?? kept?.Remember(Out, () => otherwise) ?? otherwise;
        if (folder.Length == 0) throw new InputException("--out names no folder");
        Files.Guarded(folder, () => Directory.CreateDirectory(folder));
        NamedProgram start = ProgramText.OpenToTrain(begun.GetRequiredValue(_start));
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(begun.GetRequiredValue(_assemblies));
        TaskNames names = new(own);
        string[] tasks = names.Of(begun.GetValue(_tasks)!, ProxyTasks.SearchDefaults, TaskRole.Search, "--task");
        string[] verdict = names.Of(begun.GetValue(_verdictTasks)!, ProxyTasks.VerdictDefaults, TaskRole.Verdict, "--verdict-task");
        TaskData data = Shared.OpenData(begun.GetValue(_data));
        SearchLimit limit = begun.GetValue(_programs) is { } programs
            ? SearchLimit.OfPrograms(programs) : SearchLimit.OfTime(TimeSpan.FromMinutes(begun.GetValue(_minutes) ?? DefaultMinutes), searchesConstants: false);
        DiscoveryOptions search = _choices.Apply(begun, new()
        {
            Starts = [new NamedStart(start.Name, start.Program)], Tasks = Shared.OpenTasks(tasks, data, own), VerdictTasks = [], Rivals = [],
            Seed = seed, TuningBudget = limit.Tuning, SearchBudget = limit.Search, SearchesConstants = false, Settings = _choices.Settings(begun),
        });
        IReadOnlyList<string> funnel = begun.GetValue(_funnelTasks) is { Length: > 0 } given ? given : FunnelDefaults;
        DiscoverPlan plan = new(start, search, FunnelVerb.StagesOf(Stages, funnel, data, own), Shared.OpenTasks(verdict, data, own), seed)
        {
            Studies = begun.GetValue(_studies), Trials = begun.GetValue(_trials),
        };
        Shared.Tell(data, terminal);
        using RunFile file = kept ?? Place.Create(now, RunHeader.Now(Words(begun), seed, plan.Facts));
        SearchFacts.Require(file, plan.Facts);
        file.Remember(Out, () => Path.GetFullPath(folder));
        string command = Spoken.Command(file.Header.Arguments);
        StageShare share = new();
        using TrainerPool pool = new(now.GetValue(_threads));
        Discovered found = Watch.Run(terminal, WantsJson(now), share.Lines, () => new DiscoverJob(plan, file, pool, share.Tell, cancellation).Run());
        file.Remember(SearchEnding.Outcome, () => found.Name);
        IReadOnlyList<(string Name, string Content)> files = DiscoverReport.FilesOf(found, command);
        Files.Guarded(folder, () =>
        {
            foreach ((string name, string content) in files) File.WriteAllText(Path.Combine(folder, name), content);
            PageFolder.Write(folder, DiscoverReport.PageOf(plan, found, command, file.Header));
            return true;
        });
        if (WantsJson(now)) Json.Print(terminal, DiscoverReport.ToJson(plan, found));
        else DiscoverReport.Print(plan, found, folder, [.. files.Select(f => f.Name)], command, terminal);
        return ExitCode.Success;
    }

    private List<string> Words(ParseResult arguments)
    {
        List<string> words = base.Words(arguments, _seed, _start, _studies, _trials);
        if (arguments.GetValue(_programs) is null && arguments.GetValue(_minutes) is null) words.AddRange([_minutes.Name, $"{DefaultMinutes:0}"]);
        return words;
    }
}
