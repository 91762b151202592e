using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests;

/// <summary>A task of milliseconds, optimizers for it, and update rules and data that remember what happened to them.</summary>
internal static class TinyTraining
{
    public const int BatchSize = 16, Steps = 32;

    public static readonly CountingSource Examples = new(Pictures.Draw(12, 256, 64, 128, 1));

    public static readonly ProxyTask Tiny = new()
    {
        Name = "tiny", ModelSummary = "perceptron", Data = Examples, Batch = BatchSize, Steps = Steps, MeasuredExamples = 64, Metric = Metric.Accuracy,
        Classes = Examples.Classes, Shape = new MlpShape(144, [8], Examples.Classes),
    };

    public static readonly Program AdamW = Catalogue.Find("adamw")!.Parsed.Program;
    public static readonly Program Descent = Parser.Parse("def train(w, g, lr):\n  lr = lr * 0.1\n  update = g * lr\n  return update");
    public static readonly Program Shift = Parser.Parse("def train(w, g, lr):\n  update = g * 0.0\n  update = update + 0.0009765625\n  return update");
    public static readonly Schedule Constant = new(ScheduleShape.Named("constant")) { WarmupShare = 0 };
    public static readonly Program Diverging = Parser.Parse("def train(w, g, lr):\n  update = g * -1000.0\n  return update");

    /// <summary>Plain gradient descent that remembers what it saw.</summary>
    public sealed class Recorder : IUpdateRule
    {
        public const float Rate = 0.01f;

        public List<float[]> Weights { get; } = [];

        public List<float[]> Gradients { get; } = [];

        public List<float> LearningRates { get; } = [];

        public void Reset() { }

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
        {
            Weights.Add(weights.ToArray());
            Gradients.Add(gradient.ToArray());
            LearningRates.Add(learningRate);
            return Array.ConvertAll(gradient.ToArray(), g => Rate * g);
        }
    }

    public sealed class Filling(float value) : IUpdateRule
    {
        public void Reset() { }

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
        {
            float[] update = new float[weights.Length];
            Array.Fill(update, value);
            return update;
        }
    }

    /// <summary>Counts what this thread allocates from one step to the next.</summary>
    public sealed class Meter(IUpdateRule rule) : IUpdateRule
    {
        private long _before;

        public List<long> Bytes { get; } = new(Steps);

        public void Reset() => rule.Reset();

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
        {
            ReadOnlySpan<float> update = rule.Step(weights, gradient, learningRate);
            Bytes.Add(GC.GetAllocatedBytesForCurrentThread() - _before);
            _before = GC.GetAllocatedBytesForCurrentThread();
            return update;
        }
    }

    /// <summary>Remembers which examples were read. For one thread.</summary>
    public sealed class CountingSource(PictureSet inner) : IDataSource
    {
        public PictureSet Inner => inner;

        public int Classes => inner.Classes;

        public Dictionary<Split, List<int>> Reads { get; } = [];

        public string Name => inner.Name;

        public string Provenance => inner.Provenance;

        public int Count(Split split) => inner.Count(split);

        public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
        {
            if (!Reads.TryGetValue(split, out List<int>? read)) Reads[split] = read = [];
            read.AddRange(examples);
            inner.Read(split, examples, batch);
        }
    }
}
