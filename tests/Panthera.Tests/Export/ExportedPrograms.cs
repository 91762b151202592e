using Panthera.Analysis;
using Panthera.Export;
using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Tests.Optimizers;

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
            Program program = Parser.Parse("# " + texts[index]);
            if (Rejections.Find(program) is null && StaysFinite(program)) drawn.Add(index);
        }
        return drawn.Select(i => ("bred-" + texts[i][..texts[i].IndexOf(';')], "# " + texts[i]));
    }

    /// <summary>Whether a program's weights stay numbers on recorded gradients: otherwise there is little to compare.</summary>
    private static bool StaysFinite(Program program)
    {
        GoldenTrajectories golden = GoldenTrajectories.Instance;
        Kernel kernel = new BlockKernel(program, golden.Layout);
        float[] weights = golden.Initial.ToArray();
        for (int step = 0; step < 2 * golden.Steps; step++) kernel.Update(weights, golden.Gradient(step % golden.Steps), 1);
        return weights.All(float.IsFinite);
    }
}
