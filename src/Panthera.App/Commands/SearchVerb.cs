using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Searches for a better optimizer and reports a verdict.</summary>
internal sealed class SearchVerb : Verb
{
    private static readonly string[] Rivals = ["adamw", "lion"];

    private readonly Option<string[]> _tasks = Shared.Tasks("--task",
        $"What candidates are trained on; may be repeated; the first one sorts out the poor "
        + $"(default: {string.Join(", ", ProxyTasks.SearchDefaults)})");
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<double?> _minutes = Numbers.Option(
        "--minutes", "M", 0.01, 100_000.0, "How long everything may take, roughly (default: 3)");
    private readonly Option<int?> _programs = Numbers.Option(
        "--programs", "N", 1, 1_000_000_000, "How many programs to generate, instead of a time; the same seed then gives the same run");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<int> _population = Numbers.Option(
        "--population", "P", 1, 1_000_000, 100, "Programs that may become parents");
    private readonly Option<int> _tournament = Numbers.Option(
        "--tournament", "T", 1, 1_000_000, 8, "Programs that compete to become a parent");
    private readonly Option<FunctionSet> _functions = FunctionChoice.Option();
    private readonly Option<string> _start = new("--start")
    {
        HelpName = "PROGRAM", Description = "The program to start from, a file or a name", DefaultValueFactory = _ => "program3",
    };
    private readonly Option<string[]> _verdictTasks = Shared.Tasks("--verdict-task",
        $"What the verdict is made on; may be repeated (default: {string.Join(", ", ProxyTasks.VerdictDefaults)})");
    private readonly Option<int> _verdictSeeds = Numbers.Option(
        "--verdict-seeds", "N", 2, 1000, 5, "Trainings of each optimizer on each task of the verdict");
    private readonly Option<string?> _out = new("--out")
    {
        HelpName = "FILE", Description = "Where to save the best program (default: panthera-found-SEED.opt)",
    };
    private readonly Option<string?> _data = Shared.Data();

    public SearchVerb() : base("search",
        "Searches for a better optimizer, starting from a known one, and measures what it found against tuned AdamW and Lion on tasks "
        + "that the search never saw.",
        "", "--minutes 10 --seed 2 --out found.opt", "--programs 3000 --task vit --task lm --threads 2 --json")
    {
        Takes(_tasks, _assemblies, _minutes, _programs, _seed, _threads, _population, _tournament, _functions, _start, _verdictTasks, _verdictSeeds, _out, _data);
        Validators.Add(result =>
        {
            if (result.GetResult(_minutes) is not null && result.GetResult(_programs) is not null)
                result.AddError("--minutes and --programs are two ways to limit a search; give one of them");
        });
    }

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        ulong seed = arguments.GetValue(_seed);
        int population = arguments.GetValue(_population), tournament = arguments.GetValue(_tournament);
        if (tournament > population) throw new InputException($"--tournament {tournament} is more than --population {population}");
        NamedProgram start = ProgramText.OpenToTrain(arguments.GetRequiredValue(_start));
        SearchLimit limit = arguments.GetValue(_programs) is { } programs
            ? SearchLimit.OfPrograms(programs)
            : SearchLimit.OfTime(TimeSpan.FromMinutes(arguments.GetValue(_minutes) ?? 3));
        FoundFile file = new(arguments.GetValue(_out) ?? $"panthera-found-{seed}.opt");
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(arguments.GetRequiredValue(_assemblies));
        string[] taskNames = Names(own, arguments.GetValue(_tasks)!, ProxyTasks.SearchDefaults, TaskRole.Search, "--task");
        string[] verdictNames = Names(own, arguments.GetValue(_verdictTasks)!, ProxyTasks.VerdictDefaults, TaskRole.Verdict, "--verdict-task");
        file.CheckWritable();

        TaskData data = Shared.OpenData(arguments.GetValue(_data));
        DiscoveryOptions options = new()
        {
            Start = start.Program, Tasks = Shared.OpenTasks(taskNames, data, own), VerdictTasks = Shared.OpenTasks(verdictNames, data, own),
            Rivals = [.. Rivals.Select(name => (name, Catalogue.Open(name).Parsed.Program))],
            Seed = seed, TuningBudget = limit.Tuning, SearchBudget = limit.Search, Population = population, Tournament = tournament,
            Functions = FunctionChoice.Of(arguments.GetValue(_functions)), VerdictSeeds = arguments.GetValue(_verdictSeeds),
        };
        Shared.Tell(data, terminal);

