using System.Runtime.InteropServices;
using Panthera.Numerics;

namespace Panthera.Storage;

/// <summary>The types of numbers that are stored, by the format's names.</summary>
public enum TensorType
{
    /// <summary>Floating point, 8 bytes.</summary>
    F64,

    /// <summary>Floating point, 4 bytes.</summary>
    F32,

    /// <summary>Signed integer, 8 bytes.</summary>
    I64,

    /// <summary>Unsigned integer, 8 bytes.</summary>
    U64,

    /// <summary>Signed integer, 4 bytes.</summary>
    I32,

    /// <summary>Unsigned integer, 1 byte.</summary>
    U8,

    /// <summary>The upper half of a float, 2 bytes.</summary>
    BF16,

    /// <summary>Unsigned integer, 2 bytes.</summary>
    U16,
}

/// <summary>A named array of numbers in a file.</summary>
public sealed class Tensor
{
    /// <summary>The longest data: as many bytes as one array may hold.</summary>
    internal const long LongestData = 0x7FFFFFC7;

    private static readonly (TensorType Type, int Size, Type Clr)[] Types =
    [
        (TensorType.F64,  8, typeof(double)),
        (TensorType.F32,  4, typeof(float)),
        (TensorType.I64,  8, typeof(long)),
        (TensorType.U64,  8, typeof(ulong)),
        (TensorType.I32,  4, typeof(int)),
        (TensorType.U8,   1, typeof(byte)),
        (TensorType.BF16, 2, typeof(BFloat16)),
        (TensorType.U16,  2, typeof(ushort)),
    ];

    internal Tensor(string name, TensorType type, long[] shape, byte[] data) => (Name, Type, Shape, Data) = (name, type, shape, data);

    /// <summary>Its name; other tensors of a file have others.</summary>
    public string Name { get; }

    /// <summary>The type of its numbers.</summary>
    public TensorType Type { get; }

    /// <summary>Its sides, outermost first; none for one number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Its numbers, little-endian, the last side fastest.</summary>
    internal byte[] Data { get; }

    /// <summary>A copy of numbers as a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sides, outermost first.</param>
    /// <param name="values">As many numbers as the sides multiply to: double, float, long, ulong, int, byte, <see cref="BFloat16"/> or ushort.</param>
    /// <exception cref="ArgumentException">If the shape does not fit the numbers, or there is no such type.</exception>
    public static Tensor Of<T>(string name, IEnumerable<int> shape, ReadOnlySpan<T> values) where T : unmanaged
    {
        long[] sides = [.. shape.Select(side => (long)side)];
        if (sides.Aggregate(1L, (product, side) => checked(product * side)) != values.Length)
            throw new ArgumentException($"{values.Length} numbers are no tensor of shape ({string.Join(" × ", sides)}).", nameof(values));
        return new(name, TypeOf<T>(), sides, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>The numbers.</summary>
    /// <exception cref="ArgumentException">If they are of another type.</exception>
    public ReadOnlySpan<T> Values<T>() where T : unmanaged => TypeOf<T>() == Type ? MemoryMarshal.Cast<byte, T>(Data)
        : throw new ArgumentException($"'{Name}' holds {Type}, not {typeof(T).Name}.");

    /// <summary>The stored type of a number.</summary>
    /// <exception cref="ArgumentException">If there is none.</exception>
    public static TensorType TypeOf<T>() => Types.FirstOrDefault(row => row.Clr == typeof(T)) is { Clr: not null } found ? found.Type
        : throw new ArgumentException($"{typeof(T).Name} is not stored.");

    /// <summary>Bytes of one number.</summary>
    internal static int SizeOf(TensorType type) => Types[(int)type].Size;
}
