using System.Text;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Tests.Optimizers;

public sealed class CatalogueTests : IDisposable
{
    private const string Valid = "def train(w, g, lr):\n  u = g * lr\n  return u\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Hyperparameters_OfTheCatalogue_HaveRanges()
    {
        foreach (CatalogueEntry entry in Catalogue.All)
            foreach (Hyperparameter hyperparameter in entry.Parsed.Hyperparameters)
            {
                hyperparameter.Range.ShouldNotBeNull($"{entry.Name}: {hyperparameter.Name}");
                hyperparameter.Value.ShouldBe(hyperparameter.Default);
            }
        Should.Throw<InputException>(() => Catalogue.Open("adamw", new Dictionary<string, double> { ["beta1"] = 1.2 })).Message
            .ShouldBe("adamw: beta1 = 1.2 is out of range: 0 <= beta1 < 1");
    }

    [Fact]
    public void Header_IsReadByItsKeys_WhateverItsLines()
    {
        CatalogueHeader header = CatalogueHeader.Read("# Mine: it moves.\n# Reference: me,\n#   2020.\n# Use: never: not\n# at all.\n# Setting of: lion\ndef train\n# Note: no more\n");
        header.ShouldBe(new("Mine: it moves.", "me, 2020.", "never: not at all.", "", "lion"));
        (header.Title, header.Meaning).ShouldBe(("Mine", "it moves."));
        foreach (string text in new[] { "def train", "# Mine: it moves.\n# Use: never.\n", "# Mine\n# Reference: me\n# Use: never\n", "# Mine: it\n# moves\n# Use: a\n# Reference: b" })
            Should.Throw<FormatException>(() => CatalogueHeader.Read(text));
    }

    [Fact]
    public void Header_OfASetting_NamesAnOptimizer()
    {
        CatalogueEntry[] settings = [.. Catalogue.All.Where(e => e.Header.SettingOf is not null)];
        settings.Select(e => (e.Name, e.Header.SettingOf)).ShouldBe([("lion-ablation-0.9", "signum"), ("lion-ablation-0.99", "signum")]);
        settings.ShouldAllBe(e => Catalogue.Find(e.Header.SettingOf!) != null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void File_WithOrWithoutByteOrderMark_IsRead(string mark)
    {
        foreach (string text in new[] { Valid, Valid.Replace("\n", "\r\n"), "# é 😀\n" + Valid })
        {
            (string name, ParsedProgram parsed) = Catalogue.Open(Write("mine.opt", Encoding.UTF8.GetBytes(mark + text)));
            name.ShouldBe("mine");
            parsed.Program.Statements.Length.ShouldBe(1);
        }
        Catalogue.Open(Write("wide.opt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Valid)])).Parsed.Program.Statements.Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0x00, 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    public void File_OfOtherBytes_IsRefused(byte[] bytes)
    {
        string file = Write("bytes.opt", [.. Encoding.UTF8.GetBytes(Valid), .. bytes]);
        Refusal(file).ShouldBe($"{file}: not a text in UTF-8");
    }

    [Fact]
    public void File_ThatIsTooLarge_IsRefused()
    {
        string file = Write("large.opt", new byte[10_000_000]);
        Refusal(file).ShouldBe($"{file}: the file is too large; a program has at most 2,097,152 bytes");
        Write("zero.opt", [0]);
        Refusal(Path.Combine(_folder, "zero.opt")).ShouldEndWith("zero.opt:1:1: unexpected character 'U+0000'");
        // It tells no length and has no end.
        if (File.Exists("/dev/zero")) Refusal("/dev/zero").ShouldContain("the file is too large");
    }

    [Fact]
    public void Name_OfNoFile_IsShownShortAndVisible()
    {
        string message = Refusal(new string('n', 5000));
        message.ShouldStartWith(new string('n', 100) + "…: no such file");
        message.Length.ShouldBeLessThan(250);
        Refusal("no\nsuch\u001b").ShouldStartWith("noU+000AsuchU+001B: no such file");
        Refusal(_folder).ShouldContain("no such file");
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static string Refusal(string file) => Should.Throw<InputException>(() => Catalogue.Open(file)).Message;
}
