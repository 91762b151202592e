using System.Numerics;
using System.Runtime.CompilerServices;

namespace Panthera.Analysis;

/// <summary>Hashes of 128 bits, the same on every machine and in every process.</summary>
internal static class Mixing
{
    private const ulong Seed = 0x243F6A8885A308D3;

    /// <summary>A hash of a text.</summary>
    public static UInt128 Of(string text)
    {
        UInt128 hash = Seed;
        foreach (char c in text) hash = Mix(hash, c);
        return hash;
    }

    /// <summary>A hash that takes in one more value.</summary>
    public static UInt128 Mix(UInt128 hash, UInt128 value)
    {
        // Two lanes with different multipliers; each takes in both halves of the value.
        ulong low = Stir((ulong)hash ^ (Stir((ulong)value, 0xFF51AFD7ED558CCD) + (ulong)(value >> 64)), 0xC4CEB9FE1A85EC53);
        ulong high = Stir((ulong)(hash >> 64) ^ (Stir((ulong)(value >> 64), 0x9FB21C651E98DF25) + (ulong)value), 0xD6E8FEB86659FD93);
        return new UInt128(high + Stir(low, 0xE7037ED1A0B428DB), low);
    }

    /// <summary>
    /// As <see cref="Mix"/>, in a third of the time, for values that are hashes themselves or go through a hash afterwards: two
    /// products of 128 bits, folded.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt128 Fold(UInt128 hash, UInt128 value)
    {
        ulong low = (ulong)hash * 0xFF51AFD7ED558CCD + (ulong)value;
        ulong high = BitOperations.RotateLeft((ulong)(hash >> 64), 23) * 0x9FB21C651E98DF25 + (ulong)(value >> 64);
        return new UInt128(
            Folded(low ^ 0xA4093822299F31D0, BitOperations.RotateLeft(high, 32) ^ 0x082EFA98EC4E6C89),
            Folded(low + 0x452821E638D01377, high ^ 0xBE5466CF34E90C6C));
    }

    private static ulong Folded(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return high ^ low;
    }

    private static ulong Stir(ulong x, ulong multiplier)
    {
        x = (x ^ (x >> 32)) * multiplier + 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 29)) * multiplier;
        return x ^ (x >> 32);
    }
}
