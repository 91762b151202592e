using System.Text.Json;
using System.Text.RegularExpressions;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.App.Tests.Commands;

public sealed class OptimizersTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    /// <summary>The pages in the repository, copied beside the tests by the build.</summary>
    [Fact]
    public void Docs_OfTheRepository_AreWhatIsWrittenNow()
    {
        string repository = Path.Combine(AppContext.BaseDirectory, "OptimizerPages"), written = _scratch.PathOf("new/pages");
        CommandRun.Text("optimizers", "--docs", written).ShouldBe($"{Catalogue.All.Count} pages and an index are in {written}\n");
        string[] names = [.. Directory.GetFiles(written).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        names.ShouldBe(Catalogue.All.Select(e => e.Name + ".md").Append("README.md").Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            string kept = Path.Combine(repository, name);
            File.Exists(kept).ShouldBeTrue($"docs/optimizers/{name} is missing: panthera optimizers --docs docs/optimizers");
            File.ReadAllText(kept).ShouldBe(File.ReadAllText(Path.Combine(written, name)), $"docs/optimizers/{name} is stale: panthera optimizers --docs docs/optimizers");
        }
        // A build never takes a copy away, so old ones may lie there; none of them may be an optimizer's page that the index does not have.
        File.ReadAllText(Path.Combine(repository, "README.md")).Split('\n').Count(line => line.StartsWith("| [", StringComparison.Ordinal)).ShouldBe(Catalogue.All.Count);
    }

    [Fact]
    public void Pages_SayWhatTheProgramsFilesSay()
    {
        string folder = _scratch.PathOf("pages");
        CommandRun.Json("optimizers", "--docs", folder).GetProperty("files").GetArrayLength().ShouldBe(Catalogue.All.Count + 1);
        string index = File.ReadAllText(Path.Combine(folder, "README.md"));
        foreach (CatalogueEntry entry in Catalogue.All)
        {
            index.ShouldContain($"]({entry.Name}.md) | `{entry.Name}` |");
            string page = File.ReadAllText(Path.Combine(folder, entry.Name + ".md"));
            page.Split('\n')[1].ShouldBe($"# {entry.Header.Title}");
            page.ShouldContain(entry.Use);
            page.ShouldContain(entry.Reference);
            page.ShouldContain(entry.Header.Note);
            foreach (Hyperparameter h in entry.Parsed.Hyperparameters)
                page.ShouldContain($"| `{h.Name}` | {Printer.Print(h.Default)} | `{h.Range!.Describe(h.Name)}` |");
            page.ShouldContain(entry.Text[entry.Text.IndexOf("def train", StringComparison.Ordinal)..]);
            // What GitHub's mathematics refuses.
            page.ShouldNotContain("operatorname");
            page.ShouldNotContain("align*");
            Match math = Regex.Match(page, @"```math\n(.*?)```", RegexOptions.Singleline);
            math.Groups[1].Value.ShouldContain(@"w &\gets w - ");
            page.Split('\n').ShouldAllBe(line => line.TrimEnd() == line);
        }
        File.ReadAllText(Path.Combine(folder, "lion-ablation-0.99.md")).ShouldContain("It is [Signum](signum.md), with a name of its own.");
    }

    /// <summary>Pages of optimizers that are gone go too; what people wrote stays, also where it quotes a page.</summary>
    [Fact]
    public void Docs_WrittenAgain_RemovesPagesOfOptimizersThatAreGone()
    {
        string folder = _scratch.PathOf("again");
        CommandRun.Text("optimizers", "--docs", folder);
        string page = File.ReadAllText(Path.Combine(folder, "lion.md")), gone = Path.Combine(folder, "liona.md");
        File.WriteAllText(gone, page);
        string[] own = ["notes.md", "lion.txt", "quoting.md", "empty.md"];
        string[] texts = ["# Notes\n", page, "As it says:\n" + page, ""];
        foreach ((string name, string text) in own.Zip(texts)) File.WriteAllText(Path.Combine(folder, name), text);
        CommandRun.Text("optimizers", "--docs", folder).ShouldBe($"{Catalogue.All.Count} pages and an index are in {folder}\nremoved {gone}: there is no such optimizer any more\n");
        File.Exists(gone).ShouldBeFalse();
        foreach ((string name, string text) in own.Zip(texts)) File.ReadAllText(Path.Combine(folder, name)).ShouldBe(text);
        Directory.GetFiles(folder).Length.ShouldBe(Catalogue.All.Count + 1 + own.Length);
        CommandRun.Json("optimizers", "--docs", folder).GetProperty("removed").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void Docs_WhereNoFolderCanBe_AreRefusedInOneLine()
    {
        string file = _scratch.Write("file", "");
        foreach (string folder in new[] { file, Path.Combine(file, "below"), "", "\0" })
        {
            CommandRun run = CommandRun.Of("optimizers", "--docs", folder);
            run.Code.ShouldBe(ExitCode.BadInput);
            run.Error.TrimEnd().Split('\n').Length.ShouldBe(1, run.Error);
        }
    }

    [Fact]
    public void List_HasARowForEach_AndJsonSaysWhenToUseIt()
    {
        string text = CommandRun.Text("optimizers");
        JsonElement[] rows = [.. CommandRun.Json("optimizers").EnumerateArray()];
        rows.Length.ShouldBe(Catalogue.All.Count);
        foreach ((CatalogueEntry entry, JsonElement row) in Catalogue.All.Zip(rows))
        {
            int bytes = row.GetProperty("bytesOfState").GetInt32();
            text.ShouldMatch($@"\n  {Regex.Escape(entry.Name)} +{bytes}   {Regex.Escape(entry.Header.Title)}: ");
            row.GetProperty("use").GetString().ShouldBe(entry.Use);
            entry.Use.Length.ShouldBeInRange(40, 420);
            (row.GetProperty("settingOf").ValueKind == JsonValueKind.String).ShouldBe(entry.Header.SettingOf is not null);
        }
    }
}
