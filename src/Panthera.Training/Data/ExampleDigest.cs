using System.Security.Cryptography;

namespace Panthera.Training.Data;

/// <summary>Hashes of examples.</summary>
internal static class ExampleDigest
{
    /// <summary>A hash of some arrays and of where one ends and the next begins, as hexadecimal digits.</summary>
    public static string Of(IEnumerable<byte[]> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part.LongLength));
            hash.AppendData(part);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
