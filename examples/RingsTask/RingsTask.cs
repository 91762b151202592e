using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace RingsTask;

/// <summary>A perceptron tells rings of points in the plane apart.</summary>
public sealed class RingsTask : ITask
{
    /// <inheritdoc/>
    public string Name => "rings";

    /// <inheritdoc/>
    public string Summary => "a perceptron on points of three rings in the plane";

    /// <inheritdoc/>
    public ProxyTask Open(TaskData data) => new()
    {
        Name = Name, ModelSummary = "perceptron, 16 + 16 hidden units, 2 inputs",
        Shape = new MlpShape(2, [16, 16], Rings.Classes), Data = new Rings(), Classes = Rings.Classes, Metric = Metric.Accuracy,
        Batch = 32, Steps = 300, MeasuredExamples = 1024,
    };
}
