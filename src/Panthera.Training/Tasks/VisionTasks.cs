using Panthera.Training.Data;
using Panthera.Training.Models;

namespace Panthera.Training.Tasks;

/// <summary>Tasks that name the class of a picture.</summary>
internal static class VisionTasks
{
    private sealed record TransformerSize(int Width, int Depth, int Heads, int Batch, int Steps, int Measured);

    private sealed record PerceptronSize(int[] Hidden, int Batch, int Steps, int Measured);

    private static readonly Dictionary<TaskSize, TransformerSize> Transformers = new()
    {
        [TaskSize.X1] = new(32, 1, 2, 64, 220, 512),
        [TaskSize.X10] = new(48, 2, 3, 64, 480, 1024),
        [TaskSize.X100] = new(80, 3, 4, 64, 600, 2048),
    };

    // The smallest agrees with large Transformers beside the smallest decoder, not alone: see docs/proxies.md.
    private static readonly Dictionary<TaskSize, PerceptronSize> Perceptrons = new()
    {
        [TaskSize.X1] = new([32], 64, 400, 512),
        [TaskSize.X10] = new([128, 64], 64, 1000, 1024),
        [TaskSize.X100] = new([384, 192, 96], 128, 1200, 2048),
    };

    private sealed record MixerSize(int Side, int Patch, int Width, int Depth, int Steps, int Measured);

    private static readonly Dictionary<TaskSize, MixerSize> Mixers = new()
    {
        [TaskSize.X1] = new(12, 6, 32, 1, 200, 512),
        [TaskSize.X10] = new(16, 4, 48, 2, 300, 1024),
        [TaskSize.X100] = new(24, 4, 80, 3, 600, 2048),
    };

    public static ProxyTask Mixer(TaskData data, TaskSize size, string name)
    {
        MixerSize s = Mixers[size];
        IPictureSource pictures = data.Pictures(s.Side, DataSet.Search);
        return new ProxyTask
        {
            Name = name,
            ModelSummary = $"MLP-Mixer, {s.Depth} {(s.Depth == 1 ? "layer" : "layers")}, {s.Width} wide, "
                + $"{pictures.Width} × {pictures.Height} in {s.Patch} × {s.Patch} patches",
            Shape = new MixerShape(pictures.Width, pictures.Channels, s.Patch, s.Width, s.Depth, s.Width, 2 * s.Width, pictures.Classes),
            Data = pictures, Batch = 64, Steps = s.Steps, MeasuredExamples = s.Measured, Classes = pictures.Classes, Metric = Metric.Accuracy,
        };
    }

    public static ProxyTask Transformer(TaskData data, TaskSize size, string name) => Transformer(data.Pictures(16, DataSet.Search), 8, size, name);

    public static ProxyTask TransformerUnseen(TaskData data, TaskSize size, string name) => Transformer(data.Pictures(24, DataSet.Unseen), 12, size, name);

    public static ProxyTask TransformerSelect(TaskData data, TaskSize size, string name) => Transformer(data.Pictures(20, DataSet.Selection), 5, size, name);

    public static ProxyTask Perceptron(TaskData data, TaskSize size, string name)
    {
        IPictureSource pictures = data.Pictures(12, DataSet.Search);
        PerceptronSize s = Perceptrons[size];
        int inputs = pictures.Channels * pictures.Height * pictures.Width;
        return new ProxyTask
        {
            Name = name,
            ModelSummary = $"perceptron, {string.Join(" + ", s.Hidden)} hidden units, {inputs} inputs",
            Shape = new MlpShape(inputs, s.Hidden, pictures.Classes),
            Data = pictures, Batch = s.Batch, Steps = s.Steps, MeasuredExamples = s.Measured,
            Classes = pictures.Classes, Metric = Metric.Accuracy,
        };
    }

    private static ProxyTask Transformer(IPictureSource pictures, int patch, TaskSize size, string name)
    {
        TransformerSize s = Transformers[size];
        return new ProxyTask
        {
            Name = name,
            ModelSummary = $"vision Transformer, {s.Depth} {(s.Depth == 1 ? "layer" : "layers")}, {s.Width} wide, {s.Heads} heads, "
                + $"{pictures.Width} × {pictures.Height} in {patch} × {patch} patches",
            Shape = new VisionTransformerShape(
                pictures.Width, pictures.Channels, patch, s.Width, s.Depth, s.Heads, 4, pictures.Classes),
            Data = pictures, Batch = s.Batch, Steps = s.Steps, MeasuredExamples = s.Measured,
            Classes = pictures.Classes, Metric = Metric.Accuracy,
        };
    }
}
