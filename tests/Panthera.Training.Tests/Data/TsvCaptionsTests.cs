using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class TsvCaptionsTests : TemporaryFiles
{
    private const int Pictures = 60, Size = 3 * 4;

    private static string Row(int i) => $"{Pictures - 1 - i}\tfile{i}\tgroup{i % 2}\tkind{i % 3}\tthing number {i}\ta,b\n";

    private static string Table => "index\tfile\tgroup\tsubgroup\tcaption\ttags\n" + string.Concat(Enumerable.Range(0, Pictures).Select(Row));

    private static byte[] Raw => [.. Enumerable.Range(0, Pictures * Size).Select(i => (byte)(i / Size))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_IndexedTable_PutsEachCaptionToItsPictureAndClass(bool packed)
    {
        string table = Write("set/captions.tsv", Table);
        Write(packed ? "set/images_rgb2_chw.bin.gz" : "set/images_rgb2_chw.bin", packed ? Gzip(Raw) : Raw);
        CaptionedPictureSet source = TsvCaptions.Load(table);
        (source.Width, source.Height, source.Channels, source.Classes).ShouldBe((2, 2, 3, 3));
        source.ClassNames.ShouldBe(["kind0", "kind1", "kind2"]);
        HashSet<int> seen = [];
        foreach (Split split in Enum.GetValues<Split>())
        {
            source.Count(split).ShouldBeGreaterThan(0);
            for (int i = 0; i < source.Count(split); i++)
            {
                int row = int.Parse(source.Caption(split, i).Split(' ')[^1]);
                seen.Add(row).ShouldBeTrue();
                source.Pictures[split].Pixels.AsSpan(i * Size, Size).ToArray().ShouldAllBe(pixel => pixel == Pictures - 1 - row);
                source.Pictures[split].Labels[i].ShouldBe((byte)(row % 3));
            }
        }
        seen.Count.ShouldBe(Pictures);
        source.Count(Split.Train).ShouldBeGreaterThan(source.Count(Split.Test));
        DataDirectory.Open(Root.FullName).Of<FoundCaptions>().Single().Load().Digest.ShouldBe(source.Digest);
    }

    [Fact]
    public void Load_VariantsOfOneThing_ShareASplit()
    {
        string[] tones = ["light", "medium", "dark"];
        string table = Write("captions.tsv", "caption\n" + string.Concat(
            Enumerable.Range(0, 3 * Pictures).Select(i => $"Thing {i / 3}: {tones[i % 3]} tone\n")));
        Write("images_grey2_chw.bin", new byte[3 * Pictures * 4].Select((_, i) => (byte)i).ToArray());
        CaptionedPictureSet source = TsvCaptions.Load(table);
        string[][] heads = [.. Enum.GetValues<Split>().Select(split => Enumerable.Range(0, source.Count(split))
            .Select(i => source.Caption(split, i).Split(':')[0]).ToArray())];
        heads.Sum(split => split.Distinct().Count()).ShouldBe(Pictures);
        source.ClassNames.ShouldBe(["", " (unused)"]);
    }

    [Fact]
    public void Load_TooFewPictures_SaysBoth() => Refused(Table, Raw[..^1]).ShouldContain(
        $"images_rgb2_chw.bin: 719 bytes; expected 720, 12 for each of the 60 captions in captions.tsv");

    [Fact]
    public void Load_TooManyPictures_SaysSo() => Refused(Table, [.. Raw, 0]).ShouldContain("more than 720 bytes; expected 720");

    [Theory]
    [InlineData("0\tfile59", "60\tfile59", "line 61, column 1: picture 60; expected each of 0 to 59 once")]
    [InlineData("0\tfile59", "1\tfile59", "line 61, column 1: picture 1;")]
    [InlineData("0\tfile59", "-1\tfile59", "'-1' where the number of a picture")]
    [InlineData("thing number 7\ta,b", "thing number 7", "line 9: 5 columns; expected 6")]
    [InlineData("thing number 7\t", " \t", "line 9, column 5: no caption")]
    [InlineData("caption", "words", "line 1: no column 'caption'")]
    public void Load_TableContradictsItself_SaysWhere(string what, string by, string expected) =>
        Refused(Table.Replace(what, by, StringComparison.Ordinal), Raw).ShouldContain(expected);

    [Fact]
    public void Load_NoPictures_SaysTheirName() =>
        ShouldRefuse(() => TsvCaptions.Load(Write("captions.tsv", Table))).Message.ShouldContain("images_rgb32_chw.bin");

    [Fact]
    public void Load_HeaderOnly_SaysSo() => Refused("index\tcaption\n", []).ShouldContain("no captions");

    [Fact]
    public void Load_DamagedGzip_SaysSo()
    {
        byte[] packed = Gzip(Raw);
        packed[^6] ^= 1;
        Write("images_rgb2_chw.bin.gz", packed);
        ShouldRefuse(() => TsvCaptions.Load(Write("captions.tsv", Table))).Message.ShouldContain("gzip compression is damaged");
    }

    [Fact]
    public void Load_HugeSideInTheName_IsRefused()
    {
        Write("images_rgb99999999999_chw.bin", Raw);
        ShouldRefuse(() => TsvCaptions.Load(Write("captions.tsv", Table))).Message.ShouldContain("99999999999 pixels; expected 1 to 1024");
    }

    private string Refused(string table, byte[] raw)
    {
        Write("images_rgb2_chw.bin", raw);
        return ShouldRefuse(() => TsvCaptions.Load(Write("captions.tsv", table))).Message;
    }
}
