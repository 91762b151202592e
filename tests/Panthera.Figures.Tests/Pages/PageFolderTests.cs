using System.Xml.Linq;
using Panthera.Figures.Charts;
using Panthera.Figures.Pages;

namespace Panthera.Figures.Tests.Pages;

public sealed class PageFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Write_APage_LeavesAllItsFiles()
    {
        HeatMap map = new("Loss", ("learning rate", ["1e-4", "1e-3"]), ("weight decay", ["0", "0.1"]), [[1, 2], [double.NaN, 0.5]]);
        Page page = new("A < B", "It \"works\" & more.",
        [
            new Section("Part"), new Paragraph("<script>alert(1)</script>"), new Listing("panthera compare a b"),
            new DataTable("numbers", "Caption.", ["name", "loss#"], [["a, \"b\"", "1.5"], ["c", "–"]]), new Illustration("map", "Colours.", map.Draw()),
            new Attachment("data.csv", "data", "x\n1\n"),
        ]);
        PageFolder.Write(_folder, page);
        Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["data.csv", "map.png", "map.svg", "numbers.csv", "report.html"]);
        File.ReadAllText(Path.Combine(_folder, "numbers.csv")).ShouldBe("name,loss\n\"a, \"\"b\"\"\",1.5\nc,–\n");
        string html = File.ReadAllText(Path.Combine(_folder, "report.html"));
        html.ShouldContain("A &lt; B");
        html.ShouldNotContain("<script");
        html.ShouldContain("<td class=\"number\">1.5</td>");
        html.ShouldContain("<svg");
        // Nothing is loaded from anywhere: but for the names of XML, there is no address in it.
        html.Replace("http://www.w3.org/2000/svg", "").ShouldNotContain("http");
        // Apart from its first line and what HTML leaves open, it is well-formed.
        XDocument.Parse(html.Replace("<!DOCTYPE html>", "").Replace("<meta charset=\"utf-8\">", "").Replace("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">", ""));
    }

    [Theory]
    [InlineData("same", "same")]
    [InlineData("../out", "b")]
    [InlineData("", "b")]
    public void Write_PartsWithoutNamesOfTheirOwn_AreRefused(string one, string other)
    {
        Directory.CreateDirectory(_folder);
        Page page = new("t", "l", [new DataTable(one, "", ["a"], []), new DataTable(other, "", ["a"], [])]);
        Should.Throw<ArgumentException>(() => PageFolder.Write(_folder, page));
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public void HeatMap_WithoutANumberForEachCell_IsRefused() =>
        Should.Throw<ArgumentException>(() => new HeatMap("t", ("x", ["1", "2"]), ("y", ["1"]), [[1]]).Draw());
}
