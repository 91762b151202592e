using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Trains a task's model once.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Argument<string> _program = Shared.Program();
    private readonly Option<string> _task = new("--task")
    {
        HelpName = "TASK", Required = true, Description = "What to train on; 'panthera tasks' lists them",
    };
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int?> _steps = Numbers.Option("--steps", "N", 1, 10_000_000, "Steps instead of the task's own number");
    private readonly Option<double> _scale = Numbers.Option(
        "--scale", "X", 1e-30, 1e30, 1.0, "Multiplies every update, as a learning rate does");
    private readonly Option<double> _weightDecay = Numbers.Option(
        "--weight-decay", "X", 0, 1.0, 0.0, "Decoupled weight decay beside the program's own");
    private readonly Option<string[]> _set = Shared.Set();
    private readonly Option<string?> _curve = new("--curve")
    {
        HelpName = "FILE.csv", Description = "Write the training loss of every step",
    };
    private readonly Option<string?> _data = Shared.Data();

    public TrainVerb() : base("train", "Trains a task's model with a program and measures it.",
        "lion --task vit --set learning_rate=3e-4 --curve lion.csv") =>
        Takes(_program, _task, _seed, _steps, _scale, _weightDecay, _set, _curve, _data);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        NamedProgram named = ProgramText.OpenToTrain(arguments.GetRequiredValue(_program), arguments.GetRequiredValue(_set));
        using CurveFile? curve = arguments.GetValue(_curve) is { } path ? new CurveFile(path) : null;
        TaskData data = Shared.OpenData(arguments.GetValue(_data));
        ProxyTask task = ProxyTasks.Open(arguments.GetRequiredValue(_task), data);
        Shared.Tell(data, terminal);

        int steps = arguments.GetValue(_steps) ?? task.Steps, step = 0;
        float loss = float.NaN;
        TrainingRun run = new(named.Program, arguments.GetValue(_seed))
        {
            Steps = steps, Scale = arguments.GetValue(_scale), WeightDecay = arguments.GetValue(_weightDecay),
            OnStep = report =>
            {
                (step, loss) = (report.Step, report.Loss);
                curve?.Add(step, loss);
            },
        };
        long began = TimeProvider.System.GetTimestamp();
        TimeSpan Elapsed() => TimeProvider.System.GetElapsedTime(began);
        StatusLines status = () =>
        {
            int done = Math.Max(1, step);
            return
            [
                ("step", $"{step:N0} of {steps:N0}"), ("loss", $"{loss:F4}"), ("steps a second", $"{done / Elapsed().TotalSeconds:N0}"),
                ("time left", Spoken.Time(Elapsed() * ((steps - done) / (double)done))),
            ];
        };
        (TrainingResult result, (double Loss, double Accuracy) test) = Watch.Run(terminal, WantsJson(arguments), status, () =>
        {
            Trainer trainer = new(task);
            TrainingResult trained = trainer.Run(run, cancellation);
            return (trained, trained.Ending == Ending.Finished ? trainer.Measure(Split.Test) : (double.PositiveInfinity, 0));
        });
        curve?.Finish();
        string kept = curve is null ? "" : $"; their losses are in {curve.Path}";
        if (result.Ending == Ending.Cancelled)
        {
            terminal.Error.WriteLine($"panthera: interrupted after {result.Steps:N0} of {steps:N0} steps{kept}");
            return ExitCode.Interrupted;
        }

        if (WantsJson(arguments)) PrintJson();
        else PrintText();
        return ExitCode.Success;

        void PrintJson() => Json.Print(terminal, new
        {
            Program = named.Name, Task = task.Name, run.Seed, result.Steps, run.Scale, run.WeightDecay, result.Ending,
            Seconds = Elapsed().TotalSeconds,
            Validation = new { result.Loss, result.Accuracy }, Test = new { test.Loss, test.Accuracy }, task.Metric, Curve = curve?.Path,
        });

        void PrintText()
        {
            terminal.Output.WriteLine($"{named.Name} on {task.Name}, seed {run.Seed}: {task.ModelSummary}");
            terminal.Output.WriteLine(result.Ending == Ending.Finished
                ? $"validation  loss {result.Loss:F4}  {task.Quote(result.Loss, result.Accuracy)}\n"
                    + $"test        loss {test.Loss:F4}  {task.Quote(test.Loss, test.Accuracy)}"
                : $"diverged after {result.Steps:N0} steps");
            terminal.Output.WriteLine($"{result.Steps:N0} steps in {Elapsed().TotalSeconds:F2} s{kept}");
        }
    }
}