        SearchSetting setting = new(CommandLine(arguments), start.Name, taskNames);
        SearchStatus status = new(limit, start.Name);
        using TrainerPool pool = new(arguments.GetValue(_threads));
        Discovery discovery = new(options, pool, status.Update);
        DiscoveryReport report;
        try
        {
            report = Watch.Run(terminal, WantsJson(arguments), status.Lines, () => discovery.Run(cancellation));
        }
        // Trainings that are cancelled look like failed ones, so any complaint about the input is the cancellation's.
        catch (Exception e) when (cancellation.IsCancellationRequested && e is OperationCanceledException or InputException)
        {
            return Interrupted(discovery.BestSoFar, file, setting, terminal);
        }
        return Report(report, file, setting, WantsJson(arguments), terminal);
    }

    private static int Report(DiscoveryReport report, FoundFile file, SearchSetting setting, bool json, Terminal terminal)
    {
        FoundProgram found = FoundProgram.Of(report.Best);
        InputException? unsaved = null;
        try
        {
            file.Save(found, setting, SearchReport.Header(report, setting));
        }
        // Minutes of work are not to be lost for a full disk: the report comes first.
        catch (InputException e)
        {
            unsaved = e;
        }
        string? saved = unsaved is null ? file.Path : null;
        if (json) Json.Print(terminal, SearchReport.ToJson(report, found, setting, saved));
        else SearchReport.Print(report, found, setting, saved, terminal);
        return unsaved is null ? ExitCode.Success : throw unsaved;
    }

    private static int Interrupted(Candidate? best, FoundFile file, SearchSetting setting, Terminal terminal)
    {
        string outcome = "nothing was found yet";
        if (best is not null)
        {
            file.Save(FoundProgram.Of(best), setting, ["Unverified, as the search was interrupted before its verdict.",
                $"Score on the search's tasks: {Spoken.Doublings(best.Fitness.Score)} of {setting.Start}, the best of many noisy ones."]);
            outcome = $"the best so far, unverified, is in {file.Path}";
        }
        terminal.Error.WriteLine($"panthera: interrupted; {outcome}; run again: {setting.CommandLine}");
        return ExitCode.Interrupted;
    }

    /// <summary>The names that were given, or the defaults. What a search learns from and what judges it must not mix.</summary>
    private static string[] Names(IReadOnlyList<TaskDefinition> own, string[] given, IReadOnlyList<string> defaults, TaskRole role, string option)
    {
        string[] names = [.. given.Length > 0 ? given.Distinct() : defaults];
        foreach (TaskDefinition definition in ProxyTasks.With(own).Where(d => d.Role != role))
            foreach (string name in definition.Names)
                if (names.Contains(name))
                    throw new InputException($"{option} {name}: that is a {definition.Role.ToString().ToLowerInvariant()} task, "
                        + $"and {option} takes {role.ToString().ToLowerInvariant()} tasks; 'panthera tasks' lists them");
        return names;
    }

    /// <summary>The command that runs this search again: what was given, and the seed and the limit in any case.</summary>
    private string CommandLine(ParseResult arguments)
    {
        List<string> words = ["panthera", "search"];
        void Add(string option, string value) => words.AddRange([option, Spoken.Word(value)]);
        foreach (string task in arguments.GetValue(_tasks)!.Distinct()) Add("--task", task);
        foreach (string assembly in arguments.GetRequiredValue(_assemblies)) Add(_assemblies.Name, assembly);
        if (arguments.GetValue(_programs) is { } programs) Add("--programs", $"{programs}");
        else Add("--minutes", $"{arguments.GetValue(_minutes) ?? 3}");
        Add("--seed", $"{arguments.GetValue(_seed)}");
        foreach (Option<int> option in new[] { _population, _tournament, _verdictSeeds })
            if (arguments.GetResult(option) is { Implicit: false }) Add(option.Name, $"{arguments.GetValue(option)}");
        if (arguments.GetResult(_functions) is { Implicit: false }) Add(_functions.Name, Choice.NameOf(arguments.GetValue(_functions)));
        foreach (string task in arguments.GetValue(_verdictTasks)!.Distinct()) Add("--verdict-task", task);
        if (arguments.GetResult(_start) is { Implicit: false }) Add("--start", arguments.GetRequiredValue(_start));
        string? data = arguments.GetValue(_data) ?? Environment.GetEnvironmentVariable(DataDirectory.Variable);
        if (!string.IsNullOrEmpty(data)) Add("--data", data);
        return string.Join(' ', words);
    }
}
