using System.Buffers.Binary;
using System.IO.Compression;

namespace Panthera.Training.Tests.Data;

/// <summary>A folder for the files of one test, gone with it.</summary>
public abstract class TemporaryFiles : IDisposable
{
    protected DirectoryInfo Root { get; } = Directory.CreateTempSubdirectory("panthera");

    public void Dispose()
    {
        Root.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Root.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    protected string Write(string name, string text)
    {
        string path = Write(name, Array.Empty<byte>());
        File.WriteAllText(path, text);
        return path;
    }

    protected static byte[] Idx(ReadOnlySpan<uint> lengths, byte[] data)
    {
        byte[] header = new byte[4 * (lengths.Length + 1)];
        (header[2], header[3]) = (8, (byte)lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 * (i + 1)), lengths[i]);
        }
        return [.. header, .. data];
    }

    protected static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }
        return compressed.ToArray();
    }

    protected static InputException ShouldRefuse(Action load)
    {
        InputException error = Should.Throw<InputException>(load);
        error.Message.ShouldNotContain("\n");
        return error;
    }
}
