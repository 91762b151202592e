using Panthera.Optimizers;
using Panthera.Storage;
using Panthera.Training.Data;
using Panthera.Training.Diffusion;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Diffusion;

public sealed class DenoiserTests : IDisposable
{
    private static readonly UNetShape Shape = new(8, 1, 8, [1, 2], 1, 2, Tokens: 1, Vocabulary: 4);

    private static readonly SamplingOptions Fast = new() { Steps = 4, Guidance = 3 };

    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-").FullName;

    private string Kept => Path.Combine(_folder, "run.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Draw_OnSeveralThreadsOrInPart_GivesTheSameBits()
    {
        int[] tokens = [.. Enumerable.Range(0, 20).Select(i => 1 + i % 3)];
        using Denoiser alone = Random(1);
        float[] all = alone.Draw(Fast, 20, tokens, []);
        all.Length.ShouldBe(20 * 64);
        all.ShouldAllBe(value => value >= -1 && value <= 1);
        alone.Draw(Fast, 18, tokens.AsSpan(0, 18), []).ShouldBe(all[..(18 * 64)]);
        foreach (int threads in (int[])[2, 3])
        {
            using Denoiser together = Random(threads);
            together.Draw(Fast, 20, tokens, []).ShouldBe(all);
        }
        alone.Draw(Fast with { Seed = 2 }, 20, tokens, []).ShouldNotBe(all);
    }

    [Fact]
    public void Guidance_OfNoneAndOne_IsUntoldAndTold()
    {
        using Denoiser model = Random(1);
        int[] tokens = [1, 2, 3, 1];
        float[] untold = model.Draw(Fast, 4, [], []);
        model.Draw(Fast with { Guidance = 0 }, 4, tokens, []).ShouldBe(untold);
        model.Draw(Fast, 4, [0, 0, 0, 0], []).ShouldBe(untold, 1e-5);
        float[] told = model.Draw(Fast with { Guidance = 1 }, 4, tokens, []);
        told.ShouldNotBe(untold);

        // Of one step the result is linear in the predicted noise, so that of guidance 3 lies on the line through both.
        SamplingOptions once = new() { Steps = 1, Clip = false };
        float[][] drawn = [.. new[] { 0.0, 1, 3 }.Select(guidance => model.Draw(once with { Guidance = guidance }, 4, tokens, []))];
        for (int i = 0; i < drawn[0].Length; i++)
            drawn[2][i].ShouldBe(drawn[0][i] + 3 * (drawn[1][i] - drawn[0][i]), 1e-3f * (1 + Math.Abs(drawn[2][i])));
    }

    [Fact]
    public void DrawMean_OfSeveralSeeds_IsTheirMean()
    {
        using Denoiser model = Random(1);
        float[][] each = [.. Enumerable.Range(0, 3).Select(i => model.Draw(Fast with { Seed = 7 + (ulong)i }, 4, [], []))];
        float[] mean = model.DrawMean(Fast with { Seed = 7 }, 3, 4, [], []);
        for (int i = 0; i < mean.Length; i++) mean[i].ShouldBe(each.Average(drawn => drawn[i]), 1e-5f);
        model.DrawMean(Fast with { Seed = 7 }, 1, 4, [], []).ShouldBe(each[0]);
    }

    [Fact]
    public void Draw_WithTheWrongInputs_IsRefused()
    {
        using Denoiser model = Random(1);
        Should.Throw<ArgumentException>(() => model.Draw(Fast, 4, [1, 2], []));
        Should.Throw<ArgumentException>(() => model.Draw(Fast, 1, [1], new float[64]));
        Should.Throw<InputException>(() => model.Draw(Fast, 1, [4], [])).Message.ShouldBe("token bag: token 4 is not between 0 and 3");
    }

    [Theory, InlineData("unet"), InlineData("unet-class"), InlineData("unet-super"), InlineData("unet-caption")]
    public void Load_OfACheckpoint_DrawsAsTheTrainedModel(string name)
    {
        ProxyTask task = ModelTasks.Open(ModelChoice.Parse($"{name}:side=16,width=4,heads=1"), new TaskData(), 4);
        using Trainer trainer = new(task);
        trainer.Run(new TrainingRun(Catalogue.Find("adamw")!.Parsed.Program, 1) { Steps = 2, CheckpointPath = Kept, Average = 0.5 });
        (DiffusionNotes notes, Denoiser model) = DiffusionNotes.Load(Kept, 1);
        using Denoiser loaded = model;
        UNetShape shape = (UNetShape)task.Shape;
        DiffusionSource source = (DiffusionSource)task.Data;
        notes.Shape.ToString().ShouldBe((shape with { Multipliers = notes.Shape.Multipliers }).ToString());
        notes.Shape.Multipliers.ShouldBe(shape.Multipliers);
        (notes.Condition, notes.Factor, notes.Classes).ShouldBe((source.Condition, source.Factor, source.Pictures.Classes));
        notes.Schedule().Name.ShouldBe(source.Schedule.Name);
        using Denoiser trained = new(shape, source.Schedule);
        trainer.Plan.Parameters.CopyTo(trained.Weights);
        Wishes wishes = Wishes.Of(source, shape, Split.Test, 3);
        loaded.Draw(Fast, 3, wishes.Tokens, wishes.Coarse).ShouldBe(trained.Draw(Fast, 3, wishes.Tokens, wishes.Coarse));
    }

    [Theory]
    [InlineData("", "what it says of its diffusion model cannot be read")]
    [InlineData("16 1 8 1 2 0 0 0 0 0 10 0", "what it says of its diffusion model cannot be read")]
    [InlineData("16 1 8 1 2 0 0 0 9 0 10 0 1+2", "what it says of its diffusion model cannot be read")]
    [InlineData("16 1 8 2000000000 2 0 0 0 0 0 10 0 1+2", "what it says of its diffusion model cannot be read")]
    [InlineData("2000000000 1 8 1 2 0 0 0 0 0 10 0 1+2", "what it says of its diffusion model cannot be read")]
    [InlineData("16 1 8 1 2 0 0 0 0 0 10 0 1+99999999999", "what it says of its diffusion model cannot be read")]
    [InlineData("16 1 -8 1 2 0 0 0 0 0 10 0 1+2", "what it says of its diffusion model cannot be read")]
    [InlineData("1024 3 512 1 256 0 0 0 0 0 10 0 1", "'model.time.in.weight'")]
    [InlineData("16 1 7 1 1 0 0 0 0 0 10 0 1+2", "sinusoidal embedding: a width of 7 is not possible")]
    public void Load_OfNotesThatLie_IsOneLine(string notes, string message)
    {
        SafeTensors.Write(Kept, [Tensor.Of<float>("model.out.bias", [1], [0f])], new Dictionary<string, string> { ["diffusion"] = notes });
        string said = Should.Throw<InputException>(() => DiffusionNotes.Load(Kept, 1)).Message;
        said.ShouldStartWith(Kept);
        said.ShouldContain(message);
        said.ShouldNotContain("\n");
    }

    [Fact]
    public void Load_OfAnotherModel_SaysWhatIsExpected()
    {
        SafeTensors.Write(Kept, [Tensor.Of<float>("model.head.bias", [1], [0f])], new Dictionary<string, string>());
        Should.Throw<InputException>(() => DiffusionNotes.Load(Kept, 1)).Message
            .ShouldBe($"{Kept}: no diffusion model in it; expected a checkpoint of one of unet, unet-class, unet-caption, unet-super");
    }

    [Fact]
    public void TwoPictures_Learned_AreDrawn()
    {
        // White on the left or on the right: what is drawn after a short training is one or the other, each about as often.
        UNetShape shape = new(4, 1, 8, [1], 1, 1);
        byte[] pixels = [.. Enumerable.Range(0, 200 * 16).Select(i => (byte)((i / 16 + i % 4 / 2) % 2 * 255))], labels = [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 2))];
        PictureSplit split = new(pixels, labels);
        DiffusionSource source = new(new PictureSet("two", "two pictures", 4, 4, 2, split, split, split), shape, DiffusionCondition.None, NoiseSchedule.Cosine());
        ProxyTask task = new()
        {
            Name = "two", ModelSummary = "U-Net", Shape = shape, Data = source, Batch = 32, Steps = 800, MeasuredExamples = 200, Classes = 2,
            Metric = Metric.SquaredError, LargestLoss = 10,
        };
        using Trainer trainer = new(task);
        trainer.Run(new TrainingRun(Catalogue.Find("adamw")!.Parsed.Program, 1) { Scale = 3, Average = 0.98 }).Loss.ShouldBeLessThan(0.5);
        using Denoiser model = new(shape, source.Schedule);
        trainer.Plan.Parameters.CopyTo(model.Weights);
        float[] drawn = model.Draw(new SamplingOptions { Steps = 50 }, 64, [], []);
        double[] sides = [.. Enumerable.Range(0, 64).Select(i => Enumerable.Range(0, 16).Average(pixel => (pixel % 4 < 2 ? -1 : 1) * drawn[i * 16 + pixel]))];
        sides.Count(side => Math.Abs(side) > 0.5).ShouldBeGreaterThan(58);
        sides.Count(side => side > 0).ShouldBeInRange(16, 48);
    }

    private static Denoiser Random(int threads)
    {
        Denoiser model = new(Shape, NoiseSchedule.Cosine(), threads);
        Rng rng = new(5);
        foreach (ref float weight in model.Weights) weight = 0.2f * (float)rng.NextNormal();
        return model;
    }
}
