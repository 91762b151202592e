using System.Buffers.Binary;
using System.IO.Compression;

namespace Panthera.Training.Tests.Data;

/// <summary>Writes PNG files of every kind, bit by bit and as plainly as the standard says it.</summary>
internal static class PngWriter
{
    /// <summary>A file of samples[y][x][sample]; row r of every pass has filter r mod 5.</summary>
    public static byte[] Write(int[][][] samples, int depth, int colour, bool interlaced, byte[]? palette = null, byte[]? transparency = null)
    {
        (int height, int width) = (samples.Length, samples[0].Length);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, (byte)(interlaced ? 1 : 0));
        List<byte> raw = [];
        int[][] passes = interlaced
            ? [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]]
            : [[0, 0, 1, 1]];
        foreach (int[] pass in passes)
        {
            int[][][] picked = [.. samples.Where((_, y) => y >= pass[1] && (y - pass[1]) % pass[3] == 0)
                .Select(row => row.Where((_, x) => x >= pass[0] && (x - pass[0]) % pass[2] == 0).ToArray())];
            if (picked.Length > 0 && picked[0].Length > 0) AddRows(raw, picked, depth);
        }
        return File(
            ("IHDR", header), palette is null ? ("teXt", []) : ("PLTE", palette), transparency is null ? ("teXt", [1]) : ("tRNS", transparency),
            ("IDAT", Zip([.. raw])[..5]), ("IDAT", Zip([.. raw])[5..]), ("IEND", []));
    }

    public static byte[] File(params (string Kind, byte[] Data)[] chunks) =>
        [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', .. chunks.SelectMany(chunk => Chunk(chunk.Kind, chunk.Data))];

    public static byte[] Chunk(string kind, byte[] data)
    {
        byte[] body = [.. kind.Select(x => (byte)x), .. data], length = new byte[4], sum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        uint crc = uint.MaxValue;
        foreach (byte x in body)
        {
            crc ^= x;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        BinaryPrimitives.WriteUInt32BigEndian(sum, ~crc);
        return [.. length, .. body, .. sum];
    }

    public static byte[] Zip(byte[] raw)
    {
        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(raw);
        return packed.ToArray();
    }

    private static void AddRows(List<byte> raw, int[][][] rows, int depth)
    {
        int step = Math.Max(rows[0][0].Length * depth / 8, 1);
        byte[]? above = null;
        for (int r = 0; r < rows.Length; r++)
        {
            string bits = string.Concat(rows[r].SelectMany(pixel => pixel).Select(sample => Convert.ToString(sample, 2).PadLeft(depth, '0')));
            bits = bits.PadRight((bits.Length + 7) / 8 * 8, '0');
            byte[] line = [.. bits.Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2))];
            above ??= new byte[line.Length];
            raw.Add((byte)(r % 5));
            for (int i = 0; i < line.Length; i++)
            {
                int a = i >= step ? line[i - step] : 0, b = above[i], c = i >= step ? above[i - step] : 0, p = a + b - c;
                int nearest = new[] { a, b, c }.MinBy(x => Math.Abs(p - x));
                raw.Add((byte)(line[i] - new[] { 0, a, b, (a + b) / 2, nearest }[r % 5]));
            }
            above = line;
        }
    }
}
