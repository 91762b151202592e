using System.Buffers.Binary;
using Panthera.Language;

namespace Panthera.Storage;

/// <summary>
/// Files of tensors in the format safetensors: the length of the header as a little-endian integer of 8 bytes, the header
/// in JSON (for each tensor its <c>dtype</c>, <c>shape</c> and <c>data_offsets</c>, and texts under <c>__metadata__</c>), and
/// the data without gaps. Source: https://github.com/huggingface/safetensors, "Format".
/// </summary>
public static class SafeTensors
{
    /// <summary>The longest header that the format allows, in bytes.</summary>
    private const long LongestHeader = 100_000_000;

    // Data is read in steps that double, so that a header cannot make the reader allocate what the file does not hold.
    private const int FirstRead = 1 << 20;

    /// <summary>Writes a file to its end or not at all; a file that is there is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">What it holds, with different names.</param>
    /// <param name="metadata">Texts for its header.</param>
    /// <exception cref="InputException">If it cannot be written; then a file that was there stays as it was.</exception>
    /// <exception cref="ArgumentException">If two tensors have the same name, or one is called <c>__metadata__</c>.</exception>
    public static void Write(string path, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        UserFile.Replace(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream.</summary>
    /// <exception cref="ArgumentException">As for a file.</exception>
    public static void Write(Stream stream, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (string name in tensors.Select(tensor => tensor.Name).Append(SafeTensorsHeader.Metadata).CountBy(name => name).Where(n => n.Value > 1).Select(n => n.Key))
            throw new ArgumentException($"Two tensors are called '{name}', or the header's own entry is.", nameof(tensors));
        // Long numbers first: each tensor then begins at a multiple of its numbers' size.
        Tensor[] ordered = [.. tensors.OrderByDescending(tensor => Tensor.SizeOf(tensor.Type))];
        ReadOnlySpan<byte> header = SafeTensorsHeader.Write(ordered, metadata);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (Tensor tensor in ordered) stream.Write(tensor.Data);
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InputException">If it cannot be read, or is not of this format.</exception>
    public static TensorFile Read(string path)
    {
        using FileStream stream = UserFile.Open(path);
        try
        {
            return Read(stream, path);
        }
        catch (IOException e)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">It need not tell its length.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="InputException">If it is not of this format.</exception>
    public static TensorFile Read(Stream stream, string path)
    {
        byte[] length = Bytes(stream, sizeof(long), 0, path, "the length of the header");
        ulong declared = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (declared is < 2 or > LongestHeader)
            throw new InputException($"{path}, byte 0: a header of {declared:N0} bytes; expected 2 to {LongestHeader:N0}.");
        byte[] header = Bytes(stream, (long)declared, sizeof(long), path, "a header");
        Dictionary<string, string> metadata = [];
        IReadOnlyList<SafeTensorsHeader.Entry> entries = SafeTensorsHeader.Read(header, path, metadata);

        long start = sizeof(long) + header.Length, end = 0;
        Dictionary<string, byte[]> data = [];
        foreach (SafeTensorsHeader.Entry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != end)
            {
                throw new InputException($"{path}, byte {sizeof(long) + entry.At}: the data of {Quoted.Of(entry.Name)} begins at {entry.Begin:N0}, "
                    + $"{(entry.Begin < end ? "within that of another tensor" : "after a gap")}; expected {end:N0}.");
            }
            data[entry.Name] = Bytes(stream, entry.End - entry.Begin, start + entry.Begin, path, $"the data of {Quoted.Of(entry.Name)}");
            end = entry.End;
        }
        if (stream.ReadByte() >= 0)
            throw new InputException($"{path}, byte {start + end}: more data follows; expected the end after {end:N0} bytes of data.");
        return new(path, [.. entries.Select(entry => new Tensor(entry.Name, entry.Type, entry.Shape, data[entry.Name]))], metadata);
    }

    private static byte[] Bytes(Stream stream, long length, long at, string path, string what)
    {
        byte[] bytes = new byte[Math.Min(length, FirstRead)];
        int read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            if (read < bytes.Length)
                throw new InputException($"{path}, byte {at + read}: the file ends within {what}; expected {length:N0} bytes of it.");
            if (read == length) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, length));
        }
    }
}
