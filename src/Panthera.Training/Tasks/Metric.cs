using System.Globalization;
using System.Text.Json.Serialization;

namespace Panthera.Training.Tasks;

/// <summary>What a task's result is quoted as. A new one is a row here.</summary>
[JsonConverter(typeof(NameConverter))]
public sealed class Metric
{
    private readonly Func<double, double, string> _quote;

    private Metric(string name, Func<double, double, string> quote) => (Name, _quote) = (name, quote);

    /// <summary>Share of targets, such as the class of a picture, that were most probable.</summary>
    public static Metric Accuracy { get; } = new("Accuracy", (_, accuracy) => Invariant($"{accuracy * 100:F1} %"));

    /// <summary>Perplexity a token: e to the loss.</summary>
    public static Metric Perplexity { get; } = new("Perplexity", (loss, _) => Invariant($"{Math.Exp(loss):F2} ppl"));

    /// <summary>Perplexity of hidden tokens and how many of them were named.</summary>
    public static Metric HiddenTokens { get; } =
        new("HiddenTokens", (loss, accuracy) => Invariant($"{Math.Exp(loss):F2} ppl, {accuracy * 100:F1} % of hidden tokens named"));

    /// <summary>Share of the tokens of answers that were most probable after those before them.</summary>
    public static Metric AnswerTokens { get; } = new("AnswerTokens", (_, accuracy) => Invariant($"{accuracy * 100:F1} % of answer tokens"));

    /// <summary>Mean squared error of real numbers: the loss itself.</summary>
    public static Metric SquaredError { get; } = new("SquaredError", (loss, _) => Invariant($"{loss:F4} mse"));

    /// <summary>Share of pictures whose own caption was the most probable of its batch.</summary>
    public static Metric OwnCaption { get; } = new("OwnCaption", (_, accuracy) => Invariant($"{accuracy * 100:F1} % find their caption in the batch"));

    /// <summary>One word for it.</summary>
    public string Name { get; }

    /// <summary>A loss and an accuracy, from 0 to 1, as the metric quotes them.</summary>
    public string Quote(double loss, double accuracy) => _quote(loss, accuracy);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class NameConverter : JsonConverter<Metric>
    {
        public override Metric Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
            throw new NotSupportedException("Metrics are written, not read.");

        public override void Write(System.Text.Json.Utf8JsonWriter writer, Metric value, System.Text.Json.JsonSerializerOptions options) =>
            writer.WriteStringValue(options.PropertyNamingPolicy?.ConvertName(value.Name) ?? value.Name);
    }
}
