using System.Buffers.Binary;

namespace Panthera.Training.Data;

/// <summary>
/// Reads IDX files of unsigned bytes, plain or gzip: a magic number (0, 0, 8, dimensions), one big-endian length a
/// dimension, and the data. Source: LeCun, Cortes and Burges, "The MNIST database".
/// </summary>
internal static class IdxFile
{
    /// <summary>The longest data that is read: as many bytes as one array may hold.</summary>
    private const long LongestData = 0x7FFFFFC7;

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">How many dimensions it must have.</param>
    /// <returns>The lengths of the dimensions and the data, the last dimension fastest.</returns>
    /// <exception cref="InputException">
    /// If the file is not IDX of that many dimensions, or holds fewer or more bytes than its header declares.
    /// </exception>
    public static (int[] Lengths, byte[] Data) Read(string path, int dimensions)
    {
        return UnpackedFile.Read(path, stream =>
        {
            int[] lengths = ReadHeader(stream, path, dimensions);
            return (lengths, ReadData(stream, path, lengths));
        });
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
        byte[] data = UnpackedFile.ReadUpTo(stream, declared);
        int header = 4 * (lengths.Length + 1), read = data.Length;
        if (read < declared)
        {
            throw new InputException($"{path}, byte {header + read}: the file ends after {read:N0} bytes of data; "
                + $"its header declares {string.Join(" × ", lengths)} = {declared:N0}.");
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
