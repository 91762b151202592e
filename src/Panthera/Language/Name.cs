using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Panthera.Language;

/// <summary>
/// A name in a text, by its place and a key. The key of a name of up to 8 ASCII characters is the name itself, a byte each,
/// so most names are found by comparing one number. Other names' keys have the top bit set and only say where to look.
/// </summary>
internal readonly record struct Name(int Start, int Length, ulong Key)
{
    private const ulong Inexact = 1UL << 63;
    private const int MaxExact = sizeof(ulong);

    /// <summary>Whether names with this key are equal, without a look at their characters.</summary>
    public static bool IsExact(ulong key) => key < Inexact;

    /// <summary>The place of a key in a table of 2^<paramref name="bits"/> slots.</summary>
    public static int Slot(ulong key, int bits) => (int)((key * 0x9E3779B97F4A7C15) >> (64 - bits));

    /// <summary>The key of a name.</summary>
    public static ulong KeyOf(ReadOnlySpan<char> name)
    {
        ulong key = 0;
        for (int i = 0; i < name.Length; i++) key = i < MaxExact ? key | ((ulong)(byte)name[i] << (8 * i)) : BitOperations.RotateLeft(key, 5) ^ name[i];
        return name.Length <= MaxExact && System.Text.Ascii.IsValid(name) ? key : key | Inexact;
    }

    /// <summary>The length of a name in a text, which begins with a letter or an underscore, and its key.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    public static int Measure(ReadOnlySpan<char> text, out ulong key)
    {
        if (text.Length > MaxExact)
        {
            // Eight characters at once, which is most names: whether each is part of a name, and their bytes.
            Vector128<ushort> characters = Vector128.Create(MemoryMarshal.Cast<char, ushort>(text));
            Vector128<ushort> part = Vector128.LessThan((characters | Vector128.Create((ushort)0x20)) - Vector128.Create((ushort)'a'), Vector128.Create((ushort)26))
                | Vector128.LessThan(characters - Vector128.Create((ushort)'0'), Vector128.Create((ushort)10))
                | Vector128.Equals(characters, Vector128.Create((ushort)'_'));
            int length = BitOperations.TrailingZeroCount(~part.ExtractMostSignificantBits());
            Vector128<byte> bytes = Vector128.Shuffle(characters.AsByte(), Vector128.Create((byte)0, 2, 4, 6, 8, 10, 12, 14, 0, 0, 0, 0, 0, 0, 0, 0));
            key = bytes.AsUInt64().ToScalar() & (ulong.MaxValue >> (64 - 8 * length));
            if (length < MaxExact ? char.IsAscii(text[length]) : length == MaxExact && IsEnd(text[length])) return length;
        }
        return MeasureAny(text, out key);
    }

    /// <summary>The name's characters.</summary>
    public ReadOnlySpan<char> In(ReadOnlySpan<char> text) => text.Slice(Start, Length);

    private static int MeasureAny(ReadOnlySpan<char> text, out ulong key)
    {
        int length = 0;
        while (length < text.Length && IsPart(text[length])) length++;
        key = KeyOf(text[..length]);
        return length;
    }

    private static bool IsEnd(char c) => char.IsAscii(c) && !IsPart(c);

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c == '_';
}
