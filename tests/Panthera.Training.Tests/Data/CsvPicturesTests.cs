using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class CsvPicturesTests : TemporaryFiles
{
    [Fact]
    public void Load_WithoutHeader_TakesTheLastColumnAndInterleavesTheSplits()
    {
        PictureSet source = CsvPictures.Load(Write("set.csv", Rows(14)));
        (source.Width, source.Height, source.Classes).ShouldBe((4, 4, 3));
        source[Split.Train].Labels.ShouldBe([0, 1, 2, 0, 1, 1, 2, 0, 1, 2]);
        source[Split.Validation].Labels.ShouldBe([2, 0]);
        source[Split.Test].Labels.ShouldBe([0, 1]);
        // Rows 6 and 13 of pixel values row + column, over a range of 0 to 28.
        source[Split.Test].Pixels[16].ShouldBe((byte)Math.Round(13 / 28.0 * 255));
    }

    [Fact]
    public void Load_HeaderNamesTheLabel_TakesThatColumn()
    {
        string header = "label," + string.Join(',', Enumerable.Range(0, 16).Select(i => $"pixel{i}"));
        IEnumerable<string> rows = Enumerable.Range(0, 7).Select(i => $"{i % 2}," + string.Join(',', Enumerable.Repeat(i * 0.5, 16)));
        PictureSet source = CsvPictures.Load(Write("set.csv", string.Join('\n', rows.Prepend(header))));
        source[Split.Train].Labels.ShouldBe([0, 1, 0, 1, 0]);
        source[Split.Test].Pixels.ShouldAllBe(pixel => pixel == 255);
    }

    [Fact]
    public void Load_WidestRange_IsScaledAsAnyOther()
    {
        string Row(int i) => string.Join(',', Enumerable.Range(0, 16).Select(k => k % 2 == i % 2 ? "3e38" : "-3e38")) + $",{i % 2}";
        PictureSet source = CsvPictures.Load(Write("set.csv", string.Join('\n', Enumerable.Range(0, 7).Select(Row))));
        source[Split.Test].Pixels.ShouldBe(Enumerable.Range(0, 16).Select(k => (byte)(k % 2 == 0 ? 255 : 0)));
    }

    [Fact]
    public void Load_OneNumberDwarfsAll_IsRefused()
    {
        // The last row is the test split's.
        string Row(int i) => string.Join(',', Enumerable.Range(0, 16).Select(k => i == 6 ? "1e30" : $"{(k + i) % 9}")) + $",{i % 2}";
        ShouldRefuse(() => CsvPictures.Load(Write("set.csv", string.Join('\n', Enumerable.Range(0, 7).Select(Row)))))
            .Message.ShouldContain("pixels from 0 to 1E+30, on whose scale all pictures to train are of one colour");
    }

    [Theory]
    [InlineData("x", "'x' where a number")]
    [InlineData("", "'' where a number")]
    [InlineData("NaN", "'NaN' where a number")]
    [InlineData("1e99", "'1e99' where a number")]
    [InlineData("\u001b[31m", "'U+001B[31m' where a number")]
    [InlineData("0123456789012345678901234567890123456789x", "'0123456789012345678901234567890123456789…' where a number")]
    public void Load_CellIsNoNumber_SaysLineAndColumn(string cell, string expected)
    {
        string path = Write("set.csv", Rows(9).Replace("5,6,7,8,9,", $"5,6,{cell},8,9,", StringComparison.Ordinal));
        string message = ShouldRefuse(() => CsvPictures.Load(path)).Message;
        message.ShouldContain("set.csv, line 1, column 8");
        message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("256")]
    [InlineData("1.5")]
    public void Load_LabelOutOfRange_SaysLineAndColumn(string label)
    {
        string path = Write("set.csv", Rows(9) + $"{Pixels(9)},{label}\n");
        ShouldRefuse(() => CsvPictures.Load(path)).Message.ShouldContain($"line 10, column 17: class '{label}'");
    }

    [Fact]
    public void Load_RowTooShort_SaysLineAndCounts()
    {
        string path = Write("set.csv", Rows(9) + "1,2,3\n");
        ShouldRefuse(() => CsvPictures.Load(path)).Message.ShouldContain("line 10: 3 columns; expected 17");
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,2,3\n")]
    [InlineData("text,category\nhello,greeting\n")]
    public void Load_NoPictures_SaysWhatIsRight(string text)
    {
        string path = Write("set.csv", text);
        ShouldRefuse(() => CsvPictures.Load(path)).Message.ShouldContain("expected");
        CsvPictures.LooksLikeIt(path).ShouldBeFalse();
    }

    [Fact]
    public void Load_EveryLabelZero_AsksForTheLabelColumn()
    {
        string path = Write("set.csv", string.Join('\n', Enumerable.Range(0, 9).Select(i => $"{Pixels(i)},0")));
        ShouldRefuse(() => CsvPictures.Load(path)).Message.ShouldContain("'label'");
    }

    private static string Rows(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{Pixels(i)},{i % 3}\n"));

    private static string Pixels(int row) => string.Join(',', Enumerable.Range(0, 16).Select(column => row + column));
}
