using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Storage;
using Panthera.Training;
using Panthera.Training.Checkpoints;
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
    private readonly Option<string?> _augment = new("--augment")
    {
        HelpName = "CHAIN", Description = $"Change the pictures to train on at random, anew each time: some of {Augmentation.Expected}, with commas between",
    };
    private readonly Option<string?> _save = new("--save")
    {
        HelpName = "FILE", Description = "Write the trained weights to this file, for --init",
    };
    private readonly FlatnessChoice _flatness = new();
    private readonly Option<string?> _samples = new("--samples")
    {
        HelpName = "FILE.png", Description = "Write pictures that a diffusion model draws, after the training",
    };
    private readonly Option<int?> _sampleEvery = Numbers.Option(
        "--sample-every", "N", 1, 1_000_000_000, "And after so many steps each time, instead of those before");
    private readonly Option<bool> _profile = new("--profile") { Description = "Say at the end what the time went to" };

    public TrainVerb() : base("train", "Trains a model with a program and measures it.",
        "lion --task vit --set learning_rate=3e-4 --curve lion.csv",
        "adamw --model resnet:width=16,blocks=1 --data ~/data/mnist --epochs 5 --batch 128 --tensorboard runs/resnet --threads 2",
        "adamw --model resnet --data ~/data/cifar-10 --epochs 10 --augment crop,flip,randaugment:2:9",
        "adamw --model decoder:sequence=64 --data shakespeare.txt --epochs 3 --checkpoint run.safetensors --checkpoint-every 500",
        "adamw --model decoder:sequence=64 --data shakespeare.txt --epochs 3 --resume run.safetensors --profile",
        "adamw --model bert:sequence=32 --data ~/data/banking77 --epochs 20 --save bert.safetensors",
        "adamw --model encoder:sequence=32 --data ~/data/banking77 --epochs 10 --init bert.safetensors",
        "lion --model unet-class:side=16 --data ~/data/mnist --average 0.995 --samples digits.png --sample-every 200 --checkpoint digits.safetensors") =>
        Takes([
            _program, .. _workload.Options, _augment, _set, .. _recipe.Options, _threads, _curve, _board, _samples, _sampleEvery, _save, .. _flatness.Options, _profile,
        ]);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        NamedProgram named = ProgramText.OpenToTrain(arguments.GetRequiredValue(_program), arguments.GetRequiredValue(_set));
        TensorFile? first = _workload.FirstWeights(arguments);
        (ProxyTask task, TaskData data) = _workload.Open(arguments, first);
        TrainingRun run = _recipe.Of(arguments, named.Program, task.Steps);
        if (arguments.GetValue(_augment) is { } chain) task = Augmented.Task(task, chain, run.Seed);
        (string? curve, string? board, string? save) = (arguments.GetValue(_curve), arguments.GetValue(_board), arguments.GetValue(_save));
        if (save is "") throw new InputException("--save names no file");
        if (save is not null) ModelFile.RequireWritable(save);
        if (curve is not null && new[] { run.CheckpointPath, run.ResumeFrom }.Any(path => path is not null && Path.GetFullPath(path) == Path.GetFullPath(curve)))
            throw new InputException($"'{curve}' cannot be the curve and the checkpoint at once; give another --curve");
        if (arguments.GetValue(_samples) is null && arguments.GetValue(_sampleEvery) is not null)
            throw new InputException("--sample-every says when to draw pictures, but --samples does not say where to");
        using SamplesFile? samples = arguments.GetValue(_samples) is { } png ? SamplesFile.Of(png, task, arguments.GetValue(_threads)) : null;
        using Trainer trainer = Compile(task, arguments.GetValue(_threads));
        WeightTransfer? weights = first is null ? null : WeightTransfer.Of(first, trainer.Plan);
        run = run with { FirstWeights = weights };
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
                if (weights is not null) terminal.Error.WriteLine($"{"weights",-10}{weights}");
                status.Begin(made);
            },
            ShowEvery = arguments.GetValue(_sampleEvery),
            OnShow = samples is null ? null : (_, plan) => samples.Write(plan),
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
            if (finished) samples?.Write(trainer.Plan);
            bool isNews = run.MeasureEvery is not { } every || result.Steps % every != 0;
            if (finished && isNews) curves.Add(new MeasureReport(result.Steps, result.Loss, result.Accuracy));
            (double, double) test = finished ? trainer.Measure(Split.Test) : (double.PositiveInfinity, 0);
            TimeSpan elapsed = status.Elapsed;
            if (finished && save is not null) ModelFile.Save(save, trainer.Plan, task.ModelSummary, task.Data);
            return new TrainingOutcome(
                result, test, status.Made, elapsed, trainer.Times is { } times ? TrainingProfile.Of(trainer.Plan, times, elapsed) : null)
            {
                Scores = finished && trainer.Score(run.MeasuredOn) is { } found ? (found, trainer.Score(Split.Test)!) : null,
                Flatness = finished ? _flatness.Measure(arguments, trainer, run.Seed) : null,
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

        if (WantsJson(arguments)) Json.Print(terminal, TrainingReport.Json(setting, outcome, new { Curve = curve, TensorBoard = board, Checkpoint = run.CheckpointPath, Weights = outcome.Result.Ending == Ending.Finished ? save : null }));
        else
        {
            string kept = save is not null && outcome.Result.Ending == Ending.Finished ? $"{curves.Kept}; weights in {save}" : curves.Kept;
            TrainingReport.PrintText(setting, outcome, kept, terminal);
        }
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
