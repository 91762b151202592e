using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class DataDirectoryTests : TemporaryFiles
{
    private static readonly string Csv = string.Concat(Enumerable.Range(0, 20).Select(
        i => string.Join(',', Enumerable.Range(0, 16).Select(column => i * column)) + $",{i % 4}\n"));

    [Fact]
    public void Open_FolderOfFolders_FindsEachKindAndLeavesNotesOut()
    {
        Write("digits/digits.csv", Csv);
        Write("book/book.txt", string.Concat(GeneratedGrammar.Write(30_000, 1).Documents));
        Write("book/license.txt", "Free for all.");
        Write("questions/train.csv", "text,category\nhello,greeting\n");
        Write("mnist/train-images-idx3-ubyte", Idx([6, 2, 2], new byte[24]));
        Write("a/b/too-deep.csv", Csv);
        DataDirectory found = DataDirectory.Open(Root.FullName);
        found.Pictures.Select(source => Path.GetFileName(source.Path)).ShouldBe(["digits.csv", "train-images-idx3-ubyte"]);
        found.Pictures[0].Load().Name.ShouldBe("digits/digits");
        found.Texts.Select(source => Path.GetFileName(source.Path)).ShouldBe(["book.txt"]);
        new TextSource(found.Texts[0].Load(), 128, 16).Name.ShouldBe("book/book");
    }

    [Theory]
    [InlineData("poem.md", "Roses are red.", 0, 1)]
    [InlineData("set.CSV", "not,pictures", 1, 0)]
    [InlineData("empty.txt", "", 0, 1)]
    public void Open_NamedFile_TakesItAtItsWord(string name, string text, int pictures, int texts)
    {
        DataDirectory found = DataDirectory.Open(Write(name, text));
        (found.Pictures.Count, found.Texts.Count).ShouldBe((pictures, texts));
    }

    [Fact]
    public void Open_NothingKnown_SaysWhatWouldBe()
    {
        Write("notes.txt", "short");
        string message = ShouldRefuse(() => DataDirectory.Open(Root.FullName)).Message;
        message.ShouldContain("IDX");
        message.ShouldContain("CSV");
        message.ShouldContain("UTF-8 text");
    }

    [Fact]
    public void Open_BinaryFile_IsRefused()
    {
        string path = Write("thing.bin", [1, 2, 0, 3]);
        ShouldRefuse(() => DataDirectory.Open(path)).Message.ShouldContain("no data that is known");
    }

    [Fact]
    public void Open_Missing_SaysSo() =>
        ShouldRefuse(() => DataDirectory.Open(Path.Combine(Root.FullName, "none"))).Message.ShouldContain("no such file or folder");
}
