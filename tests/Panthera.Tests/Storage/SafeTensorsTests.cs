using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Panthera.Storage;

namespace Panthera.Tests.Storage;

public class SafeTensorsTests
{
    private static readonly float[] Odd =
        [0, -0f, float.NaN, BitConverter.UInt32BitsToSingle(0x7FA12345), BitConverter.UInt32BitsToSingle(0xFFC00001), float.Epsilon, float.NegativeInfinity, 1.5f];

    private static readonly Tensor[] Several =
    [
        Tensor.Of<byte>("bytes", [3], [1, 2, 255]),
        Tensor.Of<float>("odd floats", [2, 4], Odd),
        Tensor.Of<double>("a number", [], [Math.PI]),
        Tensor.Of<float>("nothing", [0, 7], []),
        Tensor.Of<long>("schön ≤ \"quoted\"", [2], [long.MinValue, long.MaxValue]),
        Tensor.Of<ulong>("rng", [1], [ulong.MaxValue]),
        Tensor.Of<int>("ints", [1, 2, 1], [-7, int.MinValue]),
    ];

    private static readonly Dictionary<string, string> Texts = new() { ["program"] = "def train(w, g, lr):\n  return g\n", ["ü"] = "" };

    [Fact]
    public void WriteThenRead_EveryType_GivesTheSameBits()
    {
        TensorFile read = Read(Bytes(Several, Texts));
        read.Metadata.ShouldBe(Texts, ignoreOrder: true);
        read.Tensors.Select(t => t.Name).ShouldBe(Several.Select(t => t.Name), ignoreOrder: true);
        foreach (Tensor tensor in Several)
        {
            Tensor again = read.Tensors.Single(t => t.Name == tensor.Name);
            again.Type.ShouldBe(tensor.Type);
            again.Shape.ShouldBe(tensor.Shape);
            again.Data.ShouldBe(tensor.Data);
        }
        MemoryMarshal.Cast<float, uint>(read.Values<float>("odd floats", 2, 4)).ToArray().ShouldBe(MemoryMarshal.Cast<float, uint>(Odd).ToArray());
        read.Values<double>("a number").ToArray().ShouldBe([Math.PI]);
        read.Values<float>("nothing", 0, 7).Length.ShouldBe(0);
    }

    [Fact]
    public void WriteThenRead_Nothing_GivesNothing()
    {
        TensorFile read = Read(Bytes([], new Dictionary<string, string>()));
        read.Tensors.ShouldBeEmpty();
        read.Metadata.ShouldBeEmpty();
    }

    [Fact]
    public void Write_Data_IsAlignedAndFollowsTheFormat()
    {
        byte[] bytes = Bytes([Tensor.Of<byte>("b", [1], [9]), Tensor.Of<float>("f", [1], [1f])], new Dictionary<string, string> { ["k"] = "v" });
        const string Header = """{"__metadata__":{"k":"v"},"f":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}}""";
        int padded = (Header.Length + 7) / 8 * 8;
        BinaryPrimitives.ReadInt64LittleEndian(bytes).ShouldBe(padded);
        Encoding.UTF8.GetString(bytes, 8, padded).ShouldBe(Header.PadRight(padded));
        bytes[(8 + padded)..].ShouldBe([0, 0, 0x80, 0x3F, 9]);
    }

