using Panthera.Optimizers;
using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Profiles;
using Panthera.Training.Tasks;
using Panthera.Training.Tests.Data;

namespace Panthera.Training.Tests.Tasks;

public class ModelTasksTests : TemporaryFiles
{
    [Fact]
    public void Open_PicturesOfTheUser_KeepTheirSize()
    {
        ProxyTask task = Open("mlp:hidden=4", WritePictures(20, 28), batch: 4);
        task.Shape.ShouldBeOfType<MlpShape>().Inputs.ShouldBe(20 * 28);
        task.Distinct(Split.Train).ShouldBe(50);
        task.Steps.ShouldBe(12);
        task.StepsOf(epochs: 2).ShouldBe(25);
        task.StepsOf(epochs: 0.001).ShouldBe(1);
        Should.Throw<InputException>(() => task.StepsOf(epochs: 1e9)).Message.ShouldMatch(@"^1,000,000,000 epochs are [\d,]+ steps; expected at most 2,147,483,647$");
        task.Measured(Split.Test).ShouldBe(8);
        task.NatsPerCharacter(1, Split.Test).ShouldBeNull();
        Should.Throw<InputException>(() => (task with { Batch = 11 }).Measured(Split.Validation))
            .Message.ShouldBe("a batch of 11 is more than the 10 examples of the validation split: give a smaller --batch or more data");
    }

    [Fact]
    public void Open_WithoutData_TakesTheSetThatIsAskedFor()
    {
        TaskData pictures = new() { Side = 12, Drawn = DataSet.Unseen };
        IPictureSource unseen = pictures.NativePictures();
        unseen.Digest.ShouldBe(pictures.Pictures(12, DataSet.Unseen).Digest);
        unseen.Digest.ShouldNotBe(pictures.Pictures(12, DataSet.Search).Digest);
        TaskData requests = new() { ReadsRequests = true };
        requests.Vocabulary = requests.NativeClassifiedTexts(128).Vocabulary;
        TextSource text = requests.NativeText(vocabulary: 0, sequence: 16);
        text.Provenance.ShouldStartWith("generated requests of 12 kinds");
        text.Vocabulary.ShouldBe(requests.Vocabulary);
        new TaskData().NativeText(128, 16).Provenance.ShouldNotContain("requests of");
    }

    [Fact]
    public void Open_SquareModelOnOblongPictures_SaysSo()
    {
        string folder = WritePictures(20, 28);
        ShouldRefuse(() => Open("vit", folder, 4)).Message.ShouldBe("the model takes square pictures; these have 20 × 28 pixels");
        ShouldRefuse(() => Open("decoder", folder, 4)).Message.ShouldBe("the model takes text, and the data has pictures only");
    }

    [Fact]
    public void NatsPerCharacter_OfATask_IsTheLossByHand()
    {
        string text = string.Concat(Enumerable.Range(0, 9000).Select(i => $"{i % 89} ü "));
        Write("book.txt", text);
        ProxyTask characters = Open("decoder:sequence=8,width=8,depth=1,heads=1", Root.FullName, 4);
        characters.NatsPerCharacter(1.25, Split.Test).ShouldBe(1.25);
        characters.Classes.ShouldBe("0123456789 ü\n".Length);

        ProxyTask pairs = Open("decoder:sequence=8,vocabulary=64,width=8,depth=1,heads=1", Root.FullName, 4);
        ITextSource source = (ITextSource)pairs.Data;
        // All windows of the test split: how many characters their tokens stand for.
        int windows = source.Count(Split.Test);
        Batch batch = new([], new int[windows * 8], new int[windows * 8]);
        source.Read(Split.Test, [.. Enumerable.Range(0, windows)], batch);
        byte[] decoded = ((TextSource)source).Vocabulary.Decode(batch.Tokens);
        int heard = System.Text.Encoding.UTF8.GetString(decoded).Length;
        pairs.NatsPerCharacter(1.25, Split.Test)!.Value.ShouldBe(1.25 * batch.Tokens.Length / heard, 0.01);
        pairs.Distinct(Split.Train).ShouldBe(source.Count(Split.Train) / 8);
    }

    [Fact]
    public void Profile_OfATraining_AddsUpAndCountsItsCalls()
    {
        ProxyTask task = Open("mlp:hidden=6", WritePictures(12, 12), batch: 5);
        using Trainer plain = new(task), timed = new(task);
        timed.Times = new StepTimes(timed.Plan.Operations.Count);
        TrainingRun run = new(Catalogue.Find("adamw")!.Parsed.Program, 1) { Steps = 30, MeasureEvery = 10, OnMeasure = _ => { } };
        TimeProvider clock = TimeProvider.System;
        long began = clock.GetTimestamp();
        timed.Run(run).ShouldBe(plain.Run(run));
        TrainingProfile profile = TrainingProfile.Of(timed.Plan, timed.Times, clock.GetElapsedTime(began));

        Ticks(profile.Kinds.Select(kind => kind.Time), profile.Others.Select(other => other.Time)).ShouldBe(profile.Total.Ticks);
        Ticks(profile.Kinds.Select(kind => kind.Time), []).ShouldBe(Ticks(profile.Operations.Select(operation => operation.Time), []));
        profile.Operations.ShouldAllBe(operation => operation.Calls == 30L * 5 / timed.Plan.SliceExamples);
        profile.Kinds.Sum(kind => kind.Flops).ShouldBe(30 * timed.Plan.FlopsPerStep);
        profile.Others.Single(other => other.Name == "optimizer's update").Calls.ShouldBe(30);
        profile.Others.Single(other => other.Name == "measuring").Time.ShouldBeGreaterThan(TimeSpan.Zero);
        profile.Operations.Single(operation => operation.Operation == "ReLU").Label.ShouldBe("after hidden 1");
    }

    private static long Ticks(IEnumerable<TimeSpan> some, IEnumerable<TimeSpan> others) => some.Concat(others).Sum(time => time.Ticks);

    private static ProxyTask Open(string model, string path, int batch) =>
        ModelTasks.Open(ModelChoice.Parse(model), new TaskData(DataDirectory.Open(path)), batch);

    // 60 pictures to train, of which the last sixth validates, and 10 to test; three classes.
    private string WritePictures(int width, int height)
    {
        foreach ((string split, int count) in new[] { ("train", 60), ("t10k", 10) })
        {
            byte[] pixels = new byte[count * width * height];
            new Random(count).NextBytes(pixels);
            Write($"{split}-images-idx3-ubyte", Idx([(uint)count, (uint)height, (uint)width], pixels));
            Write($"{split}-labels-idx1-ubyte", Idx([(uint)count], [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))]));
        }
        return Root.FullName;
    }
}
