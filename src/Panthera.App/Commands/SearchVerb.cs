using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Searches for a better optimizer and reports a verdict.</summary>
internal sealed class SearchVerb : RunVerb
{
    private const double DefaultMinutes = 3;

    /// <summary>What a run remembers of where its best program goes.</summary>
    private const string Out = "out";

    private static readonly string[] Rivals = ["adamw", "lion"];

    private readonly Option<string[]> _tasks = Shared.Tasks("--task",
        $"What candidates are trained on; may be repeated; the first one sorts out the poor "
        + $"(default: {string.Join(", ", ProxyTasks.SearchDefaults)})");
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<double?> _minutes = Numbers.Option(
        "--minutes", "M", 0.01, 100_000.0, $"How long everything may take, roughly (default: {DefaultMinutes})");
    private readonly Option<long?> _programs = Numbers.Option(
        "--programs", "N", 1L, 1_000_000_000_000, "How many programs to generate, instead of a time; the same seed then gives the same run");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly SearchChoices _choices = new();
    private readonly Option<string[]> _start = new("--start")
    {
        HelpName = "PROGRAM", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["program3"],
        Description = "The programs to start from, files or names; the first is also the baseline",
    };
    private readonly Option<string[]> _selectionTasks = Shared.Tasks("--select-task",
        $"What chooses among the best of the search; may be repeated; 'none' for the search's own tasks with fresh seeds "
        + $"(default: {string.Join(", ", ProxyTasks.SelectionDefaults)})");
    private readonly Option<int> _inLoop = Numbers.Option(
        "--select-in-loop", "SEEDS", 0, 100, 0,
        "Seeds with which what would be the best is measured on the selection tasks during the search already, where it must not be worse "
        + "than the best so far; 0 for not at all");
    private readonly Option<bool> _stop = new("--stop-on-meta-overfitting")
    {
        Description = "Measure the best on the selection tasks as the search goes on, for a quarter of its work at most, beside what it begins with; end it when several in succession are worse "
            + "there than an earlier one by more than noise, and hand on that one",
    };
    private readonly Option<string[]> _verdictTasks = Shared.Tasks("--verdict-task",
        $"What the verdict is made on; may be repeated (default: {string.Join(", ", ProxyTasks.VerdictDefaults)})");
    private readonly Option<int> _verdictSeeds = Numbers.Option(
        "--verdict-seeds", "N", 2, 1000, 5, "Trainings of each optimizer on each task of the verdict");
    private readonly Option<bool> _report = new("--report")
    {
        Description = "Also search constants alone for as much work, and show both on the selection tasks: what structure is worth",
    };
    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "FILE", Description = "Where to save the best program (default: panthera-found-SEED.opt)",
    };
    private readonly Option<string?> _data = Shared.Data();

    public SearchVerb() : base("search",
        "Searches for a better optimizer, starting from a known one, and measures what it found against tuned AdamW and Lion on tasks "
        + "that the search never saw.",
        "", "--minutes 10 --seed 2 --out found.opt", "--programs 3000 --task vit --task lm --threads 2 --json", "--minutes 30 --stop-on-meta-overfitting",
        "--resume panthera-runs/search-1.panthera")
    {
        Takes([
            _tasks, _assemblies, _minutes, _programs, _seed, _threads, .. _choices.Options, _start, _selectionTasks, _inLoop, _stop, _verdictTasks, _verdictSeeds, _report,
            .. Place.Options, _out, _data,
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
        bool report = begun.GetValue(_report);
        NamedProgram[] starts = [.. begun.GetRequiredValue(_start).Select(text => ProgramText.OpenToTrain(text))];
        SearchLimit limit = begun.GetValue(_programs) is { } programs
            ? SearchLimit.OfPrograms(programs)
            : SearchLimit.OfTime(TimeSpan.FromMinutes(begun.GetValue(_minutes) ?? DefaultMinutes), report);
        string otherwise = $"panthera-found-{seed}.opt";
        FoundFile found = new(now.GetValue(_out) ?? kept?.Remember(Out, () => otherwise) ?? otherwise);
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(begun.GetRequiredValue(_assemblies));
        TaskNames names = new(own);
        string[] tasks = names.Of(begun.GetValue(_tasks)!, ProxyTasks.SearchDefaults, TaskRole.Search, "--task");
        string[] selection = names.Of(begun.GetValue(_selectionTasks)!, ProxyTasks.SelectionDefaults, TaskRole.Selection, "--select-task");
        string[] verdict = names.Of(begun.GetValue(_verdictTasks)!, ProxyTasks.VerdictDefaults, TaskRole.Verdict, "--verdict-task");
        if (begun.GetValue(_inLoop) > 0 && selection.Length == 0)
            throw new InputException("--select-in-loop measures on selection tasks, and --select-task none says that there are none");
        if (begun.GetValue(_stop) && selection.Length == 0)
            throw new InputException("--stop-on-meta-overfitting measures on selection tasks, and --select-task none says that there are none");
        found.CheckWritable();

        TaskData data = Shared.OpenData(begun.GetValue(_data));
        DiscoveryOptions options = _choices.Apply(begun, new()
        {
            Starts = [.. starts.Select(start => new NamedStart(start.Name, start.Program))], Tasks = Shared.OpenTasks(tasks, data, own),
            SelectionTasks = Shared.OpenTasks(selection, data, own), InLoopSelectionSeeds = begun.GetValue(_inLoop), StopsOnOverfitting = begun.GetValue(_stop),
            VerdictTasks = Shared.OpenTasks(verdict, data, own),
            Rivals = [.. Rivals.Select(name => new NamedStart(name, Catalogue.Open(name).Parsed.Program))],
            Seed = seed, TuningBudget = limit.Tuning, SearchBudget = limit.Search, SearchesConstants = report,
            Settings = _choices.Settings(begun), VerdictSeeds = begun.GetValue(_verdictSeeds),
        });
        IReadOnlyList<string> words = kept?.Header.Arguments ?? Words(begun);
        using RunFile file = kept ?? Place.Create(now, RunHeader.Now(words, seed, SearchFacts.Of(options)));
        SearchFacts.Require(file, options);
        file.Remember(Out, () => Path.GetFullPath(found.Path));
        Shared.Tell(data, terminal);
        SearchSetting setting = new(Spoken.Command(words), starts[0].Name, tasks, file.Path);
        SearchStatus status = new(limit, starts[0].Name);
        using TrainerPool pool = new(now.GetValue(_threads));
        Discovery discovery = new(options with { Record = file }, pool, status.Update);
        DiscoveryReport result;
        try
        {
            result = Watch.Run(terminal, WantsJson(now), status.Lines, () => discovery.Run(cancellation));
        }
        // Trainings that are cancelled look like failed ones, so any complaint about the input is the cancellation's.
        catch (Exception e) when (cancellation.IsCancellationRequested && e is OperationCanceledException or InputException)
        {
            return SearchEnding.Interrupted(discovery.BestSoFar, found, setting, terminal);
        }
        return SearchEnding.Report(result, found, setting, file, WantsJson(now), terminal);
    }

    /// <summary>The words of the command that runs this search again: what was given, and the seed and the limit in any case.</summary>
    private List<string> Words(ParseResult arguments)
    {
        List<string> words = base.Words(arguments, _seed);
        if (arguments.GetValue(_programs) is null && arguments.GetValue(_minutes) is null) words.AddRange([_minutes.Name, $"{DefaultMinutes}"]);
        return words;
    }
}
