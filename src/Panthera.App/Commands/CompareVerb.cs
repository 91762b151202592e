using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Search.Verdicts;
using Panthera.Training;
using Panthera.Training.Tasks;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Compares programs on tasks.</summary>
internal sealed class CompareVerb : Verb
{
    private readonly Argument<string[]> _programs = Shared.Programs(
        2, "The program to judge and its rivals: files or names, perhaps with hyperparameters as in lion:beta1=0.95");
    private readonly Option<string[]> _tasks = Shared.Tasks(
        "--task", "What to train on; may be repeated; 'panthera tasks' lists them", required: true);
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<int> _seeds = Numbers.Option("--seeds", "N", 1, 1000, 5, "Trainings of each program on each task");
    private readonly Option<bool> _tune = new("--tune")
    {
        Description = $"First find each program's learning-rate scale and weight decay, with {Tuning.Trials} trainings each",
    };
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<string?> _data = Shared.Data();

    public CompareVerb() : base("compare", "Compares the first program with each other: the same seeds, means with 95 % intervals.",
        "lion adamw --task vit --task lm --seeds 5 --tune", "adamw:beta2=0.95 adamw --task mlp") =>
        Takes(_programs, _tasks, _assemblies, _seeds, _tune, _seed, _threads, _data);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        Contestant[] contestants = [.. arguments.GetRequiredValue(_programs)
            .Select(text => ProgramText.OpenToTrain(text)).Select(named => new Contestant(named.Name, named.Program, 1))];
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(arguments.GetRequiredValue(_assemblies));
        TaskData data = Shared.OpenData(arguments.GetValue(_data));
        IReadOnlyList<ProxyTask> tasks = Shared.OpenTasks(arguments.GetRequiredValue(_tasks), data, own);
        Shared.Tell(data, terminal);

        double done = 0;
        long began = TimeProvider.System.GetTimestamp();
        StatusLines status = () =>
        {
            TimeSpan elapsed = TimeProvider.System.GetElapsedTime(began);
            return [("done", $"{done * 100:F0} %"), ("time left", done > 0 ? Spoken.Time(elapsed / done - elapsed) : "?")];
        };
        IReadOnlyList<TaskVerdict> verdicts = Watch.Run(terminal, WantsJson(arguments), status, () =>
        {
            using TrainerPool pool = new(arguments.GetValue(_threads));
            return Verdict.Reach(
                pool, contestants, tasks, arguments.GetValue(_seeds), arguments.GetValue(_seed), arguments.GetValue(_tune),
                share => done = share, cancellation);
        });

        if (WantsJson(arguments)) Json.Print(terminal, VerdictReport.ToJson(verdicts));
        else
        {
            VerdictReport.Print(verdicts, terminal);
            terminal.Print(new Text(VerdictReport.InWords(contestants[0].Name, verdicts)));
        }
        return ExitCode.Success;
    }
}
