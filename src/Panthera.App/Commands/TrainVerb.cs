using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Profiles;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Trains a model once: a task's, or one of the user's choice on the user's data.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Argument<string> _program = Shared.Program();
    private readonly Workload _workload = new();
    private readonly Recipe _recipe = new();
    private readonly Option<string[]> _set = Shared.Set();
    private readonly Option<int> _threads = Numbers.Option(
        "--threads", "N", 1, 1024, 1, "Threads inside a step; results do not depend on their number");
    private readonly Option<string?> _curve = new("--curve")
    {
        HelpName = "FILE.csv", Description = "Write loss and learning rate of every step, and what was measured on the way",
    };
    private readonly Option<string?> _board = new("--tensorboard")
    {
        HelpName = "DIR", Description = "Write the same for TensorBoard, into a new file of this folder",
    };
    private readonly Option<bool> _profile = new("--profile") { Description = "Say at the end what the time went to" };

    public TrainVerb() : base("train", "Trains a model with a program and measures it.",
        "lion --task vit --set learning_rate=3e-4 --curve lion.csv",
        "adamw --model resnet:width=16,blocks=1 --data ~/data/mnist --epochs 5 --batch 128 --tensorboard runs/resnet --threads 2",
        "adamw --model decoder:sequence=64 --data shakespeare.txt --epochs 3 --checkpoint run.safetensors --checkpoint-every 500",
        "adamw --model decoder:sequence=64 --data shakespeare.txt --epochs 3 --resume run.safetensors --profile") =>
        Takes([
            _program, .. _workload.Options, _set, .. _recipe.Options, _threads, _curve, _board, _profile,
        ]);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        NamedProgram named = ProgramText.OpenToTrain(arguments.GetRequiredValue(_program), arguments.GetRequiredValue(_set));
        (ProxyTask task, TaskData data) = _workload.Open(arguments);
        TrainingRun run = _recipe.Of(arguments, named.Program, task.Steps);
        (string? curve, string? board) = (arguments.GetValue(_curve), arguments.GetValue(_board));
        if (curve is not null && new[] { run.CheckpointPath, run.ResumeFrom }.Any(path => path is not null && Path.GetFullPath(path) == Path.GetFullPath(curve)))
            throw new InputException($"'{curve}' cannot be the curve and the checkpoint at once; give another --curve");
        using Trainer trainer = Compile(task, arguments.GetValue(_threads));
        if (arguments.GetValue(_profile)) trainer.Times = new StepTimes(trainer.Plan.Operations.Count);
        using Curves curves = Curves.Open(curve, board, continues: run.ResumeFrom is not null);
        TrainingStatus status = new(task);
        TrainingSetting setting = new(named, task, run, trainer);
        setting.Memory.Require(task, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        run = run with
        {
            OnBegin = made =>
            {
                Shared.Tell(data, terminal);
                TrainingReport.PrintPlan(setting, made, terminal);
                status.Begin(made);
            },
            OnStep = step =>
            {
                status.Add(step);
                curves.Add(step);
            },
            OnMeasure = measured =>
            {
                status.Add(measured);
                curves.Add(measured);
            },
        };
        TrainingOutcome outcome = Watch.Run(terminal, WantsJson(arguments), status.Lines, () =>
        {
            TrainingResult result = trainer.Run(run, cancellation);
            bool finished = result.Ending == Ending.Finished;
            bool isNews = run.MeasureEvery is not { } every || result.Steps % every != 0;
            if (finished && isNews) curves.Add(new MeasureReport(result.Steps, result.Loss, result.Accuracy));
            (double, double) test = finished ? trainer.Measure(Split.Test) : (double.PositiveInfinity, 0);
            TimeSpan elapsed = status.Elapsed;
            TrainingProfile? profile = trainer.Times is { } times ? TrainingProfile.Of(trainer.Plan, times, elapsed) : null;
            return new TrainingOutcome(result, test, status.Made, elapsed, profile)
            {
                OnValidation = finished ? task.Evaluate?.Invoke(trainer.Plan, run.MeasuredOn) ?? [] : [],
                OnTest = finished ? task.Evaluate?.Invoke(trainer.Plan, Split.Test) ?? [] : [],
            };
        });
        curves.Finish();
        if (outcome.Result.Ending == Ending.Cancelled)
        {
            terminal.Error.WriteLine($"panthera: interrupted after {outcome.Result.Steps:N0} of {task.Steps:N0} steps{curves.Kept}");
            if (run.CheckpointPath is { } kept && outcome.Result.Steps > 0)
                terminal.Error.WriteLine($"Go on with: {_recipe.ToGoOn(arguments, kept)}");
            return ExitCode.Interrupted;
        }

        if (WantsJson(arguments)) Json.Print(terminal, TrainingReport.Json(setting, outcome, new { Curve = curve, TensorBoard = board, Checkpoint = run.CheckpointPath }));
        else TrainingReport.PrintText(setting, outcome, curves.Kept, terminal);
        return ExitCode.Success;
    }

    private static Trainer Compile(ProxyTask task, int threads)
    {
        try
        {
            return new Trainer(task, threads);
        }
        catch (Exception e) when (e is OutOfMemoryException or OverflowException)
        {
            throw new InputException(MemoryNeed.TooLarge(task), e);
        }
    }
}
