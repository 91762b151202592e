using System.CommandLine;
using Panthera.Storage;
using Panthera.Training.Checkpoints;
using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.App.Input;

/// <summary>What a training works on: a task of the table, or a model of the user's choice, and for how long.</summary>
internal sealed class Workload
{
    private const int DefaultBatch = 64;

    private readonly Option<string?> _task = new("--task")
    {
        HelpName = "TASK", Description = "What to train on; 'panthera tasks' lists them",
    };
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<string?> _model = new("--model")
    {
        HelpName = "MODEL", Description = "Or a model with its sizes, such as vit:width=64,depth=4; 'panthera models' lists them",
    };
    private readonly Option<string?> _data = Shared.Data();
    private readonly Option<int?> _batch = Numbers.Option(
        "--batch", "N", 1, 1_000_000, $"Examples a batch, instead of the task's own number; {DefaultBatch} for a model");
    private readonly Option<int?> _steps = Numbers.Option(
        "--steps", "N", 1, 10_000_000, "Steps instead of the task's own number; for a model, instead of an epoch");
    private readonly Option<double?> _epochs = Numbers.Option(
        "--epochs", "X", 1e-6, 1e6, "Or how often as many examples are drawn as there are, or as many tokens");

    private readonly Option<int?> _side = Numbers.Option(
        "--side", "N", 4, 1024, "For a model of pictures: resize them to so many pixels a side");
    private readonly Option<string?> _init = new("--init")
    {
        HelpName = "FILE", Description = "Begin with the weights of a file that --save or --checkpoint wrote, as far as they fit",
    };

    /// <summary>The options, in the order in which help lists them.</summary>
    public IReadOnlyList<Symbol> Options => [_task, _assemblies, _model, _data, _batch, _steps, _epochs, _side, _init];

    /// <summary>The file of weights to begin with; null for none.</summary>
    /// <exception cref="InputException">If it cannot be read.</exception>
    public TensorFile? FirstWeights(ParseResult arguments) => arguments.GetValue(_init) switch
    {
        null => null,
        "" => throw new InputException("--init names no file"),
        { } path => SafeTensors.Read(path),
    };

    /// <summary>The task that the options name, with the batch and steps that they ask for, and the data that it is made of.</summary>
    /// <param name="arguments">Their values.</param>
    /// <param name="first">The weights to begin with: a model of text reads it with their vocabulary.</param>
    /// <exception cref="InputException">If they contradict each other, or the data cannot be read.</exception>
    public (ProxyTask Task, TaskData Data) Open(ParseResult arguments, TensorFile? first)
    {
        (string? name, string? model) = (arguments.GetValue(_task), arguments.GetValue(_model));
        (int? batch, int? steps, double? epochs) = (arguments.GetValue(_batch), arguments.GetValue(_steps), arguments.GetValue(_epochs));
        if (name is null == model is null)
            throw new InputException($"--task and --model are two ways to say what to train: give one{(name is null ? "" : ", not both")}");
        if (steps is not null && epochs is not null)
            throw new InputException("--steps and --epochs are two ways to say how long to train: give one");
        ModelChoice? choice = model is null ? null : ModelChoice.Parse(model);
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(arguments.GetRequiredValue(_assemblies));
        TaskData data = Shared.OpenData(arguments.GetValue(_data));
        if (arguments.GetValue(_side) is { } side)
            data.Side = model is not null ? side : throw new InputException("--side is for a --model: a task has its own size of pictures");
        if (first is not null) data.Vocabulary = ModelFile.VocabularyOf(first);
        ProxyTask task = choice is null ? ProxyTasks.Open(name!, data, own) : ModelTasks.Open(choice, data, batch ?? DefaultBatch);
        task = task with { Batch = batch ?? task.Batch };
        task = task with { Steps = epochs is { } times ? task.StepsOf(times) : steps ?? task.Steps };
        foreach (Split split in Enum.GetValues<Split>()) task.Measured(split);
        return (task, data);
    }
}
