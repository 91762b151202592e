using System.Numerics;

namespace Panthera.Language;

/// <summary>
/// A name in a text, by its place and a key. The key of a name of up to 8 ASCII characters is the name itself, a byte each,
/// so most names are found by comparing one number. Other names' keys have the top bit set and only say where to look.
/// </summary>
internal readonly record struct Name(int Start, int Length, ulong Key)
{
    private const ulong Inexact = 1UL << 63;

    /// <summary>Whether names with this key are equal, without a look at their characters.</summary>
    public static bool IsExact(ulong key) => key < Inexact;

    /// <summary>The key of a beginning of a name with one more character.</summary>
    public static ulong Extended(ulong key, char next) => BitOperations.RotateLeft(key, 8) ^ next;

    /// <summary>The key of a whole name from that of its characters.</summary>
    public static ulong Finished(ulong key, int length, bool ascii) => length <= sizeof(ulong) && ascii ? key : key | Inexact;

    /// <summary>The key of a name.</summary>
    public static ulong KeyOf(ReadOnlySpan<char> name)
    {
        ulong key = 0;
        bool ascii = true;
        foreach (char c in name)
        {
            key = Extended(key, c);
            ascii &= char.IsAscii(c);
        }
        return Finished(key, name.Length, ascii);
    }

    /// <summary>The place of a key in a table of 2^<paramref name="bits"/> slots.</summary>
    public static int Slot(ulong key, int bits) => (int)((key * 0x9E3779B97F4A7C15) >> (64 - bits));

    /// <summary>The name's characters.</summary>
    public ReadOnlySpan<char> In(ReadOnlySpan<char> text) => text.Slice(Start, Length);
}
