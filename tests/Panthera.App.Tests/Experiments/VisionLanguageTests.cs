using System.Text.Json;

namespace Panthera.App.Tests.Experiments;

public sealed class VisionLanguageTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void FrozenTower_IsMadeOnce_AndMadeAgainWhereItIsGone()
    {
        string folder = _scratch.PathOf("report"), kept = _scratch.PathOf("run.panthera"), tower = Path.Combine(folder, "weights", "tower.safetensors");
        JsonElement first = CommandRun.Json(
            "experiment", "vision-language", "--studies", "2", "--trials", "3", "--longer", "0.005", "--threads", "1", "--out", folder, "--run", kept);
        byte[] weights = File.ReadAllBytes(tower);
        File.Delete(tower);
        JsonElement again = CommandRun.Json("experiment", "--resume", kept, "--threads", "2");
        again.GetRawText().ShouldBe(first.GetRawText());
        File.ReadAllBytes(tower).ShouldBe(weights);

        JsonElement[] rows = [.. first.GetProperty("tables").GetProperty("measured").EnumerateArray()];
        rows.Length.ShouldBe(10);
        // One of 64 classes.
        foreach (int row in (int[])[0, 5]) rows[row].GetProperty("by chance").GetDouble().ShouldBe(1.56);
        first.GetProperty("claims").EnumerateArray().Select(claim => claim.GetProperty("paper").GetString()!.Split(':')[0]).ShouldBe(["clip", "clip", "clip", "lit", "lit", "lit"]);
    }
}
