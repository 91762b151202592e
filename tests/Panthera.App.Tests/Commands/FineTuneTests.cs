using System.Text.Json;
using Panthera.Training.Data;

namespace Panthera.App.Tests.Commands;

/// <summary>Training that begins with the weights of another one, and what is said of texts with classes.</summary>
public sealed class FineTuneTests : IDisposable
{
    private const string Sizes = "sequence=12,vocabulary=128,width=16,depth=1,heads=2";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Encoder_OfAMaskedModelsWeights_SaysWhatIsTakenAndScoresItsClasses()
    {
        (string data, string weights) = (Requests(), _scratch.PathOf("bert.safetensors"));
        CommandRun first = CommandRun.Of("train", "adamw", "--model", $"bert:{Sizes}", "--data", data, "--steps", "5", "--batch", "8", "--save", weights);
        first.Code.ShouldBe(ExitCode.Success, first.Error);
        first.Output.ShouldMatch(@"\ntest +loss \d\.\d{4}  \d+\.\d\d ppl, \d+\.\d % of hidden tokens named  on ");
        first.Output.ShouldEndWith($"; weights in {weights}\n");

        string[] next = ["train", "adamw", "--model", $"encoder:{Sizes.Replace("sequence=12", "sequence=20")}", "--data", data, "--steps", "5", "--batch", "8", "--init", weights];
        CommandRun run = CommandRun.Of(next);
        run.Code.ShouldBe(ExitCode.Success, run.Error);
        run.Error.ShouldContain($"\nweights   {weights}: 15 arrays taken; 1 interpolated (positions.position); 2 fresh (head.weight, head.bias); 2 not used (model.words.weight, model.words.bias)\n");
        run.Output.ShouldMatch(@"\nclasses +validation: \d+\.\d % right, F1 0\.\d{4} over classes, Matthews correlation -?0\.\d{4}\n +test: ");
        JsonElement json = CommandRun.Json(next);
        json.GetProperty("firstWeights").GetProperty("interpolated")[0].GetString().ShouldBe("positions.position");
        JsonElement test = json.GetProperty("test"), classes = test.GetProperty("classes");
        classes.GetProperty("accuracy").GetDouble().ShouldBe(test.GetProperty("accuracy").GetDouble(), 1e-12);
        classes.GetProperty("f1").ValueKind.ShouldBe(JsonValueKind.Null);
        classes.GetProperty("matthews").GetDouble().ShouldBeInRange(-1, 1);
        json.GetProperty("flatness").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Vision_AtAHigherResolution_TakesAllAndInterpolatesPositions()
    {
        string weights = _scratch.PathOf("vit.safetensors");
        string[] model = ["train", "adamw", "--model", "vit:width=8,depth=1,heads=2,mlp=2", "--steps", "2", "--batch", "4"];
        CommandRun.Text([.. model, "--side", "12", "--save", weights]);
        JsonElement json = CommandRun.Json([.. model, "--side", "24", "--init", weights, "--flatness", "0.01"]);
        json.GetProperty("firstWeights").GetProperty("interpolated").EnumerateArray().Select(name => name.GetString()).ShouldBe(["tokens.position"]);
        json.GetProperty("firstWeights").GetProperty("fresh").GetArrayLength().ShouldBe(0);
        JsonElement flatness = json.GetProperty("flatness");
        flatness.GetProperty("noise").GetString().ShouldBe("weights");
        flatness.GetProperty("size").GetDouble().ShouldBe(0.01);
        flatness.GetProperty("standardError").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void TextToText_WithoutData_LearnsGeneratedRequests()
    {
        CommandRun run = CommandRun.Of("train", "adamw", "--model", $"t5:{Sizes}", "--steps", "2", "--batch", "4", "--flatness", "0.1", "--flatness-noise", "filters");
        run.Code.ShouldBe(ExitCode.Success, run.Error);
        run.Error.ShouldContain("generated requests of 12 kinds");
        run.Output.ShouldContain(" % of answer tokens ");
        run.Output.ShouldMatch(@"\nflatness +training loss \d\.\d{4} rises by -?\d+\.\d{4} ± \d+\.\d{4} \(standard error, 16 directions\) where every filter moves by 0\.1 of its length\n");
    }

    [Fact]
    public void Init_OfWhatDoesNotFit_SaysSo()
    {
        string weights = _scratch.PathOf("mlp.safetensors");
        CommandRun.Text("train", "adamw", "--model", "mlp:hidden=4", "--side", "12", "--steps", "1", "--batch", "4", "--save", weights);
        Fails("none of its 4 arrays fits the model", "--model", $"encoder:{Sizes}", "--init", weights);
        Fails("no such file", "--model", "mlp", "--init", _scratch.PathOf("nothing"));
        Fails("--init names no file", "--model", "mlp", "--init", "");
        Fails("a header of", "--model", "mlp", "--init", _scratch.Write("text", "this is no file of weights, whatever its name says"));
        Fails("pictures cannot be drawn with 8 pixels a side; expected 12 to 64, or pictures of your own", "--model", "mlp", "--side", "8");
        Fails("--side is for a --model", "--task", "mlp", "--side", "8");
    }

    private static void Fails(string message, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(["train", "adamw", "--steps", "1", .. arguments]);
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        run.Error.ShouldContain(message);
    }

    private string Requests()
    {
        LabelledTexts texts = GeneratedRequests.Write(1);
        return _scratch.Write("requests.csv", "text,category\n"
            + string.Concat(texts.Splits[(int)Split.Train].Take(1_000).Select(text => $"\"{text.Text}\",{texts.ClassNames[text.Class]}\n")));
    }
}
