using System.IO.Compression;
using System.Text;

namespace Panthera.Store.Texts;

/// <summary>A whole text in few bytes: its length, then Brotli's.</summary>
internal static class PackedText
{
    /// <summary>The lowest quality: clearing a higher one's tables takes longer than packing a program.</summary>
    private const int Quality = 1, Window = 16;

    /// <summary>No program is nearly as long; a damaged length must not ask for all memory.</summary>
    private const int MostBytes = 1 << 24;

    /// <summary>Packs a text.</summary>
    /// <exception cref="ArgumentException">If it is longer than any program.</exception>
    public static byte[] Pack(string text)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text);
        if (plain.Length > MostBytes) throw new ArgumentException($"A text of {plain.Length:N0} bytes is no program's.", nameof(text));
        byte[] packed = new byte[Numbers.MostBytes + BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        int length = Numbers.Write(packed, plain.Length);
        if (!BrotliEncoder.TryCompress(plain, packed.AsSpan(length), out int written, Quality, Window))
            throw new InvalidOperationException("A text did not fit its greatest packed length.");
        return packed[..(length + written)];
    }

    /// <summary>Unpacks a text; null if the bytes are none.</summary>
    public static string? Unpack(ReadOnlySpan<byte> packed)
    {
        if (Numbers.Read(ref packed) is not { } length || length > MostBytes) return null;
        byte[] plain = new byte[length];
        return BrotliDecoder.TryDecompress(packed, plain, out int written) && written == length ? Encoding.UTF8.GetString(plain) : null;
    }
}
