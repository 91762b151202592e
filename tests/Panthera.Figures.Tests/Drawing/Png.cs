using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Panthera.Figures.Tests.Drawing;

/// <summary>A PNG file, read by its specification.</summary>
internal sealed record Png(int Width, int Height, byte[] Pixels, IReadOnlyList<string> Chunks)
{
    public static Png Read(byte[] file)
    {
        file[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        List<string> chunks = [];
        (int width, int height, byte[] pixels) = (0, 0, []);
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string kind = Encoding.ASCII.GetString(file, at + 4, 4);
            Crc(file.AsSpan(at + 4, length + 4)).ShouldBe(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)), kind);
            ReadOnlySpan<byte> content = file.AsSpan(at + 8, length);
            if (kind == "IHDR")
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(content), BinaryPrimitives.ReadInt32BigEndian(content[4..]));
                content[8..].ToArray().ShouldBe([8, 2, 0, 0, 0]);
            }
            if (kind == "IDAT")
            {
                using MemoryStream unpacked = new();
                using ZLibStream zip = new(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
                zip.CopyTo(unpacked);
                byte[] rows = unpacked.ToArray();
                rows.Length.ShouldBe(height * (1 + 3 * width));
                pixels = [.. Enumerable.Range(0, height).SelectMany(y => rows.Skip(y * (1 + 3 * width) + 1).Take(3 * width))];
            }
            chunks.Add(kind);
            at += 12 + length;
        }
        return new Png(width, height, pixels, chunks);
    }

    public (int Red, int Green, int Blue) At(int x, int y) => (Pixels[3 * (y * Width + x)], Pixels[3 * (y * Width + x) + 1], Pixels[3 * (y * Width + x) + 2]);

    /// <summary>The sum of all darkness, a black pixel counting as 1.</summary>
    public double Ink => Pixels.Sum(value => 255.0 - value) / 765;

    // Bit by bit, as the specification defines it.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) != (uint)((b >> bit) & 1) ? 0xEDB88320 : 0);
        return ~crc;
    }
}
