namespace Panthera.Store.Texts;

/// <summary>Small numbers as few bytes: seven bits each, the lowest first, the highest bit set in all but the last.</summary>
internal static class Numbers
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int MostBytes = 5;

    /// <summary>Writes a number that is not negative.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> bytes, int number)
    {
        int length = 0;
        for (; number >= 0x80; number >>= 7) bytes[length++] = (byte)(number | 0x80);
        bytes[length++] = (byte)number;
        return length;
    }

    /// <summary>Reads a number and passes it; null if there is none.</summary>
    public static int? Read(ref ReadOnlySpan<byte> bytes)
    {
        long number = 0;
        for (int i = 0; i < Math.Min(MostBytes, bytes.Length); i++)
        {
            number |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return number <= int.MaxValue ? (int)number : null;
        }
        return null;
    }
}
