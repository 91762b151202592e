using System.Buffers.Binary;
using System.Globalization;

namespace Panthera.Training.Curves;

/// <summary>
/// A file of curves that TensorBoard shows: messages in records, each its length, the length's checksum, the message and the
/// message's checksum (TFRecord).
/// </summary>
public sealed class EventFile : IDisposable
{
    private readonly Stream _stream;
    private readonly TimeProvider _time;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Takes the file; belongs to this object from now on.</param>
    /// <param name="time">Says when values are added.</param>
    public EventFile(Stream stream, TimeProvider time)
    {
        (_stream, _time) = (stream, time);
        Write(EventMessage.Version(Seconds));
    }

    /// <summary>The name of a new file by which TensorBoard knows its kind.</summary>
    /// <param name="time">Says when it begins.</param>
    /// <param name="host">The machine.</param>
    public static string NameOf(TimeProvider time, string host) =>
        string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds()}.{host}");

    /// <summary>Adds a point of a curve.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="tag">The curve, such as <c>train/loss</c>.</param>
    /// <param name="value">Its value.</param>
    public void Add(int step, string tag, double value) => Write(EventMessage.Scalar(Seconds, step, tag, (float)value));

    /// <summary>Writes what is still in memory.</summary>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private double Seconds => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private void Write(ReadOnlySpan<byte> message)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)], checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Masked(length));
        _stream.Write(length);
        _stream.Write(checksum);
        _stream.Write(message);
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Masked(message));
        _stream.Write(checksum);
    }
}
