using Panthera.Analysis;
using Panthera.Export;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Tests.Export;

/// <summary>The programs that exports are tested on: the catalogue, and programs that searches met, drawn by seed.</summary>
internal static class ExportedPrograms
{
    private const int Drawn = 20;

    /// <summary>Names and texts.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } = [.. Catalogue.All.Select(e => (e.Name, e.Text)), .. Draw()];

    /// <summary>The names, one a test.</summary>
    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(p => new TheoryDataRow<string>(p.Name));

    /// <summary>A program of <see cref="All"/> for export.</summary>
    public static ExportedProgram Open(string name) => ExportedProgram.Read(All.Single(p => p.Name == name).Text, name, ClassNames.Of(name));

    /// <summary>Programs as searches breed them: docs/proxies.md says how they were met.</summary>
    private static IEnumerable<(string, string)> Draw()
    {
        string[] texts = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Bred", "programs.opt"))
            .Split("# ", StringSplitOptions.RemoveEmptyEntries);
        Rng rng = new(7, 3);
        HashSet<int> drawn = [];
        while (drawn.Count < Drawn)
        {
            int index = rng.Next(texts.Length);
            if (Rejections.Find(Parser.Parse("# " + texts[index])) is null) drawn.Add(index);
        }
        return drawn.Select(i => ("bred-" + texts[i][..texts[i].IndexOf(';')], "# " + texts[i]));
    }
}
