using System.Text.Json;
using Panthera.Storage;

namespace Panthera.App.Tests.Commands;

/// <summary>Experiments whose trainings begin with the weights of others, and those of text.</summary>
public sealed class ExperimentWeightsTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string[] Tiny(string name, params IEnumerable<string> more) =>
    [
        "experiment", name, "--studies", "2", "--trials", "3", "--longer", "0.01", "--out", _scratch.PathOf(name), "--run", _scratch.PathOf($"{name}.panthera"), .. more,
    ];

    private string[] Weights(string name) => [.. Directory.GetFiles(_scratch.PathOf(Path.Combine(name, "weights"))).Order(StringComparer.Ordinal)];

    [Fact]
    public void TextClassification_BeginsWithOneMaskedModelAStudy_OfTheTextsWithoutClasses()
    {
        JsonElement first = CommandRun.Json(Tiny("text-classification", "--threads", "2"));
        string[] files = Weights("text-classification");
        files.Select(Path.GetFileName).ShouldBe(["masked-large-1.safetensors", "masked-large-2.safetensors", "masked-small-1.safetensors", "masked-small-2.safetensors"]);
        TensorFile weights = SafeTensors.Read(files[0]);
        weights.Metadata["data"].ShouldContain("generated requests of 12 kinds");
        weights.Metadata["data"].ShouldContain("without classes");
        byte[][] kept = [.. files.Select(File.ReadAllBytes)];
        kept.Select(Convert.ToHexString).Distinct().Count().ShouldBe(files.Length);

        // One file is gone, and one is another run's: a run that goes on makes both again.
        File.Delete(files[0]);
        File.Copy(files[3], files[2], overwrite: true);
        JsonElement again = CommandRun.Json("experiment", "--resume", _scratch.PathOf("text-classification.panthera"), "--threads", "1");
        again.GetRawText().ShouldBe(first.GetRawText());
        for (int i = 0; i < files.Length; i++) File.ReadAllBytes(files[i]).ShouldBe(kept[i], files[i]);
    }

    [Fact]
    public void FineTuning_BeginsWithWhatEachOptimizerPretrainedItself()
    {
        JsonElement first = CommandRun.Json(Tiny("fine-tuning", "--threads", "1"));
        string[] files = Weights("fine-tuning");
        files.Length.ShouldBe(2 * 2 * 2);
        files.Select(Path.GetFileName).ShouldContain("vit-small-lion-2.safetensors");
        SafeTensors.Read(files[0]).Metadata["data"].ShouldContain("16 × 16");
        File.Delete(_scratch.PathOf("fine-tuning.panthera"));
        CommandRun.Json(Tiny("fine-tuning", "--threads", "2")).GetRawText().ShouldBe(first.GetRawText());
    }

    [Fact]
    public void Language_OfTheUsersText_HasAPerplexityAndStepsForEachSize()
    {
        string Lines(int lines) => _scratch.Write(
            "lines.txt", string.Concat(Enumerable.Range(0, lines).Select(i => $"Line {i} of {i * i % 97} says that {i * 7 % 13} is a number.\n")));
        CommandRun.Of(Tiny("language", "--data", Lines(3_000))).Error.ShouldEndWith(
            "panthera: decoder-small: a batch has 64 examples and the validation split 62: give more data\n");
        File.Delete(_scratch.PathOf("language.panthera"));
        JsonElement result = CommandRun.Json(Tiny("language", "--data", Lines(6_000)));
        JsonElement[] claims = [.. result.GetProperty("claims").EnumerateArray()];
        claims.Count(claim => claim.GetProperty("paper").GetString()!.Contains("perplexity", StringComparison.Ordinal)).ShouldBe(2);
        claims.Count(claim => claim.GetProperty("paper").GetString()!.Contains("fewer steps", StringComparison.Ordinal)).ShouldBe(2);
        foreach (JsonElement row in result.GetProperty("tables").GetProperty("results").EnumerateArray()) row.GetProperty("metric").GetString()!.ShouldEndWith(" ppl");
    }

    [Fact]
    public void MaskedLanguage_InText_HasRoomForItsTable()
    {
        string text = CommandRun.Text(Tiny("masked-language"));
        text.ShouldNotContain("…");
        text.ShouldMatch(@"\n +bert-large +lion +\d\.\d{3} ");
        text.ShouldContain("hidden tokens");
    }

    [Theory]
    [InlineData("text-classification", "text", "the model takes texts with classes, and the data has text only")]
    [InlineData("language", "pictures", "the model takes text, and the data has pictures only")]
    [InlineData("masked-language", "pictures", "the model takes text, and the data has pictures only")]
    [InlineData("fine-tuning", "text", "the model takes pictures, and the data has text only")]
    [InlineData("fine-tuning", "captioned", "fine-tuning takes pictures that it can resize, and captioned ones keep their size of 32 × 32: give pictures with classes")]
    public void OtherData_IsRefused(string name, string kind, string message)
    {
        string data = kind switch
        {
            "text" => _scratch.Write("text.txt", string.Concat(Enumerable.Repeat("To be or not to be, that is the question. ", 500))),
            "pictures" => _scratch.Write("pictures.csv", string.Concat(Enumerable.Range(0, 100).Select(i => $"{i % 16},3,{i * 7 % 16},0,{i % 2}\n"))),
            _ => kind,
        };
        CommandRun run = CommandRun.Of(Tiny(name, "--data", data));
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        // Lines of progress may come before it.
        run.Error.Split('\n').Where(line => line.StartsWith("panthera: ", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain(message);
    }
}
