using Panthera.App.Output;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Reports;

/// <summary>Prints a training: what it is going to do, and what came of it.</summary>
internal static class TrainingReport
{
    /// <summary>Tells before the training what it will take.</summary>
    /// <param name="setting">The training.</param>
    /// <param name="made">The steps that a resumed run has made.</param>
    /// <param name="terminal">Where to.</param>
    public static void PrintPlan(TrainingSetting setting, int made, Terminal terminal)
    {
        (ProxyTask task, var plan) = (setting.Task, setting.Trainer.Plan);
        foreach ((string label, string value) in new[]
        {
            ("model", $"{task.ModelSummary}: {setting.Trainer.Parameters:N0} parameters, {Operations(plan.FlopsPerStep)} a step"),
            ("data", task.Data.Provenance),
            ("training", $"{task.Steps:N0} steps of {task.Batch:N0} examples, {Counted($"{setting.Epochs:0.##}", "epoch")}, {setting.Run.Schedule}{(made > 0 ? $", {made:N0} steps made" : "")}; "
                + $"{Counted($"{plan.SliceExamples:N0}", "example")} at a time on {Counted($"{plan.Threads}", "thread")}"),
            ("memory", $"{setting.Memory}"),
        }) terminal.Error.WriteLine($"{label,-10}{value}");
    }

    /// <summary>Prints the result for people.</summary>
    /// <param name="setting">What was trained.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="kept">What to say of files that were written.</param>
    /// <param name="terminal">Where to.</param>
    public static void PrintText(TrainingSetting setting, TrainingOutcome outcome, string kept, Terminal terminal)
    {
        (ProxyTask task, TrainingResult result) = (setting.Task, outcome.Result);
        terminal.Output.WriteLine($"{setting.Program.Name} on {task.Name}, seed {setting.Run.Seed}: {task.ModelSummary}");
        if (result.Ending == Ending.Finished)
        {
            terminal.Output.WriteLine($"validation  {Quote(task, Split.Validation, result.Loss, result.Accuracy)}");
            Print(outcome.OnValidation, terminal);
            terminal.Output.WriteLine($"test        {Quote(task, Split.Test, outcome.Test.Loss, outcome.Test.Accuracy)}");
            Print(outcome.OnTest, terminal);
        }
        else terminal.Output.WriteLine($"diverged after {result.Steps:N0} steps");
        if (outcome.Scores is { } scores)
        {
            terminal.Output.WriteLine($"classes     validation: {Quote(scores.Validation)}");
            terminal.Output.WriteLine($"            test:       {Quote(scores.Test)}");
        }
        if (outcome.Flatness is { } flatness) terminal.Output.WriteLine($"flatness    {flatness}");
        terminal.Output.WriteLine($"{outcome.Made:N0} steps in {outcome.Elapsed.TotalSeconds:F2} s{kept}");
        if (outcome.Profile is { } profile) ProfileReport.Print(profile, terminal);
    }

    /// <summary>The result as a value for JSON.</summary>
    /// <param name="setting">What was trained.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="files">The files that were written.</param>
    public static object Json(TrainingSetting setting, TrainingOutcome outcome, object files)
    {
        (ProxyTask task, TrainingRun run, TrainingResult result) = (setting.Task, setting.Run, outcome.Result);
        return new
        {
            Program = setting.Program.Name, Task = task.Name, Model = task.ModelSummary, run.Seed, result.Steps, run.Scale, run.WeightDecay,
            run.DecayMask, Schedule = run.Schedule.ToString(), run.ClipNorm, result.Ending, Seconds = outcome.Elapsed.TotalSeconds, setting.Trainer.Parameters, task.Batch, setting.Epochs,
            setting.Trainer.Plan.Threads, setting.Trainer.Plan.FlopsPerStep,
            MemoryBytes = new { setting.Memory.Total, setting.Memory.Model, setting.Memory.States, setting.Memory.Data },
            Data = task.Data.Provenance, task.Metric,
            Validation = Measured(task, Split.Validation, result.Loss, result.Accuracy, outcome.Scores?.Validation, outcome.OnValidation),
            Test = Measured(task, Split.Test, outcome.Test.Loss, outcome.Test.Accuracy, outcome.Scores?.Test, outcome.OnTest),
            Flatness = outcome.Flatness?.Json, FirstWeights = run.FirstWeights is not { } weights ? null : new
            {
                weights.Path, Taken = weights.Taken.Count, weights.Interpolated, weights.Fresh, weights.Unused,
            },
            Files = files, Profile = outcome.Profile is { } profile ? ProfileReport.Json(profile) : null,
        };
    }

    private static void Print(IReadOnlyList<Measurement> measurements, Terminal terminal)
    {
        foreach (Measurement one in measurements)
            terminal.Output.WriteLine($"{"",12}{one.Name,-24}{one.Value * 100,6:F1} %  by chance {one.Chance * 100,5:F2} %  on {one.Examples:N0} examples");
    }

    private static object Measured(ProxyTask task, Split split, double loss, double accuracy, ClassScores? scores, IReadOnlyList<Measurement> more) => new
    {
        Loss = loss, Accuracy = accuracy, NatsPerCharacter = task.NatsPerCharacter(loss, split),
        BitsPerCharacter = task.NatsPerCharacter(loss, split) / Math.Log(2), Examples = task.Measured(split), Available = task.Data.Count(split),
        Classes = scores is null ? null : new { scores.Accuracy, scores.MacroF1, scores.F1, scores.Matthews, scores.Examples },
        Measurements = more,
    };

    private static string Quote(ClassScores scores) =>
        $"{scores.Accuracy * 100:F1} % right, F1 {(scores.F1 is { } f1 ? $"{f1:F4}, " : "")}{scores.MacroF1:F4} over classes, Matthews correlation {scores.Matthews:F4}";

    private static string Quote(ProxyTask task, Split split, double loss, double accuracy)
    {
        string characters = task.NatsPerCharacter(loss, split) is { } nats ? $"  {nats:F4} nats a character ({nats / Math.Log(2):F4} bits)" : "";
        (int measured, int available) = (task.Measured(split), task.Data.Count(split));
        return $"loss {loss:F4}  {task.Quote(loss, accuracy)}{characters}  on {measured:N0} of {available:N0} examples";
    }

    private static string Operations(long flops) => flops switch
    {
        >= 1_000_000_000_000 => $"{flops / 1e12:F2} Tflop",
        >= 1_000_000_000 => $"{flops / 1e9:F2} Gflop",
        _ => $"{flops / 1e6:F2} Mflop",
    };

    private static string Counted(string count, string thing) => count == "1" ? $"1 {thing}" : $"{count} {thing}s";
}
