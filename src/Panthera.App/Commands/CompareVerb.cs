using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Search.Verdicts;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Tasks;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Compares programs on tasks: at a glance, or with independent studies as AlgoPerf does.</summary>
internal sealed class CompareVerb : RunVerb
{
    private const int LeastPrograms = 2;

    private readonly Argument<string[]> _programs = Shared.Programs(
        0, $"The program to judge and its rivals, at least {LeastPrograms}: files or names, perhaps with hyperparameters as in lion:beta1=0.95");
    private readonly Option<string[]> _tasks = Shared.Tasks("--task", "What to train on; may be repeated; 'panthera tasks' lists them");
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<int?> _seeds = Numbers.Option(
        "--seeds", "N", 1, 1000, $"Trainings of each program on each task (default: {GlanceSeeds}), or of each of its studies (default: {StudySeeds})");
    private readonly Option<bool> _tune = new("--tune")
    {
        Description = $"First find each program's learning-rate scale and weight decay, with {Tuning.Trials} trainings each",
    };
    private readonly StudyChoices _studies = new();
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<string?> _data = Shared.Data();

    private const int GlanceSeeds = 5, StudySeeds = 2;

    public CompareVerb() : base("compare",
        "Compares the first program with each other: the same seeds, means with 95 % intervals. With --studies, as AlgoPerf does: everyone is tuned several "
        + "times with the same number of quasi-random trials, and the end of training and the time to a target are told.",
        "lion adamw --task vit --task lm --seeds 5 --tune", "adamw:beta2=0.95 adamw --task mlp",
        "lion adamw momentum --task vit --task lm --studies 5 --trials 12 --out lion-report", "--resume panthera-runs/compare.panthera") =>
        Takes([_programs, _tasks, _assemblies, _seeds, _tune, .. _studies.Options, _seed, _threads, _data, .. Place.Options]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Option> Free => [_threads, _studies.Out];

    /// <inheritdoc/>
    protected override int Run(ParseResult begun, ParseResult now, RunFile? kept, Terminal terminal, CancellationToken cancellation)
    {
        string[] programs = begun.GetValue(_programs) ?? [], names = begun.GetValue(_tasks)!;
        if (programs.Length < LeastPrograms)
            throw new InputException($"compare takes at least {LeastPrograms} times PROGRAM, the one to judge and its rivals; {programs.Length} given");
        if (names.Length == 0) throw new InputException("Option '--task' is required: 'panthera tasks' lists what there is to train on.");
        _studies.Check(begun, _tune);
        NamedProgram[] opened = [.. programs.Select(text => ProgramText.OpenToTrain(text))];
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(begun.GetRequiredValue(_assemblies));
        TaskData data = Shared.OpenData(begun.GetValue(_data));
        IReadOnlyList<ProxyTask> tasks = Shared.OpenTasks(names, data, own);
        Shared.Tell(data, terminal);
        ulong seed = begun.GetValue(_seed);
        using TrainerPool pool = new(now.GetValue(_threads));
        if (!_studies.IsAsked(begun)) return Glance(begun, opened, tasks, pool, WantsJson(now), terminal, cancellation);
        return new StudyJob(pool, terminal, WantsJson(now), cancellation).Run(
            _studies.Of(begun, programs, opened, tasks, begun.GetValue(_seeds) ?? StudySeeds, seed), now.GetValue(_studies.Out), kept,
            facts => Place.Create(now, RunHeader.Now(Words(begun, [_seed, .. _studies.Kept]), seed, facts)));
    }

    private int Glance(
        ParseResult arguments, NamedProgram[] programs, IReadOnlyList<ProxyTask> tasks, TrainerPool pool, bool json, Terminal terminal, CancellationToken cancellation)
    {
        Contestant[] contestants = [.. programs.Select(named => new Contestant(named.Name, named.Program, 1))];
        Share share = new();
        IReadOnlyList<TaskVerdict> verdicts = Watch.Run(terminal, json, share.Lines, () => Verdict.Reach(
            pool, contestants, tasks, arguments.GetValue(_seeds) ?? GlanceSeeds, arguments.GetValue(_seed), arguments.GetValue(_tune), share.Tell, cancellation));
        if (json) Json.Print(terminal, VerdictReport.ToJson(verdicts));
        else
        {
            VerdictReport.Print(verdicts, terminal);
            terminal.Print(new Text(VerdictReport.InWords(contestants[0].Name, verdicts)));
        }
        return ExitCode.Success;
    }
}
