using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Benchmarks;

/// <summary>The tasks that are compared, a table: one row a task.</summary>
internal static class ProxiesTasks
{
    /// <summary>A task and what it is for.</summary>
    /// <param name="Name">Its name in tables.</param>
    /// <param name="Open">Makes it.</param>
    public sealed record Row(string Name, Func<TaskData, ProxyTask> Open);

    /// <summary>Tasks that a search can afford: tens of milliseconds a training.</summary>
    public static IReadOnlyList<Row> Candidates { get; } =
    [
        // Decoders: vocabulary, sequence, width, depth, heads, batch, steps.
        Decoder(128, 16, 32, 1, 2, 16, 240),
        Decoder(128, 16, 32, 1, 2, 16, 100),
        Decoder(128, 16, 32, 1, 2, 4, 400),
        Decoder(128, 8, 32, 1, 2, 64, 60),
        Decoder(128, 16, 32, 1, 2, 16, 60),
        Decoder(128, 16, 32, 1, 2, 32, 60),
        Decoder(128, 8, 32, 1, 2, 16, 100),
        Decoder(128, 8, 32, 1, 2, 32, 60),
        Decoder(128, 8, 32, 1, 2, 32, 120),
        Decoder(128, 8, 32, 2, 2, 32, 60),
        Decoder(128, 8, 16, 1, 2, 64, 100),
        Decoder(128, 8, 16, 1, 2, 128, 60),
        Decoder(128, 8, 16, 1, 2, 16, 200),
        Decoder(128, 16, 16, 2, 2, 8, 200),
        Decoder(128, 16, 16, 2, 2, 16, 100),
        Decoder(128, 16, 16, 2, 2, 32, 60),
        Decoder(128, 16, 16, 2, 2, 16, 200),
        Decoder(64, 8, 16, 1, 2, 16, 400),
        // Vision Transformers: picture, patch, width, depth, heads, batch, steps.
        Vision(16, 8, 32, 1, 2, 64, 220),
        Vision(16, 8, 32, 1, 2, 16, 400),
        Vision(12, 6, 16, 1, 2, 64, 200),
        Vision(12, 6, 32, 1, 2, 64, 100),
        // Perceptrons: picture, width, batch, steps. Mixer: picture, patch, width, batch, steps.
        Perceptron(12, 12, 16, 1000),
        Perceptron(12, 32, 64, 400),
        Mixer(12, 6, 32, 64, 200),
    ];

    /// <summary>The tasks that searches looked at before any of this was measured.</summary>
    public static (string First, string Second) Before { get; } = ("lm v128 s16 w32 d1 b16 n240", "vit 16/8 w32 d1 b64 n220");

    /// <summary>The tasks that searches look at: the first rows of <c>lm</c> and <c>mlp</c>.</summary>
    public static (string First, string Second) Now { get; } = ("lm v128 s16 w16 d2 b32 n60", "mlp 12 w32 b64 n400");

    /// <summary>Ten times the cost and more, on other pictures and texts than those of the candidates.</summary>
    public static IReadOnlyList<Row> Large { get; } = [Named("vit-unseen-10x"), Named("lm-unseen-10x")];

    /// <summary>A hundred times the cost and more.</summary>
    public static IReadOnlyList<Row> Largest { get; } = [Named("vit-unseen-100x"), Named("lm-unseen-100x")];

    private static Row Named(string name) => new(name, data => ProxyTasks.Open(name, data));

    private static Row Decoder(int vocabulary, int sequence, int width, int depth, int heads, int batch, int steps)
    {
        string name = $"lm v{vocabulary} s{sequence} w{width} d{depth} b{batch} n{steps}";
        return new(name, data =>
        {
            ITextSource text = data.Text(vocabulary, sequence, DataSet.Search);
            return new ProxyTask
            {
                Name = name, ModelSummary = name, Shape = new DecoderTransformerShape(sequence, text.VocabularySize, width, depth, heads, 4),
                Data = text, Batch = batch, Steps = steps, MeasuredExamples = 512, Classes = text.VocabularySize, Metric = Metric.Perplexity,
            };
        });
    }

    private static Row Vision(int side, int patch, int width, int depth, int heads, int batch, int steps) =>
        Pictures($"vit {side}/{patch} w{width} d{depth} b{batch} n{steps}", side, batch, steps,
            classes => new VisionTransformerShape(side, 1, patch, width, depth, heads, 4, classes));

    private static Row Perceptron(int side, int width, int batch, int steps) =>
        Pictures($"mlp {side} w{width} b{batch} n{steps}", side, batch, steps, classes => new MlpShape(side * side, [width], classes));

    private static Row Mixer(int side, int patch, int width, int batch, int steps) =>
        Pictures($"mixer {side}/{patch} w{width} b{batch} n{steps}", side, batch, steps,
            classes => new MixerShape(side, 1, patch, width, 1, width, 2 * width, classes));

    private static Row Pictures(string name, int side, int batch, int steps, Func<int, ModelShape> shape) => new(name, data =>
    {
        IPictureSource pictures = data.Pictures(side, DataSet.Search);
        return new ProxyTask
        {
            Name = name, ModelSummary = name, Shape = shape(pictures.Classes),
            Data = pictures, Batch = batch, Steps = steps, MeasuredExamples = 512, Classes = pictures.Classes, Metric = Metric.Accuracy,
        };
    });
}
