using System.Text.Json;
using System.Text.Json.Serialization;
using Panthera.Language;

namespace Panthera.Store;

/// <summary>How values are kept as JSON: numbers exactly, infinite and undefined ones too, programs as their text.</summary>
internal static class StoredJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, IncludeFields = true,
        Converters = { new ProgramText(), new JsonStringEnumConverter() },
    };

    /// <summary>A value as JSON.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>A value from its JSON.</summary>
    /// <exception cref="InputException">If the JSON is none, or of something else.</exception>
    public static T Read<T>(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options)!;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new InputException(e.Message, e);
        }
    }

    private sealed class ProgramText : JsonConverter<Program>
    {
        public override Program Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parser.Parse(reader.GetString() ?? throw new JsonException("a program's text is missing"));

        public override void Write(Utf8JsonWriter writer, Program value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
