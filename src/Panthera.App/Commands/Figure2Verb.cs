using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Figures;
using Panthera.Figures.Drawing;
using Panthera.Search;
using Panthera.Search.Figures;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Makes the paper's figure 2: search strategies compared.</summary>
internal sealed class Figure2Verb : RunVerb
{
    private readonly Option<string[]> _tasks = Shared.Tasks("--task",
        $"What candidates are trained on; may be repeated (default: {string.Join(", ", ProxyTasks.SearchDefaults)})");
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<int> _repeats = Numbers.Option("--repeats", "R", 1, 100, 5, "Independent repeats of each strategy, each with a seed of its own");
    private readonly Option<long> _programs = Numbers.Option(
        "--programs", "N", 10L, 1_000_000_000_000, 3_000, "Programs that evolution generates; the baselines get four times the work that this takes");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly SearchChoices _choices = new();
    private readonly Option<string> _start = new("--start")
    {
        HelpName = "PROGRAM", Description = "The program to start from, a file or a name; its constants are tuned first", DefaultValueFactory = _ => "program3",
    };
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "NAME", Description = "Where to write the picture and the table: NAME.svg, NAME.png and NAME.csv", DefaultValueFactory = _ => "figure2",
    };
    private readonly Option<string?> _data = Shared.Data();

    public Figure2Verb() : base("figure2",
        "Compares search strategies as the paper's figure 2 does: evolution, evolution with restarts, and hyperparameter and random search with four "
        + "times the work, all from the same tuned start. Writes a picture and a table.",
        "", "--repeats 3 --programs 1000 --task vit --out quick", "--resume panthera-runs/figure2.panthera") =>
        Takes([
            _tasks, _assemblies, _repeats, _programs, _seed, _threads, .. _choices.Options, _start, .. Place.Options, _out, _data,
        ]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Option> Free => [_threads, _out];

    /// <inheritdoc/>
    protected override int Run(ParseResult begun, ParseResult now, RunFile? kept, Terminal terminal, CancellationToken cancellation)
    {
        ulong seed = begun.GetValue(_seed);
        string name = now.GetRequiredValue(_out);
        if (name.Length == 0) throw new InputException("--out names no file");
        NamedProgram start = ProgramText.OpenToTrain(begun.GetRequiredValue(_start));
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(begun.GetRequiredValue(_assemblies));
        string[] tasks = new TaskNames(own).Of(begun.GetValue(_tasks)!, ProxyTasks.SearchDefaults, TaskRole.Search, "--task");
        TaskData data = Shared.OpenData(begun.GetValue(_data));
        SearchLimit limit = SearchLimit.OfPrograms(begun.GetValue(_programs));
        DiscoveryOptions options = _choices.Apply(begun, new()
        {
            Starts = [new NamedStart(start.Name, start.Program)], Tasks = Shared.OpenTasks(tasks, data, own), VerdictTasks = [], Rivals = [],
            Seed = seed, TuningBudget = limit.Tuning, SearchBudget = limit.Search, Settings = _choices.Settings(begun),
        });
        Shared.Tell(data, terminal);
        using RunFile file = kept ?? Place.Create(now, RunHeader.Now(Words(begun, _seed, _programs, _repeats), seed, SearchFacts.Of(options)));
        SearchFacts.Require(file, options);

        SearchStatus status = new(limit with { Time = null }, start.Name);
        using TrainerPool pool = new(now.GetValue(_threads));
        Figure2Runs runs = new(new Figure2Options(options with { Record = file }, begun.GetValue(_repeats)), pool, status.Update);
        IReadOnlyList<StrategyCurves> curves = Watch.Run(terminal, WantsJson(now), status.Lines, () => runs.Run(cancellation));
        file.Remember(SearchEnding.Outcome, () => "a figure");
        return Report(new Figure2(curves), name, file.Path, WantsJson(now), terminal);
    }

    private static int Report(Figure2 figure, string name, string run, bool json, Terminal terminal)
    {
        Picture picture = figure.Chart().Draw();
        (string Path, Action<string> Write)[] files =
        [
            ($"{name}.svg", path => File.WriteAllBytes(path, picture.ToSvg())), ($"{name}.png", path => File.WriteAllBytes(path, picture.ToPng())),
            ($"{name}.csv", path => File.WriteAllText(path, Figure2Table.Csv(figure.Points))),
        ];
        if (json) terminal.Output.WriteLine(Figure2Table.Json(figure));
        else terminal.Output.Write(Figure2Table.Text(figure));
        foreach ((string path, Action<string> write) in files)
            Files.Guarded(path, () => write(path));
        if (json) return ExitCode.Success;
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"picture  {name}.svg, {name}.png");
        terminal.Output.WriteLine($"points   {name}.csv");
        terminal.Output.WriteLine($"the run  panthera show {Spoken.Word(run)}");
        return ExitCode.Success;
    }
}
