using Panthera.Training.Data;
using Panthera.Training.Models;

namespace Panthera.Training.Tasks;

/// <summary>Tasks that predict the next token of a text.</summary>
internal static class LanguageTasks
{
    private sealed record DecoderSize(int Vocabulary, int Sequence, int Width, int Depth, int Heads, int Batch, int Steps, int Measured);

    // The smallest is one of those that agree best with the largest for their cost: see docs/proxies.md.
    private static readonly Dictionary<TaskSize, DecoderSize> Decoders = new()
    {
        [TaskSize.X1] = new(128, 16, 16, 2, 2, 32, 60, 512),
        [TaskSize.X10] = new(256, 32, 32, 2, 4, 32, 250, 512),
        [TaskSize.X100] = new(512, 32, 64, 3, 4, 32, 450, 1024),
    };

    public static ProxyTask Decoder(TaskData data, TaskSize size, string name) => Decoder(data, DataSet.Search, size, name);

    public static ProxyTask DecoderUnseen(TaskData data, TaskSize size, string name) => Decoder(data, DataSet.Unseen, size, name);

    public static ProxyTask DecoderSelect(TaskData data, TaskSize size, string name) => Decoder(data, DataSet.Selection, size, name);

    private static ProxyTask Decoder(TaskData data, DataSet set, TaskSize size, string name)
    {
        DecoderSize s = Decoders[size];
        ITextSource text = data.Text(s.Vocabulary, s.Sequence, set);
        return new ProxyTask
        {
            Name = name,
            ModelSummary = $"decoder Transformer, {s.Depth} {(s.Depth == 1 ? "layer" : "layers")}, {s.Width} wide, {s.Heads} heads, "
                + $"{s.Sequence} tokens of {text.VocabularySize}",
            Shape = new DecoderTransformerShape(s.Sequence, text.VocabularySize, s.Width, s.Depth, s.Heads, 4),
            Data = text, Batch = s.Batch, Steps = s.Steps, MeasuredExamples = s.Measured,
            Classes = text.VocabularySize, Metric = Metric.Perplexity,
        };
    }
}
