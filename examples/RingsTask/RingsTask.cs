using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace RingsTask;

/// <summary>A perceptron tells three rings of points in the plane apart: a task for searches.</summary>
public sealed class RingsTask : ITask
{
    /// <inheritdoc/>
    public string Name => "rings";

    /// <inheritdoc/>
    public string Summary => "a perceptron on points of three rings in the plane";

    /// <inheritdoc/>
    public ProxyTask Open(TaskData data) => Make(Name, new Rings(3, seed: 1), hidden: 16, steps: 300);

    internal static ProxyTask Make(string name, Rings rings, int hidden, int steps) => new()
    {
        Name = name, ModelSummary = $"perceptron, {hidden} + {hidden} hidden units, 2 inputs",
        Shape = new MlpShape(2, [hidden, hidden], rings.Classes), Data = rings, Classes = rings.Classes, Metric = Metric.Accuracy,
        Batch = 32, Steps = steps, MeasuredExamples = 1024,
    };
}

/// <summary>More rings and a larger perceptron, for verdicts.</summary>
public sealed class UnseenRingsTask : ITask
{
    /// <inheritdoc/>
    public string Name => "rings-unseen";

    /// <inheritdoc/>
    public string Summary => "a larger perceptron on points of five other rings";

    /// <inheritdoc/>
    public TaskRole Role => TaskRole.Verdict;

    /// <inheritdoc/>
    public ProxyTask Open(TaskData data) => RingsTask.Make(Name, new Rings(5, seed: 2), hidden: 24, steps: 500);
}
