using System.Buffers.Binary;
using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class PngPictureTests : TemporaryFiles
{
    public static TheoryData<int, int, bool, int> Kinds()
    {
        TheoryData<int, int, bool, int> data = [];
        foreach ((int colour, int[] depths) in new[] { (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) })
            foreach (int depth in depths)
                foreach (bool interlaced in new[] { false, true })
                    foreach (int side in new[] { 1, 3, 11 }) data.Add(colour, depth, interlaced, side);
        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_EveryKind_GivesTheSamplesOnWhite(int colour, int depth, bool interlaced, int width)
    {
        int count = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, height = width + 2, top = (1 << depth) - 1;
        Rng rng = new((ulong)(colour * 100 + depth), (ulong)width);
        int[][][] samples = [.. Enumerable.Range(0, height).Select(_ => Enumerable.Range(0, width).Select(_ =>
            Enumerable.Range(0, count).Select(_ => rng.Next(top + 1)).ToArray()).ToArray())];
        byte[]? palette = colour == 3 ? [.. Enumerable.Range(0, 3 * (top + 1)).Select(_ => (byte)rng.Next(256))] : null;
        byte[]? alphas = colour == 3 ? [0, 128] : null;
        PngPicture picture = PngPicture.Decode(PngWriter.Write(samples, depth, colour, interlaced, palette, alphas), "a.png");
        (picture.Width, picture.Height, picture.Channels).ShouldBe((width, height, colour is 0 or 4 ? 1 : 3));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double[] s = [.. samples[y][x].Select(sample => depth == 16 ? sample >> 8 : sample * 255.0 / top)];
                int place = samples[y][x][0];
                double alpha = colour switch { 4 => s[1], 6 => s[3], 3 => place == 0 ? 0 : place == 1 ? 128 : 255, _ => 255 } / 255;
                for (int channel = 0; channel < picture.Channels; channel++)
                {
                    double value = colour == 3 ? palette![3 * place + channel] : s[channel];
                    double expected = value * alpha + 255 * (1 - alpha);
                    ((double)picture.Pixels[(channel * height + y) * width + x]).ShouldBe(expected, 1.01);
                }
            }
        }
    }

    [Fact]
    public void Decode_ColourKey_IsWhite()
    {
        byte[] file = PngWriter.Write([[[10], [20]]], 8, 0, false, null, [0, 20]);
        PngPicture.Decode(file, "a.png").Pixels.ShouldBe([10, 255]);
    }

    [Fact]
    public void Decode_AnyTruncation_IsOneLine()
    {
        byte[] file = Small();
        for (int length = 0; length < file.Length; length++)
            ShouldRefuse(() => PngPicture.Decode(file.AsSpan(0, length), "a.png")).Message.ShouldStartWith("a.png");
    }

    [Fact]
    public void Decode_AnyChangedByte_IsRefused()
    {
        byte[] file = Small();
        for (int at = 0; at < file.Length; at++)
        {
            file[at] ^= 0x41;
            ShouldRefuse(() => PngPicture.Decode(file, "a.png"));
            file[at] ^= 0x41;
        }
    }

    [Fact]
    public void Decode_HugeHeader_AllocatesNothingOnItsWord()
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, 4096);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 4096);
        (header[8], header[9]) = (16, 6);
        byte[] file = PngWriter.File(("IHDR", header), ("IDAT", PngWriter.Zip(new byte[100])), ("IEND", []));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ShouldRefuse(() => PngPicture.Decode(file, "a.png")).Message.ShouldContain("its pixels end after 100 bytes, unpacked; the header declares 134,221,824");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 << 20);
        header[0] = 0x80;
        ShouldRefuse(() => PngPicture.Decode(PngWriter.File(("IHDR", header)), "a.png")).Message.ShouldContain("2147487744 × 4096 pixels; expected 1 to 16,777,216 in all");
    }

    [Theory]
    [InlineData(8, 9, 5, 0, "colour type 5")]
    [InlineData(8, 3, 0, 0, "depth 3")]
    [InlineData(8, 8, 0, 2, "interlace 2")]
    public void Decode_UnknownKind_SaysSo(int width, byte depth, byte colour, byte interlace, string expected)
    {
        byte[] header = [0, 0, 0, (byte)width, 0, 0, 0, 1, depth, colour, 0, 0, interlace];
        ShouldRefuse(() => PngPicture.Decode(PngWriter.File(("IHDR", header)), "a.png")).Message.ShouldContain(expected);
    }

    [Fact]
    public void Decode_ChunksOutOfPlace_SayWhere()
    {
        byte[] header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 3, 0, 0, 0];
        Refused(("IDAT", [])).ShouldContain("no header");
        Refused(("IHDR", header), ("IHDR", header)).ShouldContain("a second header");
        Refused(("IHDR", header), ("ABCD", [])).ShouldContain("not known and not optional");
        Refused(("IHDR", header), ("IEND", [])).ShouldContain("a palette of 0 bytes");
        Refused(("IHDR", header), ("PLTE", new byte[3]), ("IDAT", [1, 2, 3]), ("IEND", [])).ShouldContain("its compression is damaged");
        Refused(("IHDR", header), ("PLTE", new byte[3]), ("IDAT", PngWriter.Zip([7, 0])), ("IEND", [])).ShouldContain("filter 7");
    }

    [Fact]
    public void Folder_WithTestFolder_DealsValidationOut()
    {
        foreach ((string split, int count) in new[] { ("train", 20), ("test", 2) })
            foreach ((int c, string name) in new[] { "cat", "dog" }.Index())
                for (int i = 0; i < count; i++) Write($"set/{split}/{name}/{i:00}.png", Plain(3, 10 * i + c, colour: split == "test" ? 2 : 0));
        PictureSet source = DataDirectory.Open(Path.Combine(Root.FullName, "set")).Pictures.Single().Load();
        (source.Classes, source.Channels, source.Width).ShouldBe((2, 3, 3));
        Enum.GetValues<Split>().Select(source.Count).ShouldBe([36, 4, 4]);
        source[Split.Validation].Pixels.Chunk(27).Select(picture => picture[0]).ShouldBe([90, 190, 91, 191]);
        source[Split.Test].Labels.ShouldBe([0, 0, 1, 1]);
        foreach (Split split in Enum.GetValues<Split>())
            source[split].Pixels.Chunk(27).Select(picture => (byte)(picture[26] % 10)).ShouldBe(source[split].Labels);
    }

    [Fact]
    public void Folder_WithoutSplits_IsDealtAndFoundOnceBelowAPath()
    {
        for (int i = 0; i < 20; i++) Write($"data/set/c{i % 2}/{i:00}.png", Plain(2, i, 0));
        DataDirectory found = DataDirectory.Open(Path.Combine(Root.FullName, "data") + Path.DirectorySeparatorChar);
        Enum.GetValues<Split>().Select(found.Pictures.Single().Load().Count).ShouldBe([16, 2, 2]);
        found.All.Count.ShouldBe(1);
    }

    [Fact]
    public void Folder_Contradictions_AreOneLine()
    {
        for (int i = 0; i < 20; i++) Write($"set/train/c{i % 2}/{i:00}.png", Plain(2, i, 0));
        string folder = Path.Combine(Root.FullName, "set");
        Write("set/test/c0/1.png", Plain(3, 1, 0));
        ShouldRefuse(() => PngFolder.Load(folder)).Message.ShouldContain("1.png: 3 × 3 pixels; expected 2 × 2 as in ");
        Write("set/test/c9/1.png", Plain(2, 1, 0));
        ShouldRefuse(() => PngFolder.Load(folder)).Message.ShouldContain("c9: a class that training lacks");
        Write("few/a/1.png", Plain(2, 1, 0));
        Write("few/b/1.png", Plain(2, 1, 0));
        ShouldRefuse(() => PngFolder.Load(Path.Combine(Root.FullName, "few"))).Message.ShouldContain("too few PNG files");
    }

    private static byte[] Small() => PngWriter.Write([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [9, 9, 9]]], 8, 2, false);

    private static byte[] Plain(int side, int value, int colour) => PngWriter.Write(
        [.. Enumerable.Range(0, side).Select(_ => Enumerable.Range(0, side).Select(_ => Enumerable.Repeat(value, colour == 2 ? 3 : 1).ToArray()).ToArray())],
        8, colour, false);

    private static string Refused(params (string, byte[])[] chunks) => ShouldRefuse(() => PngPicture.Decode(PngWriter.File(chunks), "a.png")).Message;
}
