using System.Buffers;
using System.Text;
using System.Text.Json;
using Panthera.Language;

namespace Panthera.Storage;

/// <summary>The header of a file of tensors: JSON that says which tensor lies where.</summary>
internal static class SafeTensorsHeader
{
    /// <summary>The name of the header's entry that is no tensor.</summary>
    public const string Metadata = "__metadata__";

    private const string TypeKey = "dtype", ShapeKey = "shape", OffsetsKey = "data_offsets";

    /// <summary>The data begins at a multiple of this many bytes.</summary>
    private const int Alignment = 8;

    /// <summary>A tensor in the header.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">The type of its numbers.</param>
    /// <param name="Shape">Its sides.</param>
    /// <param name="Begin">Where its data begins, from the end of the header.</param>
    /// <param name="End">Where its data ends.</param>
    /// <param name="At">Where the header says so.</param>
    public sealed record Entry(string Name, TensorType Type, long[] Shape, long Begin, long End, long At);

    /// <summary>The header of tensors that follow each other.</summary>
    public static ReadOnlySpan<byte> Write(IEnumerable<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArrayBufferWriter<byte> header = new();
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(Metadata);
                foreach ((string key, string value) in metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (Tensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString(TypeKey, tensor.Type.ToString());
                WriteNumbers(json, ShapeKey, tensor.Shape);
                WriteNumbers(json, OffsetsKey, [offset, offset += tensor.Data.Length]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (header.WrittenCount % Alignment != 0) header.Write(" "u8);
        return header.WrittenSpan;
    }

    /// <summary>Reads a header. The types, sides and offsets of an entry fit each other; whether the entries do is not looked at.</summary>
    /// <param name="header">The bytes after the header's length.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="metadata">Receives the texts.</param>
    /// <exception cref="InputException">If it is damaged.</exception>
    public static IReadOnlyList<Entry> Read(ReadOnlySpan<byte> header, string path, Dictionary<string, string> metadata)
    {
        if (header[0] != '{') throw new InputException($"{path}, byte {sizeof(long)}: 0x{header[0]:X2}; expected '{{', which a header begins with.");
        Reader reader = new(header, path);
        try
        {
            return reader.Entries(metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Text that is no Unicode is an invalid operation.
            throw reader.Error(reader.Consumed, "no JSON in UTF-8", "a header in JSON");
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, IEnumerable<long> numbers)
    {
        json.WriteStartArray(key);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private ref struct Reader(ReadOnlySpan<byte> header, string path)
    {
        private Utf8JsonReader _json = new(header);

        /// <summary>How much of the header is well-formed.</summary>
        public readonly long Consumed => _json.BytesConsumed;

        public readonly InputException Error(long at, string what, string expected) =>
            new($"{path}, byte {sizeof(long) + at}: {what}; expected {expected}.");

        public List<Entry> Entries(Dictionary<string, string> metadata)
        {
            List<Entry> entries = [];
            HashSet<string> names = [];
            Next(JsonTokenType.StartObject, "an object");
            while (NextKey(names) is { } name)
            {
                if (name != Metadata) entries.Add(ReadEntry(name));
                else ReadMetadata(metadata);
            }
            // What follows the object is looked at, too.
            _json.Read();
            return entries;
        }

        private void ReadMetadata(Dictionary<string, string> metadata)
        {
            HashSet<string> keys = [];
            Next(JsonTokenType.StartObject, "an object of texts");
            while (NextKey(keys) is { } key)
            {
                Next(JsonTokenType.String, $"a text for {Quoted.Of(key)}");
                metadata[key] = _json.GetString()!;
            }
        }

        private Entry ReadEntry(string name)
        {
            string shown = Quoted.Of(name);
            TensorType? type = null;
            long[]? shape = null, offsets = null;
            long at = _json.TokenStartIndex, offsetsAt = at;
            HashSet<string> keys = [];
            Next(JsonTokenType.StartObject, $"an object that describes {shown}");
            while (NextKey(keys) is { } key)
            {
                long keyAt = _json.TokenStartIndex;
                switch (key)
                {
                    case TypeKey:
                        type = ReadType(shown);
                        break;
                    case ShapeKey:
                        shape = ReadNumbers($"the shape of {shown}");
                        break;
                    case OffsetsKey:
                        (offsetsAt, offsets) = (keyAt, ReadNumbers($"the offsets of {shown}"));
                        break;
                    default:
                        throw Error(keyAt, $"{Quoted.Of(key)} of {shown}", $"{TypeKey}, {ShapeKey} and {OffsetsKey}");
                }
            }
            if (type is null || shape is null || offsets is null)
                throw Error(at, $"{shown} has no {(type is null ? TypeKey : shape is null ? ShapeKey : OffsetsKey)}", $"{TypeKey}, {ShapeKey} and {OffsetsKey}");
            if (offsets.Length != 2 || offsets[1] < offsets[0])
                throw Error(offsetsAt, $"offsets [{Listed(offsets)}] of {shown}", "two, the beginning and the end");
            long bytes = offsets[1] - offsets[0];
            Int128 declared = Tensor.SizeOf(type.Value);
            foreach (long side in shape)
                // Both factors fit 64 bits, so nothing overflows before it is refused.
                if ((declared *= side) > Tensor.LongestData) throw Error(at, $"{shown} of sides {Listed(shape)}", "less than 2 GB");
            return declared == bytes ? new(name, type.Value, shape, offsets[0], offsets[1], offsetsAt)
                : throw Error(offsetsAt, $"{bytes:N0} bytes for {shown}", $"{(long)declared:N0} for {type} ({Listed(shape, " × ")})");
        }

        private TensorType ReadType(string shown)
        {
            string expected = string.Join(", ", Enum.GetNames<TensorType>());
            Next(JsonTokenType.String, $"the type of {shown}: {expected}");
            string text = _json.GetString()!;
            // Numbers would parse, too.
            return Enum.GetNames<TensorType>().Contains(text) ? Enum.Parse<TensorType>(text)
                : throw Error(_json.TokenStartIndex, $"type {Quoted.Of(text)} of {shown}", expected);
        }

        private long[] ReadNumbers(string what)
        {
            List<long> numbers = [];
            Next(JsonTokenType.StartArray, $"an array, {what}");
            while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            {
                if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out long number) || number < 0)
                    throw Error(_json.TokenStartIndex, Quoted.Of(Encoding.UTF8.GetString(_json.ValueSpan)), $"a whole number from 0, in {what}");
                numbers.Add(number);
            }
            return [.. numbers];
        }

        private void Next(JsonTokenType type, string expected)
        {
            _json.Read();
            if (_json.TokenType != type) throw Error(_json.TokenStartIndex, $"a JSON token {_json.TokenType}", expected);
        }

        /// <summary>The next key of an object, or null at its end.</summary>
        private string? NextKey(HashSet<string> known)
        {
            _json.Read();
            if (_json.TokenType == JsonTokenType.EndObject) return null;
            string key = _json.GetString()!;
            return known.Add(key) ? key : throw Error(_json.TokenStartIndex, $"{Quoted.Of(key)} a second time", "names that differ");
        }

        private static string Listed(long[] numbers, string separator = ", ") =>
            string.Join(separator, numbers.Take(9)) + (numbers.Length > 9 ? " …" : "");
    }
}
