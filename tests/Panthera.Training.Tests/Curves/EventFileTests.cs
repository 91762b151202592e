using System.Buffers.Binary;
using System.Text;
using Panthera.Training.Curves;

namespace Panthera.Training.Tests.Curves;

public class EventFileTests
{
    // Wall time 1.5; the events were encoded by another program.
    private const string
        Version = "1800000000000000A37F4B2209000000000000F83F1A0D627261696E2E4576656E743A322A28646C",
        Loss = "2100000000000000017BECF609000000000000F83F10AC022A130A110A0A747261696E2F6C6F7373150000803E6557981F";

    private static readonly StoppedClock Clock = new(DateTimeOffset.UnixEpoch.AddSeconds(1.5));

    [Fact]
    public void Add_OneNumber_WritesTheGoldenBytes() =>
        Convert.ToHexString(Written(file => file.Add(300, "train/loss", 0.25))).ShouldBe(Version + Loss);

    [Fact]
    public void Add_ManyNumbers_AreReadBack()
    {
        (int Step, string Tag, float Value)[] points =
            [.. Enumerable.Range(0, 500).Select(i => (i * i * i, i % 2 == 0 ? "train/loss" : "validation/größe", MathF.Sin(i)))];
        byte[] bytes = Written(file => Array.ForEach(points, point => file.Add(point.Step, point.Tag, point.Value)));
        Decode(bytes).ShouldBe(points);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Add_NoNumber_IsWrittenAsItIs(float value) =>
        Decode(Written(file => file.Add(1, "train/loss", value))).Single().Value.ShouldBe(value);

    [Fact]
    public void NameOf_TimeAndHost_IsWhatTensorBoardLooksFor() =>
        EventFile.NameOf(Clock, "lab").ShouldBe("events.out.tfevents.1.lab");

    private static byte[] Written(Action<EventFile> write)
    {
        MemoryStream stream = new();
        using (EventFile file = new(stream, Clock)) write(file);
        return stream.ToArray();
    }

    /// <summary>The scalars of a file, read field by field; records with a wrong checksum fail the test.</summary>
    private static List<(int Step, string Tag, float Value)> Decode(byte[] file)
    {
        List<(int, string, float)> points = [];
        int at = 0;
        for (bool first = true; at < file.Length; first = false)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Checksum(file.AsSpan(at, 8)).ShouldBe(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] message = file[(at + 12)..(at + 12 + length)];
            Checksum(message).ShouldBe(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            at += 16 + length;
            Dictionary<int, byte[]> fields = Fields(message);
            BitConverter.ToDouble(fields[1]).ShouldBe(1.5);
            if (first)
            {
                Encoding.ASCII.GetString(fields[3]).ShouldBe("brain.Event:2");
                continue;
            }
            Dictionary<int, byte[]> value = Fields(Fields(fields[5])[1]);
            points.Add(((int)BitConverter.ToUInt64(fields[2]), Encoding.UTF8.GetString(value[1]), BitConverter.ToSingle(value[2])));
        }
        return points;
    }

    private static Dictionary<int, byte[]> Fields(byte[] message)
    {
        Dictionary<int, byte[]> fields = [];
        for (int at = 0; at < message.Length;)
        {
            ulong key = Varint(message, ref at);
            int length = (key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(message, ref at), _ => 0 };
            fields.Add((int)(key >> 3), length > 0 ? message[at..(at + length)] : BitConverter.GetBytes(Varint(message, ref at)));
            at += length;
        }
        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    // Bit by bit, from the polynomial.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint rest = uint.MaxValue;
        foreach (byte value in bytes)
        {
            rest ^= value;
            for (int bit = 0; bit < 8; bit++) rest = (rest & 1) != 0 ? rest >> 1 ^ 0x82F63B78 : rest >> 1;
        }
        rest = ~rest;
        return (rest >> 15 | rest << 17) + 0xA282EAD8;
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
