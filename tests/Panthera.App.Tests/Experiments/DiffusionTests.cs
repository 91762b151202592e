using System.Text.Json;

namespace Panthera.App.Tests.Experiments;

public sealed class DiffusionTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Samples_AreJudgedAndShown_AlikeOnAnyNumberOfThreads()
    {
        JsonElement Run(string name, int threads) => CommandRun.Json(
            "experiment", "diffusion", "--studies", "2", "--trials", "3", "--longer", "0.02", "--threads", $"{threads}", "--out", _scratch.PathOf(name), "--run", _scratch.PathOf($"{name}.panthera"));
        JsonElement one = Run("one", 1), two = Run("two", 2);
        one.GetProperty("claims").GetRawText().ShouldBe(two.GetProperty("claims").GetRawText());
        one.GetProperty("tables").GetRawText().ShouldBe(two.GetProperty("tables").GetRawText());

        JsonElement[] rows = [.. one.GetProperty("tables").GetProperty("samples").EnumerateArray()];
        rows.Select(row => row.GetProperty("pictures of").GetString()).ShouldBe(["lion", "adamw", "an untrained model", "no model: real training pictures"]);
        double Distance(int row) => rows[row].GetProperty("Fréchet distance").GetDouble();
        // Real pictures are nearer to real pictures than noise is.
        Distance(3).ShouldBeInRange(0, 0.5 * Distance(2));

        byte[] png = File.ReadAllBytes(Path.Combine(_scratch.PathOf("one"), "drawn.png"));
        png.ShouldBe(File.ReadAllBytes(Path.Combine(_scratch.PathOf("two"), "drawn.png")));
        File.ReadAllText(Path.Combine(_scratch.PathOf("one"), "report.html")).ShouldContain("data:image/png;base64,");
    }
}
