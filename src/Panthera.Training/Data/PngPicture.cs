using System.Buffers.Binary;
using System.IO.Compression;

namespace Panthera.Training.Data;

/// <summary>
/// A picture from a PNG file (ISO/IEC 15948): any colour type, depth and interlacing. Samples of 16 bits keep their upper 8; what is
/// transparent shows white behind it.
/// </summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for grey files, else 3.</param>
/// <param name="Pixels">Plane after plane, row after row.</param>
internal sealed record PngPicture(int Width, int Height, int Channels, byte[] Pixels)
{
    private const int LongestFile = 1 << 26, ChunkOverhead = 12;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    // The passes of Adam7: where each begins, and its steps.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(i =>
    {
        uint crc = (uint)i;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        return crc;
    })];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">If it is no PNG file, or damaged.</exception>
    public static PngPicture Read(string path)
    {
        using FileStream file = InputFile.Open(path);
        if (file.Length > LongestFile) throw new InputException($"{path}: {file.Length:N0} bytes; expected a PNG file of up to {LongestFile:N0}.");
        return Decode(UnpackedFile.ReadUpTo(file, (int)file.Length), path);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InputException">If they are no PNG file, or damaged.</exception>
    public static PngPicture Decode(ReadOnlySpan<byte> file, string path)
    {
        if (!file.StartsWith(Signature))
            throw new InputException($"{path}, byte 0: {Convert.ToHexString(file[..Math.Min(file.Length, 8)])} where a PNG file has {Convert.ToHexString(Signature)}.");
        PngHeader? header = null;
        byte[]? palette = null, transparency = null;
        using MemoryStream packed = new();
        for (int at = Signature.Length; ;)
        {
            ReadOnlySpan<byte> kind = Chunk(file, at, path, out ReadOnlySpan<byte> data);
            if (header is null != kind.SequenceEqual("IHDR"u8))
                throw new InputException($"{path}, byte {at + 4}: {(header is null ? "no header" : "a second header")}; expected one, as the first chunk.");
            if (header is null) header = PngHeader.Read(data, path);
            else if (kind.SequenceEqual("PLTE"u8)) palette = data.ToArray();
            else if (kind.SequenceEqual("tRNS"u8)) transparency = data.ToArray();
            else if (kind.SequenceEqual("IDAT"u8)) packed.Write(data);
            else if (kind.SequenceEqual("IEND"u8)) break;
            // Bit 5 of the first letter says that a chunk may be passed over.
            else if ((kind[0] & 0x20) == 0) throw new InputException($"{path}, byte {at + 4}: a chunk that is not known and not optional; expected a PNG file.");
            at += ChunkOverhead + data.Length;
        }
        packed.Position = 0;
        return Unpack(header.Value, new PngColours(header.Value, palette, transparency, path), packed, path);
    }

    private static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> file, int at, string path, out ReadOnlySpan<byte> data)
    {
        uint length = file.Length - at >= ChunkOverhead ? BinaryPrimitives.ReadUInt32BigEndian(file[at..]) : uint.MaxValue;
        if (length > file.Length - at - ChunkOverhead)
            throw new InputException($"{path}, byte {file.Length}: the file ends within a chunk; expected one that ends with IEND.");
        data = file.Slice(at + 8, (int)length);
        uint crc = uint.MaxValue;
        foreach (byte x in file.Slice(at + 4, (int)length + 4)) crc = CrcTable[(byte)(crc ^ x)] ^ (crc >> 8);
        uint stored = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]);
        if (~crc != stored)
            throw new InputException($"{path}, byte {at + 8 + length}: check sum {stored:X8} where the chunk's is {~crc:X8}; get the file again.");
        return file.Slice(at + 4, 4);
    }

    private static PngPicture Unpack(PngHeader header, PngColours colours, MemoryStream packed, string path)
    {
        (int X, int Y, int StepX, int StepY)[] passes = header.Interlaced ? Passes : [(0, 0, 1, 1)];
        long wanted = passes.Sum(pass =>
        {
            (int width, int height) = SizeOf(header, pass);
            return width == 0 ? 0 : (long)height * (1 + header.RowBytes(width));
        });
        byte[] raw = Inflate(packed, (int)wanted, path);
        int plane = header.Width * header.Height, at = 0;
        byte[] pixels = new byte[colours.Channels * plane];
        foreach ((int X, int Y, int StepX, int StepY) pass in passes)
        {
            (int width, int height) = SizeOf(header, pass);
            if (width == 0) continue;
            int bytes = header.RowBytes(width);
            ReadOnlySpan<byte> above = new byte[bytes];
            for (int row = 0; row < height; row++)
            {
                int filter = raw[at++];
                Span<byte> line = raw.AsSpan(at, bytes);
                at += bytes;
                if (filter > 4) throw new InputException($"{path}: row {row} has filter {filter}; expected 0 to 4.");
                Unfilter(filter, line, above, Math.Max(header.Samples * header.Depth / 8, 1));
                above = line;
                int start = (pass.Y + row * pass.StepY) * header.Width + pass.X;
                for (int column = 0; column < width; column++) colours.Put(line, column, pixels, start + column * pass.StepX, plane);
            }
        }
        return new PngPicture(header.Width, header.Height, colours.Channels, pixels);
    }

    private static (int Width, int Height) SizeOf(PngHeader header, (int X, int Y, int StepX, int StepY) pass) => (
        (header.Width - pass.X + pass.StepX - 1) / pass.StepX, (header.Height - pass.Y + pass.StepY - 1) / pass.StepY);

    private static byte[] Inflate(MemoryStream packed, int wanted, string path)
    {
        try
        {
            using ZLibStream stream = new(packed, CompressionMode.Decompress);
            byte[] raw = UnpackedFile.ReadUpTo(stream, wanted);
            return raw.Length == wanted ? raw : throw new InputException(
                $"{path}: its pixels end after {raw.Length:N0} bytes, unpacked; the header declares {wanted:N0}.");
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path}: its compression is damaged ({e.Message.TrimEnd('.')}); get the file again.", e);
        }
    }

    // Each byte was stored as the difference to one that its neighbours predict: those to the left, above, and above to the left.
    private static void Unfilter(int filter, Span<byte> line, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; i < line.Length; i++)
        {
            int left = i >= step ? line[i - step] : 0, corner = i >= step ? above[i - step] : 0, up = above[i];
            line[i] += (byte)(filter switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => 0,
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner), toCorner = Math.Abs(left + up - 2 * corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
