using Panthera.Training.Models;

namespace Panthera.Training.Tasks;

/// <summary>Tasks that train a model of the user's choice on data at its own size.</summary>
public static class ModelTasks
{
    /// <summary>
    /// A task of one epoch, whose results are measured on whole splits, as far as they are whole batches.
    /// </summary>
    /// <param name="choice">The model.</param>
    /// <param name="data">Its examples: the user's, or without those what the program makes.</param>
    /// <param name="batch">Examples a batch.</param>
    /// <exception cref="InputException">If the data cannot be read, or model, data and batch do not fit each other.</exception>
    public static ProxyTask Open(ModelChoice choice, TaskData data, int batch)
    {
        (ModelDefinition model, ModelSizes sizes) = (choice.Definition, choice.Sizes);
        ModelWithData opened = model.Open(sizes, data);
        ProxyTask task = new()
        {
            Name = model.Name, ModelSummary = $"{model.Name}, {sizes.Summary}", Shape = opened.Shape, Data = opened.Data, Batch = batch, Steps = 1,
            MeasuredExamples = opened.MeasuredExamples, Classes = opened.Classes, Metric = opened.Metric, LargestLoss = opened.LargestLoss,
            Notes = opened.Notes, Evaluate = opened.Evaluate,
        };
        return task with { Steps = task.StepsOf(epochs: 1) };
    }
}
