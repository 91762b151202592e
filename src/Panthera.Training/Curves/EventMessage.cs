using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Panthera.Training.Curves;

/// <summary>
/// TensorBoard's message <c>Event</c> in protocol-buffer encoding: each field is its number and wire type in one byte, then its value.
/// </summary>
/// <remarks>
/// Event: 1 wall_time (double), 2 step (varint), 3 file_version (text), 5 summary. Summary: 1 value, repeated. Value: 1 tag
/// (text), 2 simple_value (float). Source: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto.
/// </remarks>
internal static class EventMessage
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>The message that every file begins with.</summary>
    /// <param name="seconds">When, in seconds since 1970.</param>
    public static byte[] Version(double seconds)
    {
        ArrayBufferWriter<byte> message = new();
        WriteDouble(message, 1, seconds);
        WriteBytes(message, 3, "brain.Event:2"u8);
        return message.WrittenSpan.ToArray();
    }

    /// <summary>A message of one number.</summary>
    /// <param name="seconds">When, in seconds since 1970.</param>
    /// <param name="step">At which step.</param>
    /// <param name="tag">What the number is, such as <c>train/loss</c>.</param>
    /// <param name="value">The number.</param>
    public static byte[] Scalar(double seconds, long step, string tag, float value)
    {
        ArrayBufferWriter<byte> number = new(), summary = new(), message = new();
        WriteBytes(number, 1, Encoding.UTF8.GetBytes(tag));
        WriteKey(number, 2, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(Take(number, sizeof(float)), value);
        WriteBytes(summary, 1, number.WrittenSpan);
        WriteDouble(message, 1, seconds);
        WriteKey(message, 2, Varint);
        WriteVarint(message, (ulong)step);
        WriteBytes(message, 5, summary.WrittenSpan);
        return message.WrittenSpan.ToArray();
    }

    private static void WriteDouble(ArrayBufferWriter<byte> target, int field, double value)
    {
        WriteKey(target, field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(target, sizeof(double)), value);
    }

    private static void WriteBytes(ArrayBufferWriter<byte> target, int field, ReadOnlySpan<byte> bytes)
    {
        WriteKey(target, field, Bytes);
        WriteVarint(target, (ulong)bytes.Length);
        target.Write(bytes);
    }

    private static void WriteKey(ArrayBufferWriter<byte> target, int field, int wireType) => WriteVarint(target, (ulong)(field << 3 | wireType));

    private static void WriteVarint(ArrayBufferWriter<byte> target, ulong value)
    {
        for (; value >= 0x80; value >>= 7) Take(target, 1)[0] = (byte)(value | 0x80);
        Take(target, 1)[0] = (byte)value;
    }

    private static Span<byte> Take(ArrayBufferWriter<byte> target, int length)
    {
        Span<byte> taken = target.GetSpan(length)[..length];
        target.Advance(length);
        return taken;
    }
}
