using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

public class LanguageCorpusTests : TemporaryFiles
{
    private const string Xml = """
        <?xml version="1.0"?>
        <doc><assembly><name>System.Runtime</name></assembly><members>
          <member name="M:System.Text.Rune.Convert``1(System.Int32,System.String)">
            <summary>Converts a   <see cref="T:System.Collections.Generic.List`1"/> to
              <see langword="null"/> if <paramref name="x"/> &amp; <c>y</c> agree.</summary>
            <param name="x">The <see cref="M:System.String.Join(System.Object[])">joined</see> text.</param>
            <exception cref="T:System.Exception">Never said.</exception>
            <returns>The <see cref="M:System.Text.Rune.#ctor(System.Char)" /> made of it.</returns>
            <remarks><para>First.</para><para>Second.</para><code>var x = 1;</code></remarks>
          </member>
          <member name="M:System.Text.Rune.Quote">
            <summary>This one quotes a List&lt;T&gt; and must be left out of the text.</summary></member>
          <member name="M:System.Text.Rune.Twice(System.Int32)"><summary>A sentence that stands here twice over.</summary></member>
          <member name="M:System.Text.Rune.Twice(System.Char)"><summary>A sentence that stands here twice over.</summary></member>
        </members></doc>
        """;

    [Fact]
    public void Read_DocumentationFile_IsProseWithoutMarkup()
    {
        Corpus corpus = ReferencePackText.Read(Pack("10.0.1", Xml), 10_000);
        corpus.Documents.ShouldBe([
            "Convert: Converts a List to null if x & y agree. x: The joined text. Returns: The Rune made of it. First. Second.\n"
            + "Twice: A sentence that stands here twice over."]);
        corpus.Provenance.ShouldContain("10.0.1");
    }

    [Fact]
    public void FindBelow_SeveralVersions_TakesTheNewest()
    {
        Pack("9.0.9", Xml);
        string newest = Pack("10.0.1", Xml);
        Pack("8.0.11", Xml);
        ReferencePackText.FindBelow(Root.FullName).ShouldBe(newest);
        ReferencePackText.FindBelow(Path.Combine(Root.FullName, "packs")).ShouldBeNull();
    }

    [Fact]
    public void Read_BrokenXml_SaysWhere()
    {
        InputException error = Should.Throw<InputException>(() => ReferencePackText.Read(Pack("10.0.1", "<doc>\n<members></doc>"), 10_000));
        error.Message.ShouldContain("System.Runtime.xml, line 2");
    }

    [Fact]
    public void Default_WithoutReferencePack_UsesTheGrammarAndSaysWhy()
    {
        Corpus corpus = LanguageCorpus.Default(null, DataSet.Search, out string notice);
        corpus.Name.ShouldBe("grammar");
        notice.ShouldContain("no .NET SDK");
    }

    [Fact]
    public void Default_WithBrokenReferencePack_UsesTheGrammarAndSaysWhy()
    {
        Corpus corpus = LanguageCorpus.Default(Pack("10.0.1", "<doc"), DataSet.Search, out string notice);
        corpus.Name.ShouldBe("grammar");
        notice.ShouldContain("System.Runtime.xml, line 1");
    }

    [Fact]
    public void Default_ReferencePackHere_IsLongDeterministicAndPlain()
    {
        string? pack = ReferencePackText.Find();
        Assert.SkipWhen(pack == null, "No .NET SDK with reference packs is installed here.");
        Corpus corpus = LanguageCorpus.Default(DataSet.Search, out string notice);
        corpus.Name.ShouldBe("reference");
        notice.ShouldContain(corpus.Provenance);
        corpus.Documents.ShouldBe(LanguageCorpus.Default(pack, DataSet.Search, out _).Documents);
        corpus.Documents.Sum(document => document.Length).ShouldBeInRange(1_000_000, LanguageCorpus.Characters);
        corpus.Documents.ShouldAllBe(document => !document.Contains('<') && !document.Contains('>') && !document.Contains('`'));
        corpus.Documents.SelectMany(document => document.Split('\n')).ShouldBeUnique();
    }

    [Fact]
    public void GeneratedGrammar_SameSeed_SameStories()
    {
        GeneratedGrammar.Write(20_000, 5).Documents.ShouldBe(GeneratedGrammar.Write(20_000, 5).Documents);
        GeneratedGrammar.Write(20_000, 5).Documents[0].ShouldNotBe(GeneratedGrammar.Write(20_000, 6).Documents[0]);
        GeneratedGrammar.Write(40_000, 5).Documents.Take(10).ShouldBe(GeneratedGrammar.Write(20_000, 5).Documents.Take(10));
    }

    [Fact]
    public void GeneratedGrammar_Always_AgreesAndAddsUp()
    {
        string text = string.Join('\n', GeneratedGrammar.Write(300_000, 2).Documents);
        text.ShouldContain("The dogs see ", Case.Sensitive);
        text.ShouldContain("The dog sees ", Case.Sensitive);
        text.ShouldNotContain("The dogs sees ", Case.Sensitive);
        text.ShouldNotContain("The dog see ", Case.Sensitive);
        text.ShouldContain("has two apples. ");
        text.ShouldNotContain("one apples");
        text.Split('\n').ShouldBeUnique();
    }

    private string Pack(string version, string xml) =>
        Path.GetDirectoryName(Write($"packs/Microsoft.NETCore.App.Ref/{version}/ref/net10.0/System.Runtime.xml", xml))!;
}
