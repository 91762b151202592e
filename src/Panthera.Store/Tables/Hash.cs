using System.Buffers.Binary;

namespace Panthera.Store.Tables;

/// <summary>Hashes of 128 bits as bytes, the highest first.</summary>
internal static class Hash
{
    /// <summary>Their number.</summary>
    public const int Length = 16;

    /// <summary>A hash as bytes.</summary>
    public static byte[] Bytes(UInt128 hash)
    {
        byte[] bytes = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, hash);
        return bytes;
    }

    /// <summary>A hash from its bytes; what has another length is none, and its row's seal is broken.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> bytes) => bytes.Length == Length ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : 0;
}
