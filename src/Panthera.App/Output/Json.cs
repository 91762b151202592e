using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Panthera.Search.Verdicts;

namespace Panthera.App.Output;

/// <summary>Results as JSON: camelCase names; numbers that JSON does not know (infinite, NaN) are null.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new FiniteOrNull(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new IntervalObject() },
    };

    /// <summary>Prints one value.</summary>
    public static void Print(Terminal terminal, object value) => terminal.Output.WriteLine(JsonSerializer.Serialize(value, Options));

    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }

    private sealed class IntervalObject : JsonConverter<Interval>
    {
        public override Interval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Interval value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new { value.Mean, value.Low, value.High }, options);
    }
}
