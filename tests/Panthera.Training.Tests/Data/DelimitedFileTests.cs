using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class DelimitedFileTests : TemporaryFiles
{
    [Fact]
    public void Rows_Commas_UnderstandQuotes()
    {
        DelimitedRow[] rows = Read("a,b,c\r\n\"x,\"\"y\"\"\",,\"two\nlines\"\n\nit's 5\" wide,\"\",\n");
        rows.Select(row => row.Line).ShouldBe([1, 2, 5]);
        rows[0].Cells.ShouldBe(["a", "b", "c"]);
        rows[1].Cells.ShouldBe(["x,\"y\"", "", "two\nlines"]);
        rows[2].Cells.ShouldBe(["it's 5\" wide", "", ""]);
    }

    [Fact]
    public void Rows_Tabs_HaveNoQuotes() => Read("\"a\tb, c\n", "set.tsv")[0].Cells.ShouldBe(["\"a", "b, c"]);

    [Fact]
    public void Rows_ByteOrderMark_IsNoText() => Read("\uFEFFtext,label\n")[0].Cells[0].ShouldBe("text");

    [Theory]
    [InlineData("a,b\n\"never,closed\nx,y\n", "line 2: a quote opens here and never closes")]
    [InlineData("a,\"b\"c\n", "line 1, column 2: text follows the closing quote")]
    public void Rows_BadQuotes_SayWhere(string text, string expected) => ShouldRefuse(() => Read(text)).Message.ShouldContain(expected);

    [Fact]
    public void Rows_NotUtf8_SaysSo() => ShouldRefuse(() => DelimitedFile.Of(Write("set.csv", [(byte)'a', 0xFF, 0xFE, (byte)'\n'])).Rows().Last().ShouldBe(default))
        .Message.ShouldContain("line 1 or shortly after: not UTF-8");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_EndlessRow_IsRefusedAtAMegabyte(bool quoted)
    {
        string line = quoted ? "\"" + string.Concat(Enumerable.Repeat("a\n", 1 << 20)) : new string('x', 2 << 20);
        ShouldRefuse(() => Read(line)).Message.ShouldContain("line 1: more than 1,048,576 characters");
    }

    [Fact]
    public void Rows_NothingButDelimiters_AreRefused() => ShouldRefuse(() => Read(new string(',', 20_000))).Message.ShouldContain("more than 10,000 columns");

    private DelimitedRow[] Read(string text, string name = "set.csv") => [.. DelimitedFile.Of(Write(name, text)).Rows()];
}
