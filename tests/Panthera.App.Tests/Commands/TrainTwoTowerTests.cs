using System.Text.Json;

namespace Panthera.App.Tests.Commands;

/// <summary>Training models of pictures and captions, and the one that begins with another model's weights.</summary>
public sealed class TrainTwoTowerTests : IDisposable
{
    private const string Sizes = "patch=16,width=8,depth=1,heads=2", TextSizes = "text-width=8,text-depth=1,text-heads=2,embedding=8";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Clip_OnDrawnPictures_IsQuotedBesideChance()
    {
        string[] train = ["train", "adamw", "--model", $"clip:{Sizes},{TextSizes}", "--batch", "32", "--steps", "3"];
        CommandRun run = CommandRun.Of(train);
        run.Error.ShouldMatch(@"\ndata .*captions of \d+ words");
        foreach (string split in (string[])["validation", "test"])
            run.Output.ShouldMatch($@"\n{split} +loss \d\.\d{{4}}  \d+\.\d % find their caption in the batch  on 2,048 of 2,048 examples\n"
                + @" +zero-shot accuracy +\d+\.\d %  by chance  1\.56 %  on 1,000 examples\n"
                + @" +image to text recall@1 +\d+\.\d %  by chance  0\.1\d %  on 1,000 examples\n"
                + @" +image to text recall@5 +\d+\.\d %  by chance  0\.5\d %  on 1,000 examples\n +text to image recall@1 ");
        JsonElement[] measured = [.. CommandRun.Json([.. train, "--threads", "2"]).GetProperty("test").GetProperty("measurements").EnumerateArray()];
        measured.Length.ShouldBe(5);
        foreach (JsonElement one in measured)
            run.Output.ShouldContain($"{one.GetProperty("name").GetString(),-24}{one.GetProperty("value").GetDouble() * 100,6:F1} %");
    }

    [Fact]
    public void Lit_WithTheWeightsOfAClassifier_KeepsThem()
    {
        string weights = _scratch.PathOf("vit.safetensors"), begun = _scratch.PathOf("lit.safetensors"), gone = _scratch.PathOf("later.safetensors");
        CommandRun.Of("train", "adamw", "--model", $"vit:{Sizes}", "--data", "captioned", "--steps", "2", "--checkpoint", weights);
        string[] train = ["train", "adamw:learning_rate=0.1", "--model", $"lit:{Sizes},{TextSizes}", "--init", weights];
        CommandRun.Of([.. train, "--steps", "1", "--checkpoint", begun]);
        CommandRun.Of([.. train, "--steps", "4", "--weight-decay", "0.1", "--checkpoint", gone]);
        var (classifier, first, last) = (Storage.SafeTensors.Read(weights), Storage.SafeTensors.Read(begun), Storage.SafeTensors.Read(gone));
        last.Tensors.ShouldNotContain(tensor => tensor.Name.StartsWith("buffer.", StringComparison.Ordinal));
        string[] tower = [.. classifier.Tensors.Select(tensor => tensor.Name).Where(name => name.StartsWith("model.", StringComparison.Ordinal)
            && !name.StartsWith("model.head", StringComparison.Ordinal)).Select(name => name["model.".Length..])];
        tower.Length.ShouldBeGreaterThan(10);
        foreach (string name in tower)
        {
            float[] kept = Values(classifier, $"model.{name}");
            Values(first, $"model.{name}").ShouldBe(kept, name);
            Values(last, $"model.{name}").ShouldBe(kept, name);
        }
        Values(last, "model.image.projection.weight").ShouldNotBe(Values(first, "model.image.projection.weight"));
    }

    [Fact]
    public void Lit_WithOtherWeights_IsRefusedInOneLine()
    {
        string weights = _scratch.PathOf("vit.safetensors"), none = _scratch.PathOf("none.safetensors");
        CommandRun.Of("train", "adamw", "--model", $"vit:{Sizes}", "--data", "captioned", "--steps", "1", "--checkpoint", weights);
        Refused(weights, "patch=16,width=16,depth=1,heads=2", "another 'patches.weight', which the model keeps as it is: [768, 16] is needed, here it is [768, 8]; give the model");
        Refused(weights, "patch=16,width=8,depth=2,heads=2", "no 'layer 2.norm 1.gain', which the model keeps as it is: [8] is needed; give the model the sizes");
        Refused(none, Sizes, "none.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..100]);
        Refused(weights, Sizes, "vit.safetensors");
    }

    private static float[] Values(Storage.TensorFile file, string name) =>
        file.Tensors.Single(tensor => tensor.Name == name).Values<float>().ToArray();

    private static void Refused(string weights, string sizes, string message)
    {
        CommandRun run = CommandRun.Of("train", "adamw", "--model", $"lit:{sizes},{TextSizes}", "--init", weights, "--steps", "1");
        run.Code.ShouldBe(2);
        run.Error.ShouldContain(message);
        run.Error.TrimEnd().Split('\n').Length.ShouldBe(1, run.Error);
    }
}
