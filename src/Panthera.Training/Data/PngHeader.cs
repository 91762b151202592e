using System.Buffers.Binary;

namespace Panthera.Training.Data;

/// <summary>The first chunk of a PNG file (ISO/IEC 15948, section 11.2.1).</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Colour">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha.</param>
/// <param name="Interlaced">Whether the pixels come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int Depth, int Colour, bool Interlaced)
{
    /// <summary>The largest picture that is read, in pixels.</summary>
    public const int MostPixels = 1 << 24;

    private const int Bytes = 13;

    /// <summary>Samples a pixel as they lie in the file.</summary>
    public int Samples => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bytes of a row of so many pixels.</summary>
    public int RowBytes(int pixels) => (int)(((long)pixels * Samples * Depth + 7) / 8);

    /// <summary>Reads the chunk's data.</summary>
    /// <exception cref="InputException">If it is no header that this reader knows.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> data, string path)
    {
        if (data.Length != Bytes) throw new InputException($"{path}: a header of {data.Length} bytes; expected the {Bytes} of a PNG file.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width == 0 || height == 0 || (ulong)width * height > MostPixels)
            throw new InputException($"{path}: {width} × {height} pixels; expected 1 to {MostPixels:N0} in all.");
        (int depth, int colour) = (data[8], data[9]);
        bool known = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known || data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new InputException($"{path}: colour type {colour}, depth {depth}, compression {data[10]}, filter {data[11]}, interlace {data[12]}; "
                + "expected a combination that PNG has.");
        }
        return new PngHeader((int)width, (int)height, depth, colour, data[12] == 1);
    }
}
