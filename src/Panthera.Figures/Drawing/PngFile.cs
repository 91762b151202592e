using System.Buffers.Binary;
using System.IO.Compression;

namespace Panthera.Figures.Drawing;

/// <summary>Pixels as a PNG file (ISO/IEC 15948): 8 bits for red, green and blue each, no transparency.</summary>
internal static class PngFile
{
    private const double InchesOfAMetre = 1 / 0.0254;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(i =>
    {
        uint crc = (uint)i;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    })];

    /// <summary>The bytes of the file.</summary>
    /// <param name="raster">The pixels.</param>
    /// <param name="pixelsPerInch">How large viewers and printers show them.</param>
    public static byte[] Of(Raster raster, int pixelsPerInch) => Of(raster.Width, raster.Height, raster.Pixels, pixelsPerInch);

    /// <summary>The bytes of the file.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <param name="pixels">Red, green and blue of each pixel, row after row.</param>
    /// <param name="pixelsPerInch">How large viewers and printers show them.</param>
    public static byte[] Of(int width, int height, byte[] pixels, int pixelsPerInch)
    {
        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2);
        Chunk(file, "IHDR"u8, header);

        Span<byte> size = stackalloc byte[9];
        int density = (int)Math.Round(pixelsPerInch * InchesOfAMetre);
        BinaryPrimitives.WriteInt32BigEndian(size, density);
        BinaryPrimitives.WriteInt32BigEndian(size[4..], density);
        size[8] = 1;
        Chunk(file, "pHYs"u8, size);

        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            int row = 3 * width;
            for (int y = 0; y < height; y++)
            {
                // Each row begins with its filter: none.
                zip.WriteByte(0);
                zip.Write(pixels, y * row, row);
            }
        }
        Chunk(file, "IDAT"u8, packed.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(Stream file, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(kind);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, kind), content));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes) crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }
}
