using System.Text.Json;

namespace Panthera.App.Tests.Commands;

/// <summary>Training a diffusion model and drawing with it.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly byte[] PngStart = [0x89, 0x50, 0x4E, 0x47];

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void ClassModel_TrainedAndAsked_DrawsItsPictures()
    {
        (string model, string meanwhile, string target) = (_scratch.PathOf("model.safetensors"), _scratch.PathOf("on-the-way.png"), _scratch.PathOf("drawn.png"));
        string pictures = Pictures();
        JsonElement trained = CommandRun.Json(
            "train", "adamw", "--model", "unet-class:width=4,heads=1", "--data", pictures, "--batch", "8", "--steps", "40", "--scale", "5", "--average", "0.9",
            "--samples", meanwhile, "--sample-every", "30", "--checkpoint", model);
        trained.GetProperty("validation").GetProperty("loss").GetDouble().ShouldBeInRange(0.1, 1);
        IsPng(meanwhile);

        JsonElement drawn = CommandRun.Json("sample", model, "--out", target, "--count", "6", "--steps", "3", "--guidance", "10", "--class", "1", "--threads", "1");
        drawn.GetProperty("count").GetInt32().ShouldBe(6);
        drawn.GetProperty("scores").ValueKind.ShouldBe(JsonValueKind.Null);
        byte[] first = IsPng(target);
        CommandRun.Text("sample", model, "--out", target, "--count", "6", "--steps", "3", "--guidance", "10", "--class", "1", "--threads", "2").ShouldStartWith("6 pictures in 3 steps, seed 1: ");
        IsPng(target).ShouldBe(first);
        CommandRun.Text("sample", model, "--out", target, "--count", "6", "--steps", "3", "--guidance", "10", "--class", "0");
        IsPng(target).ShouldNotBe(first);

        string judged = CommandRun.Text("sample", model, "--count", "20", "--steps", "2", "--measure", "--judge-steps", "3", "--data", pictures);
        judged.ShouldMatch(@"judge +names the class of \d+\.\d % of real pictures\nFréchet +\d+\.\d{3} from them; .*: \d+\.\d{3}\nagreement +\d+\.\d % show");
    }

    [Fact]
    public void SuperResolution_TrainedAndMeasured_IsComparedWithBicubic()
    {
        (string model, string target) = (_scratch.PathOf("model.safetensors"), _scratch.PathOf("drawn.png"));
        string pictures = Pictures();
        CommandRun.Text("train", "adamw", "--model", "unet-super:side=8,factor=2,width=4,heads=1", "--data", pictures, "--batch", "8", "--steps", "2", "--checkpoint", model);
        CommandRun.Text("sample", model, "--count", "10", "--steps", "2", "--measure", "--judge-steps", "3", "--data", pictures, "--out", target)
            .ShouldMatch(@"\nerror +\d+\.\d{5} squared, of pixels from -1 to 1; bicubic \d+\.\d{5}\n");
        IsPng(target);
        Fails(["sample", model, "--out", target, "--count", "1000", "--data", pictures], "1,000 pictures are more than the ");
    }

    [Fact]
    public void Nonsense_IsOneLineThatSaysWhatIsWrong()
    {
        (string model, string other, string target) = (_scratch.PathOf("model.safetensors"), _scratch.PathOf("other.safetensors"), _scratch.PathOf("drawn.png"));
        string pictures = Pictures();
        string[] train = ["train", "adamw", "--data", pictures, "--batch", "8", "--steps", "1", "--checkpoint"];
        CommandRun.Text([.. train, model, "--model", "unet:width=4,heads=1"]);
        CommandRun.Text([.. train, other, "--model", "mlp:hidden=4"]);
        Fails(["sample", model], "give --out FILE.png for the pictures, or --measure to have them judged");
        Fails(["sample", model, "--out", target, "--class", "1"], "--class is for a model that was trained with classes");
        Fails(["sample", model, "--out", target, "--caption", "a circle"], "--caption is for a model that was trained with captions");
        Fails(["sample", model, "--out", target, "--steps", "1001"], "--steps takes a whole number from 1 to 1000");
        Fails(["sample", model, "--out", _scratch.PathOf("missing/drawn.png")], "its folder does not exist");
        Fails(["sample", other, "--out", target], "no diffusion model in it; expected a checkpoint of one of unet,");
        Fails(["sample", _scratch.PathOf("missing"), "--out", target], "missing");
        Fails(["sample", pictures, "--out", target], "pictures.csv");
        byte[] whole = File.ReadAllBytes(model);
        File.WriteAllBytes(other, whole[..(whole.Length / 2)]);
        Fails(["sample", other, "--out", target], "other.safetensors");
        Fails([.. train[..^1], "--model", "mlp:hidden=4", "--samples", target], "--samples is for models that draw pictures, such as unet; mlp draws none");
        Fails([.. train[..^1], "--model", "unet:width=4,heads=1", "--sample-every", "2"], "--sample-every says when to draw pictures, but --samples does not say where to");
        Fails([.. train[..^1], "--model", "unet:width=4,heads=1", "--average", "1"], "--average takes a number from");
        Fails([.. train[..^1], "--model", "unet:width=5,heads=1"], "a width of 5 is not possible; expected an even number");
        Fails([.. train[..^1], "--model", "unet-caption:side=16"], "the model takes captioned pictures, and the data has pictures only");
        Fails(["train", "adamw", "--model", "unet-caption:side=8"], "pictures with captions cannot be made 8 pixels wide; expected 16 to 128");
        Fails([.. train[..^1], "--model", "unet-super:factor=4,side=6"], "cannot be made coarser 4 times");
    }

    private static void Fails(string[] arguments, string message)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(ExitCode.BadInput, $"{string.Join(' ', arguments)}\n{run.Output}{run.Error}");
        run.Error.ShouldContain(message);
        run.Error.Trim().ShouldNotContain("\n");
    }

    private static byte[] IsPng(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        file[..4].ShouldBe(PngStart);
        return file;
    }

    private string Pictures() => _scratch.Write("pictures.csv", string.Concat(Enumerable.Range(0, 500).Select(picture =>
        string.Join(',', Enumerable.Range(0, 36).Select(i => (i * 31 + picture * 17) % 90 + (i < 18 == (picture % 2 == 0) ? 120 : 0)))
        + $",{picture % 2}\n")));
}
