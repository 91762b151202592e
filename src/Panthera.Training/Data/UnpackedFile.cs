using System.IO.Compression;

namespace Panthera.Training.Data;

/// <summary>Reads files that may be compressed by gzip, which their first two bytes tell.</summary>
internal static class UnpackedFile
{
    // Data is read in steps that double, so that no header can make the reader allocate what the file does not hold.
    private const int FirstRead = 1 << 20;

    /// <summary>Reads a file, unpacked, with a reader of its content.</summary>
    /// <exception cref="InputException">If it does not exist, or its compression is damaged.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        using FileStream file = InputFile.Open(path);
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        try
        {
            using Stream stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            return read(stream);
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path}: its gzip compression is damaged ({e.Message.TrimEnd('.')}); get the file again.", e);
        }
    }

    /// <summary>Reads what is left of a stream, but no more than is wanted.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="wanted">As many bytes at most.</param>
    /// <returns>Fewer bytes than were wanted if the stream ends before.</returns>
    public static byte[] ReadUpTo(Stream stream, int wanted)
    {
        byte[] data = new byte[Math.Min(wanted, FirstRead)];
        for (int read = 0; ;)
        {
            read += stream.ReadAtLeast(data.AsSpan(read), data.Length - read, throwOnEndOfStream: false);
            if (read < data.Length) return data[..read];
            if (read == wanted) return data;
            Array.Resize(ref data, (int)Math.Min(2L * data.Length, wanted));
        }
    }
}
