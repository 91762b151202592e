using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Storage;
using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private const int Steps = 24;

    private static readonly PictureSet Data = Pictures.Draw(12, 256, 64, 128, 1);

    private static readonly ProxyTask Tiny = new()
    {
        Name = "tiny", ModelSummary = "perceptron", Data = Data, Batch = 16, Steps = Steps, MeasuredExamples = 64, Metric = Metric.Accuracy,
        Classes = Data.Classes, Shape = new MlpShape(144, [8], Data.Classes),
    };

    private static readonly Program AdamW = Catalogue.Find("adamw")!.Parsed.Program;

    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-").FullName;

    private string Kept => Path.Combine(_folder, "run.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, int> Programs => new(
        from program in (string[])["adamw", "lion", "adafactor", "muon", "amsgrad"] from threads in (int[])[1, 2] select (program, threads));

    [Theory]
    [MemberData(nameof(Programs))]
    public void Resume_InterruptedAnywhere_GivesTheBitsOfTheWholeRun(string program, int threads)
    {
        TrainingRun run = new(Catalogue.Find(program)!.Parsed.Program, 5)
        {
            Schedule = new(ScheduleShape.Named("linear")) { WarmupSteps = 3 }, WeightDecay = 0.01, DecayMask = DecayMask.Matrices, ClipNorm = 0.5,
        };
        (TrainingResult result, float[] losses, byte[] bytes) whole = Train(run, Tiny, 1);
        foreach (int interrupted in (int[])[1, 7, Steps - 1])
        {
            Interrupt(run, Tiny, interrupted, threads);
            // The weights, the states, the step count and the stream of examples are the same, byte by byte.
            (TrainingResult result, float[] losses, byte[] bytes) rest = Train(run with { ResumeFrom = Kept }, Tiny, 3 - threads);
            rest.losses.ShouldBe(whole.losses[interrupted..]);
            rest.result.ShouldBe(whole.result);
            rest.bytes.ShouldBe(whole.bytes);
        }
    }

    [Fact]
    public void Resume_ModelWithBuffers_GoesOnWithTheirValues()
    {
        ProxyTask drifting = Tiny with { Shape = new DriftingShape(144, Data.Classes) };
        TrainingRun run = new(AdamW, 5);
        (TrainingResult result, float[] losses, byte[] bytes) whole = Train(run, drifting, 1);
        Interrupt(run, drifting, 9, 2);
        SafeTensors.Read(Kept).Values<float>("buffer.drift.offset", 1)[0].ShouldNotBe(0);
        (TrainingResult result, float[] losses, byte[] bytes) rest = Train(run with { ResumeFrom = Kept }, drifting, 2);
        rest.losses.ShouldBe(whole.losses[9..]);
        rest.result.ShouldBe(whole.result);
        rest.bytes.ShouldBe(whole.bytes);
    }

    [Fact]
    public void Resume_RunThatAverages_GoesOnWithWeightsAndAverage()
    {
        TrainingRun run = new(AdamW, 5) { Average = 0.9 };
        (TrainingResult result, float[] losses, byte[] bytes) whole = Train(run, Tiny, 1);
        foreach (int interrupted in (int[])[1, 11])
        {
            Interrupt(run, Tiny, interrupted, 2);
            (TrainingResult result, float[] losses, byte[] bytes) rest = Train(run with { ResumeFrom = Kept }, Tiny, 1);
            rest.losses.ShouldBe(whole.losses[interrupted..]);
            rest.result.ShouldBe(whole.result);
            rest.bytes.ShouldBe(whole.bytes);
        }
        Trainer trainer = new(Tiny);
        trainer.Run(run with { CheckpointPath = Kept });
        TensorFile kept = SafeTensors.Read(Kept);
        kept.Values<float>("model.head.bias", Data.Classes).ToArray().ShouldBe(trainer.Plan.Parameters[^Data.Classes..]);
        kept.Values<float>("trained.head.bias", Data.Classes).ToArray().ShouldNotBe(trainer.Plan.Parameters[^Data.Classes..]);
    }

    [Theory, InlineData(0.9, null, "average '0.9', here none"), InlineData(null, 0.9, "average is missing"), InlineData(0.9, 0.8, "average '0.9', here '0.8'")]
    public void Resume_WithAnotherAverage_IsRefused(double? before, double? now, string difference)
    {
        Interrupt(new TrainingRun(AdamW, 5) { Average = before }, Tiny, 5, 1);
        Should.Throw<InputException>(() => Train(new TrainingRun(AdamW, 5) { Average = now, ResumeFrom = Kept }, Tiny, 1))
            .Message.ShouldBe($"{Kept}: a checkpoint of another run: {difference}.");
    }

    [Fact]
    public void Resume_BetweenHurdles_LooksAtTheSameLosses()
    {
        List<float> losses = [];
        new Trainer(Tiny).Run(new TrainingRun(AdamW, 2) { Steps = 64, OnStep = report => losses.Add(report.Loss) });
        // The window is a sixteenth of the steps, four; the interruption is in its middle.
        float mean = losses.Skip(16).Take(4).Average();
        foreach ((float margin, Ending ending) in ((float, Ending)[])[(1e-4f, Ending.Finished), (-1e-4f, Ending.Stopped)])
        {
            TrainingRun run = new(AdamW, 2) { Steps = 64, Hurdles = [new(8, 100), new(20, mean + margin)] };
            Interrupt(run, Tiny, 18, 1);
            TrainingResult resumed = new Trainer(Tiny).Run(run with { ResumeFrom = Kept });
            resumed.ShouldBe(new Trainer(Tiny).Run(run));
            resumed.Ending.ShouldBe(ending);
        }
    }

    [Fact]
    public void CheckpointEvery_Steps_KeepsThoseAndTheLast()
    {
        List<long> kept = [];
        TrainingRun run = new(AdamW, 1)
        {
            CheckpointPath = Kept, CheckpointEvery = 7,
            OnStep = _ => kept.Add(File.Exists(Kept) ? SafeTensors.Read(Kept).Values<long>("run.step")[0] : 0),
        };
        TrainingResult plain = new Trainer(Tiny).Run(new TrainingRun(AdamW, 1)), result = new Trainer(Tiny).Run(run);
        result.ShouldBe(plain);
        kept.ShouldBe(Enumerable.Range(0, Steps).Select(step => (long)(step / 7 * 7)));

        // What is finished is only measured again.
        kept.Clear();
        new Trainer(Tiny).Run(run with { ResumeFrom = Kept }).ShouldBe(plain);
        kept.ShouldBeEmpty();
        Directory.GetFileSystemEntries(_folder).ShouldBe([Kept]);
    }

    [Fact]
    public void Run_CheckpointWithoutSteps_OverwritesNothing()
    {
        File.WriteAllText(Kept, "something");
        new Trainer(Tiny).Run(new TrainingRun(AdamW, 1) { CheckpointPath = Kept }, new CancellationToken(true)).Steps.ShouldBe(0);
        File.ReadAllText(Kept).ShouldBe("something");
    }

    [Fact]
    public void Resume_OtherRun_SaysAllThatDiffers()
    {
        TrainingRun run = new(AdamW, 1);
        Interrupt(run, Tiny, 2, 1);
        Refused(run with { Seed = 2 }, Tiny).ShouldBe("seed '1', here '2'");
        Refused(run with { Steps = 30 }, Tiny).ShouldBe("steps '24', here '30'");
        Refused(run, Tiny with { Batch = 8 }).ShouldBe("batch '16', here '8'");
        Refused(run, Tiny with { Name = "other" }).ShouldBe("task 'tiny', here 'other'");
        Refused(run, Tiny with { ModelSummary = "large" }).ShouldBe("model 'perceptron', here 'large'");
        Refused(run, Tiny with { Data = Pictures.Draw(12, 250, 64, 128, 1) }).ShouldStartWith("data '");
        Refused(run, Tiny with { Data = WithAnotherPixel((PictureSet)Tiny.Data) }).ShouldStartWith("examples '");
        Refused(run with { Scale = 2 }, Tiny).ShouldBe("scale '1', here '2'");
        Refused(run with { ClipNorm = 0.1 }, Tiny).ShouldBe("clip norm 'none', here '0.1'");
        Refused(run with { Program = Catalogue.Find("lion")!.Parsed.Program }, Tiny).ShouldBe("another program");
        Refused(run with { WeightDecay = 0.1, DecayMask = DecayMask.Matrices }, Tiny)
            .ShouldBe("weight decay '0', here '0.1'; decay mask 'Everything', here 'Matrices'");
        Refused(run with { Schedule = Schedule.Default with { FinalShare = 0.5 } }, Tiny)
            .ShouldBe("schedule 'cosine, warm-up 0.1 of the steps', here 'cosine, warm-up 0.1 of the steps, down to 0.5'");

        string Refused(TrainingRun other, ProxyTask task)
        {
            string start = $"{Kept}: a checkpoint of another run: ", message = Fault(other with { ResumeFrom = Kept }, task);
            message.ShouldStartWith(start);
            message.ShouldEndWith(".");
            message.ShouldNotContain('\n');
            return message[start.Length..^1];
        }
    }

    [Fact]
    public void Resume_DamagedFile_SaysWhatIsWrong()
    {
        TrainingRun run = new(AdamW, 1) { ResumeFrom = Kept };
        Fault(run, Tiny).ShouldBe($"{Kept}: no such file; expected a file that can be read.");
        File.WriteAllText(Kept, "no checkpoint at all");
        Fault(run, Tiny).ShouldStartWith($"{Kept}, byte 0: a header of ");
        SafeTensors.Write(Kept, [], new Dictionary<string, string>());
        Fault(run, Tiny).ShouldBe($"{Kept}: no checkpoint of a training; expected 'panthera checkpoint 1' in its header.");
        SafeTensors.Write(Kept, [], new Dictionary<string, string> { ["format"] = "panthera checkpoint 2" });
        Fault(run, Tiny).ShouldBe($"{Kept}: a checkpoint of format 'panthera checkpoint 2'; expected 'panthera checkpoint 1'.");

        Interrupt(new TrainingRun(AdamW, 1), Tiny, 2, 1);
        TensorFile good = SafeTensors.Read(Kept);
        With("run.step", Tensor.Of<long>("run.step", [], [Steps + 1])).ShouldBe($"{Kept}: 'run.step' is 25; expected 0 to 24.");
        With("run.step", Tensor.Of<long>("run.step", [], [-1])).ShouldBe($"{Kept}: 'run.step' is -1; expected 0 to 24.");
        With("run.rng", null).ShouldBe($"{Kept}: no tensor 'run.rng'; expected one of U64 ().");
        With("model.head.weight", null).ShouldStartWith($"{Kept}: no tensor 'model.head.weight'; expected one of F32 (8 × ");
        With("model.hidden 1.bias", Tensor.Of<float>("model.hidden 1.bias", [2], [1, 2])).ShouldBe(
            $"{Kept}: tensor 'model.hidden 1.bias' is F32 (2); expected F32 (8).");
        string state = good.Tensors.First(t => t.Name.StartsWith("optimizer.0.", StringComparison.Ordinal)).Name;
        With(state, null).ShouldStartWith($"{Kept}: no tensor '{state}'; expected one of F32 (");

        string With(string name, Tensor? changed)
        {
            SafeTensors.Write(Kept, [.. good.Tensors.Where(t => t.Name != name), .. changed is null ? [] : (Tensor[])[changed]], good.Metadata);
            return Fault(run, Tiny);
        }
    }

    [Fact]
    public void Run_PathThatCannotBeWritten_IsRefusedBeforeTheFirstStep()
    {
        string inside = Path.Combine(_folder, "missing", "a");
        int heard = 0;
        Fault(new TrainingRun(AdamW, 1) { CheckpointPath = inside, OnStep = _ => heard++ }, Tiny)
            .ShouldBe($"cannot write '{inside}': its folder does not exist");
        Directory.CreateDirectory(Kept + ".tmp");
        Fault(new TrainingRun(AdamW, 1) { CheckpointPath = Kept, OnStep = _ => heard++ }, Tiny)
            .ShouldBe($"cannot write '{Kept}': access to '{Kept}.tmp' is denied");
        heard.ShouldBe(0);
    }

    [Fact]
    public void Run_DiskFullOnTheWay_KeepsTheCheckpointBefore()
    {
        if (!File.Exists("/dev/full")) return;
        TrainingRun run = new(AdamW, 1);
        TrainingResult whole = new Trainer(Tiny).Run(run);
        Fault(run with
        {
            CheckpointPath = Kept,
            CheckpointEvery = 4,
            OnStep = report =>
            {
                if (report.Step == 6) File.CreateSymbolicLink(Kept + ".tmp", "/dev/full");
            },
        }, Tiny).ShouldStartWith($"cannot write '{Kept}': No space left on device");
        Directory.GetFileSystemEntries(_folder).ShouldBe([Kept]);
        SafeTensors.Read(Kept).Values<long>("run.step")[0].ShouldBe(4);
        new Trainer(Tiny).Run(run with { ResumeFrom = Kept }).ShouldBe(whole);
    }

    [Fact]
    public void Run_ImpossibleSettings_AreRefused()
    {
        Fault(new TrainingRun(AdamW, 1) { CheckpointEvery = 5 }, Tiny).ShouldBe("a checkpoint every 5 steps has no file to go to");
        Should.Throw<InputException>(() => new TrainingRun(AdamW, 1) { CheckpointEvery = 0 })
            .Message.ShouldBe("a checkpoint every 0 steps is not possible; expected 1 or more");
        Should.Throw<ArgumentException>(() => new Trainer(Tiny).Run(new TrainingRun(AdamW, 1) { CheckpointPath = Kept }, new Still()));
    }

    /// <summary>Trains to the end; the bytes are those of the last checkpoint.</summary>
    private (TrainingResult Result, float[] Losses, byte[] Bytes) Train(TrainingRun run, ProxyTask task, int threads)
    {
        List<float> losses = [];
        string end = Path.Combine(_folder, "end");
        using Trainer trainer = new(task, threads);
        TrainingResult result = trainer.Run(run with { CheckpointPath = end, OnStep = report => losses.Add(report.Loss) });
        return (result, [.. losses], File.ReadAllBytes(end));
    }

    private void Interrupt(TrainingRun run, ProxyTask task, int step, int threads)
    {
        using CancellationTokenSource source = new();
        using Trainer trainer = new(task, threads);
        TrainingResult result = trainer.Run(run with
        {
            CheckpointPath = Kept,
            OnStep = report =>
            {
                if (report.Step == step) source.Cancel();
            },
        }, source.Token);
        result.ShouldBe(new TrainingResult(Ending.Cancelled, step, double.PositiveInfinity, 0));
    }

    private static string Fault(TrainingRun run, ProxyTask task) => Should.Throw<InputException>(() => new Trainer(task).Run(run)).Message;

    private sealed class Still : IUpdateRule
    {
        public void Reset() { }

        public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate) => new float[weights.Length];
    }

    private static PictureSet WithAnotherPixel(PictureSet set)
    {
        PictureSplit train = set[Split.Train];
        byte[] pixels = [.. train.Pixels];
        pixels[^1] ^= 1;
        return new(set.Name, set.Provenance, set.Width, set.Height, set.Classes, train with { Pixels = pixels }, set[Split.Validation], set[Split.Test]);
    }
}
