namespace Panthera.Training.Data;

/// <summary>What the samples of a PNG file mean: grey, colours, or places in a palette, and how transparent they are.</summary>
internal sealed class PngColours
{
    private readonly PngHeader _header;
    private readonly byte[] _palette, _alphas;
    // The samples that are fully transparent where there is neither palette nor alpha; null if none are.
    private readonly int[]? _key;

    public PngColours(PngHeader header, byte[]? palette, byte[]? transparency, string path)
    {
        _header = header;
        _palette = header.Colour == 3 ? palette ?? [] : [];
        _alphas = header.Colour == 3 ? transparency ?? [] : [];
        if (header.Colour == 3 && (_palette.Length is 0 or > 768 || _palette.Length % 3 != 0))
            throw new InputException($"{path}: a palette of {_palette.Length} bytes; expected 3 for each of 1 to 256 colours.");
        if (header.Colour is 0 or 2 && transparency is not null)
        {
            if (transparency.Length != 2 * header.Samples)
                throw new InputException($"{path}: transparency of {transparency.Length} bytes; expected {2 * header.Samples}.");
            _key = [.. Enumerable.Range(0, header.Samples).Select(i => transparency[2 * i] << 8 | transparency[2 * i + 1])];
        }
    }

    /// <summary>Planes that pixels become: 1 for grey, else 3.</summary>
    public int Channels => _header.Colour is 0 or 4 ? 1 : 3;

    /// <summary>Turns one pixel of a row into bytes of planes. Places beyond the end of the palette are black.</summary>
    /// <param name="line">The row's samples.</param>
    /// <param name="column">Which pixel of the row.</param>
    /// <param name="pixels">The planes.</param>
    /// <param name="at">Where the pixel lies in each.</param>
    /// <param name="plane">Pixels a plane.</param>
    public void Put(ReadOnlySpan<byte> line, int column, Span<byte> pixels, int at, int plane)
    {
        int first = column * _header.Samples;
        if (_header.Colour == 3)
        {
            int place = Sample(line, first);
            for (int channel = 0; channel < 3; channel++)
            {
                int colour = 3 * place < _palette.Length ? _palette[3 * place + channel] : 0;
                pixels[channel * plane + at] = OnWhite(colour, place < _alphas.Length ? _alphas[place] : 255);
            }
            return;
        }
        int alpha = _header.Colour >= 4 ? ToByte(Sample(line, first + Channels)) : IsKey(line, first) ? 0 : 255;
        for (int channel = 0; channel < Channels; channel++)
        {
            pixels[channel * plane + at] = OnWhite(ToByte(Sample(line, first + channel)), alpha);
        }
    }

    private bool IsKey(ReadOnlySpan<byte> line, int first)
    {
        if (_key is null) return false;
        for (int i = 0; i < _key.Length; i++)
        {
            if (Sample(line, first + i) != _key[i]) return false;
        }
        return true;
    }

    private int Sample(ReadOnlySpan<byte> line, int index)
    {
        int depth = _header.Depth;
        if (depth == 8) return line[index];
        if (depth == 16) return line[2 * index] << 8 | line[2 * index + 1];
        int bit = index * depth;
        return (line[bit / 8] >> (8 - depth - bit % 8)) & ((1 << depth) - 1);
    }

    private int ToByte(int sample) => _header.Depth == 16 ? sample >> 8 : sample * 255 / ((1 << _header.Depth) - 1);

    private static byte OnWhite(int colour, int alpha) => (byte)((colour * alpha + 255 * (255 - alpha) + 127) / 255);
}