    [Fact]
    public void Read_FileOfAnotherWriter_IsUnderstood()
    {
        // Tensors in another order than their data, keys in another order, blanks, a stream that ends with the data.
        TensorFile read = Read(File("""{"b":{"shape":[2],"data_offsets":[4,6],"dtype":"U8"}, "a" : {"dtype":"F32","shape":[],"data_offsets":[0,4]}}   """, 0, 0, 0, 64, 5, 6));
        read.Values<float>("a").ToArray().ShouldBe([2f]);
        read.Values<byte>("b", 2).ToArray().ShouldBe([5, 6]);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F16","shape":[],"data_offsets":[0,2]}}""", "t, byte 22: type 'F16' of 'a'; expected F64, F32, I64, U64, I32, U8, BF16, U16.")]
    [InlineData("""{"a":{"dtype":"0","shape":[],"data_offsets":[0,2]}}""", "t, byte 22: type '0' of 'a'; expected F64, F32, I64, U64, I32, U8, BF16, U16.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,3]}}""", "t, byte 39: 3 bytes for 'a'; expected 2 for U8 (2).")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", "t, byte 39: offsets [2, 0] of 'a'; expected two, the beginning and the end.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", "t, byte 39: the data of 'a' begins at 1, after a gap; expected 0.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""",
        "t, byte 91: the data of 'b' begins at 1, within that of another tensor; expected 2.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "t, byte 61: 'a' a second time; expected names that differ.")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "t, byte 27: 'dtype' a second time; expected names that differ.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}}""", "t, byte 65: the file ends within the data of 'a'; expected 9 bytes of it.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "t, byte 63: more data follows; expected the end after 2 bytes of data.")]
    [InlineData("""{"a":{"dtype":"F64","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""",
        "t, byte 9: 'a' of sides 4611686018427387904, 4; expected less than 2 GB.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,0]}}""",
        "t, byte 36: '99999999999999999999'; expected a whole number from 0, in the shape of 'a'.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}}""", "t, byte 36: '-1'; expected a whole number from 0, in the shape of 'a'.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,0]}}""", "t, byte 36: '1.5'; expected a whole number from 0, in the shape of 'a'.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[]}}""", "t, byte 9: 'a' has no data_offsets; expected dtype, shape and data_offsets.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[],"other":1}}""", "t, byte 38: 'other' of 'a'; expected dtype, shape and data_offsets.")]
    [InlineData("""{"a":3}""", "t, byte 13: a JSON token Number; expected an object that describes 'a'.")]
    [InlineData("""{"__metadata__":{"k":1}}""", "t, byte 29: a JSON token Number; expected a text for 'k'.")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", "t, byte 33: 'k' a second time; expected names that differ.")]
    [InlineData("""{"a":{"dtype":"U8",]}""", "t, byte 27: no JSON in UTF-8; expected a header in JSON.")]
    [InlineData("""{} {}""", "t, byte 11: no JSON in UTF-8; expected a header in JSON.")]
    [InlineData("""{"\ud800":1}""", "t, byte 18: no JSON in UTF-8; expected a header in JSON.")]
    [InlineData(" {}", "t, byte 8: 0x20; expected '{', which a header begins with.")]
    public void Read_DamagedHeader_SaysWhereAndWhatIsExpected(string header, string message) => Message(File(header, 1, 2, 3, 4)).ShouldBe(message);

    [Fact]
    public void Read_DamagedLength_SaysSo()
    {
        Message([]).ShouldBe("t, byte 0: the file ends within the length of the header; expected 8 bytes of it.");
        Message([1, 0, 0, 0, 0, 0, 0, 0, 7]).ShouldBe("t, byte 0: a header of 1 bytes; expected 2 to 100,000,000.");
        Message([255, 255, 255, 255, 255, 255, 255, 255]).ShouldBe("t, byte 0: a header of 18,446,744,073,709,551,615 bytes; expected 2 to 100,000,000.");
        Message([0, 0, 0, 5, 0, 0, 0, 0, 123]).ShouldBe("t, byte 9: the file ends within a header; expected 83,886,080 bytes of it.");
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        byte[] bytes = Bytes(Several, Texts);
        for (int length = 0; length < bytes.Length; length++) Should.Throw<InputException>(() => Read(bytes[..length]));
    }

    [Fact]
    public void Read_FlippedAndRandomBytes_GiveAFileOrAClearError()
    {
        byte[] bytes = Bytes(Several, Texts);
        Rng rng = new(5);
        int refused = 0, read = 0;
        for (int i = 0; i < 30_000; i++)
        {
            byte[] damaged = [.. bytes];
            int flips = 1 + rng.Next(3), region = rng.Next(2) == 0 ? 16 : bytes.Length;
            for (int f = 0; f < flips; f++) damaged[rng.Next(region)] ^= (byte)(1 << rng.Next(8));
            if (i % 10 == 0)
                for (int b = 8; b < damaged.Length; b++) damaged[b] = (byte)rng.Next(256);
            try
            {
                Read(damaged).Tensors.Count.ShouldBeGreaterThanOrEqualTo(0);
                read++;
            }
            catch (InputException e)
            {
                e.Message.ShouldStartWith("t, byte ");
                e.Message.ShouldNotContain('\n');
                refused++;
            }
        }
        refused.ShouldBeGreaterThan(10_000);
        read.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void Values_OtherTypeShapeOrName_SaysWhatIsThere()
    {
        TensorFile file = Read(Bytes(Several, Texts));
        Should.Throw<InputException>(() => file.Values<float>("other", 2)).Message.ShouldBe("t: no tensor 'other'; expected one of F32 (2).");
        Should.Throw<InputException>(() => file.Values<double>("bytes", 3)).Message.ShouldBe("t: tensor 'bytes' is U8 (3); expected F64 (3).");
        Should.Throw<InputException>(() => file.Values<byte>("bytes", 1, 3)).Message.ShouldBe("t: tensor 'bytes' is U8 (3); expected U8 (1 × 3).");
    }

    [Fact]
    public void Write_ImpossibleTensors_AreRefused()
    {
        Should.Throw<ArgumentException>(() => Tensor.Of<float>("a", [2], [1f]));
        Should.Throw<ArgumentException>(() => Tensor.Of<char>("a", [1], ['x']));
        Should.Throw<ArgumentException>(() => Bytes([Tensor.Of<byte>("a", [0], []), Tensor.Of<byte>("a", [0], [])], Texts));
        Should.Throw<ArgumentException>(() => Bytes([Tensor.Of<byte>("__metadata__", [0], [])], Texts));
    }

    private static byte[] Bytes(IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream stream = new();
        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static byte[] File(string header, params byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    private static TensorFile Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return SafeTensors.Read(stream, "t");
    }

    private static string Message(byte[] bytes) => Should.Throw<InputException>(() => Read(bytes)).Message;
}
