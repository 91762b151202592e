using Panthera.Optimizers;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Metrics;

/// <summary>
/// A small residual network that was trained to name the class of pictures. It judges pictures that a model has drawn: by the class that
/// it sees in them, and by what its last layer reads.
/// </summary>
public sealed class Judge : IDisposable
{
    private const int Batch = 32;

    private readonly Plan _plan;
    private readonly Value _features, _logits;

    private Judge(ResNetShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> buffers, double accuracy)
    {
        Graph graph = shape.Build(Batch);
        _logits = graph.Values[^1].Inputs[0];
        _features = _logits.Inputs[0];
        _plan = new Plan(graph, threads: 1, Batch, reuse: false);
        weights.CopyTo(_plan.Parameters);
        buffers.CopyTo(_plan.Buffers);
        Accuracy = accuracy;
    }

    /// <summary>The share of test pictures whose class it names.</summary>
    public double Accuracy { get; }

    /// <summary>Numbers that the last layer reads of a picture.</summary>
    public int Width => _features.Shape.Length;

    /// <summary>Trains a judge.</summary>
    /// <param name="pictures">What it learns from.</param>
    /// <param name="steps">Training steps of 64 pictures.</param>
    /// <param name="threads">How many threads train; the judge does not depend on it.</param>
    /// <param name="cancellation">Ends the training.</param>
    /// <exception cref="OperationCanceledException">If it was cancelled.</exception>
    /// <exception cref="InputException">If the pictures are too few.</exception>
    public static Judge Train(IPictureSource pictures, int steps, int threads = 1, CancellationToken cancellation = default)
    {
        ResNetShape shape = new(pictures.Width, pictures.Channels, 16, 3, 1, pictures.Classes);
        ProxyTask task = new()
        {
            Name = "judge", ModelSummary = "a residual network that judges", Shape = shape, Data = pictures, Batch = 64, Steps = steps,
            MeasuredExamples = 2048, Classes = pictures.Classes, Metric = Metric.Accuracy,
        };
        foreach (Split split in Enum.GetValues<Split>()) task.Measured(split);
        using Trainer trainer = new(task, threads);
        TrainingRun run = new(Catalogue.Find("adamw")!.Parsed.Program, Seed: 1)
        {
            Scale = 2, Schedule = new(ScheduleShape.Named("cosine")), MeasuredOn = Split.Test,
        };
        TrainingResult result = trainer.Run(run, cancellation);
        if (result.Ending == Ending.Cancelled) throw new OperationCanceledException(cancellation);
        return new Judge(shape, trainer.Plan.Parameters, trainer.Plan.Buffers, result.Accuracy);
    }

    /// <summary>Looks at pictures.</summary>
    /// <param name="pictures">Features as the judge learned from, one picture after the other.</param>
    /// <returns>The class that it sees in each, and what its last layer read of each, one after the other.</returns>
    public (int[] Classes, float[] Features) Look(ReadOnlySpan<float> pictures)
    {
        int length = _plan.Batch.Features.Length / Batch, count = pictures.Length / length, width = Width, choices = _logits.Shape.Length;
        int[] classes = new int[count];
        float[] features = new float[count * width];
        for (int first = 0; first < count; first += Batch)
        {
            int taken = Math.Min(Batch, count - first);
            pictures.Slice(first * length, taken * length).CopyTo(_plan.Batch.Features);
            _plan.Forward();
            _plan.Output(_features)[..(taken * width)].CopyTo(features.AsSpan(first * width));
            for (int i = 0; i < taken; i++)
            {
                ReadOnlySpan<float> logits = _plan.Output(_logits).Slice(i * choices, choices);
                classes[first + i] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits);
            }
        }
        return (classes, features);
    }

    /// <summary>Frees what it computes with.</summary>
    public void Dispose() => _plan.Dispose();
}
