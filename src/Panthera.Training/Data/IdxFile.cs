using System.Buffers.Binary;
using System.IO.Compression;

namespace Panthera.Training.Data;

/// <summary>
/// Reads IDX files of unsigned bytes, plain or gzip: a magic number (0, 0, 8, dimensions), one big-endian length a
/// dimension, and the data. Source: LeCun, Cortes and Burges, "The MNIST database".
/// </summary>
internal static class IdxFile
{
    /// <summary>The longest data that is read: as many bytes as one array may hold.</summary>
    private const long LongestData = 0x7FFFFFC7;

    // Data is read in steps that double, so that a header cannot make the reader allocate what the file does not hold.
    private const int FirstRead = 1 << 20;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have.</param>
    /// <returns>The lengths of the dimensions and the data, the last dimension fastest.</returns>
    /// <exception cref="InputException">
    /// If the file is not IDX of that many dimensions, or holds fewer or more bytes than its header declares.
    /// </exception>
    public static (int[] Lengths, byte[] Data) Read(string path, int dimensions)
    {
        using FileStream file = InputFile.Open(path);
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        try
        {
            using Stream stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            int[] lengths = ReadHeader(stream, path, dimensions);
            return (lengths, ReadData(stream, path, lengths));
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path}: its gzip compression is damaged ({e.Message.TrimEnd('.')}); get the file again.", e);
        }
    }

    private static int[] ReadHeader(Stream stream, string path, int dimensions)
    {
        byte[] header = new byte[4 * (dimensions + 1)];
        int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        byte[] magic = [0, 0, 8, (byte)dimensions];
        if (read >= 4 && !header.AsSpan(0, 4).SequenceEqual(magic))
        {
            throw new InputException($"{path}, byte 0: magic number {Convert.ToHexString(header, 0, 4)} where an IDX file of "
                + $"unsigned bytes in {dimensions} dimension(s) has {Convert.ToHexString(magic)}.");
        }
        if (read < header.Length)
        {
            throw new InputException($"{path}, byte {read}: the file ends within its header; expected {header.Length} bytes of header.");
        }
        int[] lengths = new int[dimensions];
        long product = 1;
        for (int i = 0; i < dimensions; i++)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * (i + 1)));
            // Each factor fits 32 bits and the product so far 31, so nothing overflows before it is refused.
            if (length == 0 || (product *= length) > LongestData)
            {
                throw new InputException($"{path}, byte {4 * (i + 1)}: length {length} of dimension {i + 1}; "
                    + "expected a positive length, and less than 2 GB of data in all.");
            }
            lengths[i] = (int)length;
        }
        return lengths;
    }

    private static byte[] ReadData(Stream stream, string path, int[] lengths)
    {
        int declared = lengths.Aggregate(1, (product, length) => product * length);
        byte[] data = new byte[Math.Min(declared, FirstRead)];
        int header = 4 * (lengths.Length + 1), read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(data.AsSpan(read), data.Length - read, throwOnEndOfStream: false);
            if (read < data.Length)
            {
                throw new InputException($"{path}, byte {header + read}: the file ends after {read:N0} bytes of data; "
                    + $"its header declares {string.Join(" × ", lengths)} = {declared:N0}.");
            }
            if (read == declared)
            {
                break;
            }
            Array.Resize(ref data, (int)Math.Min(2L * data.Length, declared));
        }
        // Reading past the end also makes gzip check its sum.
        if (stream.ReadByte() >= 0)
        {
            throw new InputException($"{path}, byte {(long)header + read}: more data follows; "
                + $"its header declares {string.Join(" × ", lengths)} = {declared:N0} bytes.");
        }
        return data;
    }
}
