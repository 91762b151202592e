using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Panthera.Store.Database;

/// <summary>
/// A check sum of a row's values in order. SQLite notices damage to its own structure only: a row whose values do not give
/// the sum that it was written with is damaged.
/// </summary>
internal struct Seal
{
    private uint _sum;

    /// <summary>The sum so far.</summary>
    public readonly int Value => (int)_sum;

    /// <summary>Adds a whole number.</summary>
    public void Add(long value) => _sum = BitOperations.Crc32C(_sum + 1, (ulong)value);

    /// <summary>Adds a number by its bits; all that are no number count alike, as they are stored alike.</summary>
    public void Add(double value) => Add(double.IsNaN(value) ? -1 : BitConverter.DoubleToInt64Bits(value));

    /// <summary>Adds bytes and their number.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            _sum = BitOperations.Crc32C(_sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte rest in bytes) _sum = BitOperations.Crc32C(_sum, rest);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string text)
    {
        Span<byte> small = stackalloc byte[256];
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = length <= small.Length ? small[..length] : new byte[length];
        Encoding.UTF8.GetBytes(text, bytes);
        Add((ReadOnlySpan<byte>)bytes);
    }

    /// <summary>Adds that there is no value.</summary>
    public void AddNothing() => _sum = BitOperations.Crc32C(_sum + 1, (byte)0);
}
