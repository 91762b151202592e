using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class PlainTextTests : TemporaryFiles
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData(" ")]
    [InlineData("")]
    public void Load_AnySeparator_CutsIntoDocumentsWithoutLosingWords(string separator)
    {
        string text = string.Join(separator, Enumerable.Range(0, 6000).Select(i => $"w{i:D5}")) + "ü";
        Corpus corpus = PlainText.Load(Write("book.txt", text));
        corpus.Documents.Count.ShouldBeInRange(80, 210);
        string glue = separator == "" ? "" : "\n";
        string.Join(glue, corpus.Documents).Replace(" ", "\n").ShouldBe(text.Replace(" ", "\n"));
    }

    [Fact]
    public void Load_EmojiAtACut_StaysWhole()
    {
        string text = "a" + string.Concat(Enumerable.Repeat("😀", 5000));
        string.Concat(PlainText.Load(Write("book.txt", text)).Documents.Select(
            document => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(document)))).ShouldBe(text);
    }

    [Fact]
    public void Load_ByteOrderMark_IsLeftOut() =>
        PlainText.Load(Write("book.txt", [0xEF, 0xBB, 0xBF, (byte)'x', (byte)'y'])).Documents.ShouldBe(["xy"]);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Load_NotUtf8_SaysAtWhichByte(int mark)
    {
        byte[] bytes = [.. new byte[] { 0xEF, 0xBB, 0xBF }.Take(mark), .. "good "u8, 0xFF, .. "bad"u8];
        string path = Write("book.txt", bytes);
        ShouldRefuse(() => PlainText.Load(path)).Message.ShouldContain($"book.txt, byte {mark + 5}: not UTF-8");
    }

    [Fact]
    public void Load_Empty_SaysSo()
    {
        string path = Write("book.txt", "");
        ShouldRefuse(() => PlainText.Load(path)).Message.ShouldContain("book.txt: 0 bytes; expected UTF-8 text");
    }

    [Fact]
    public void Load_Missing_SaysSo() =>
        ShouldRefuse(() => PlainText.Load(Path.Combine(Root.FullName, "none.txt"))).Message.ShouldContain("no such file");
}
