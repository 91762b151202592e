using System.Runtime.InteropServices;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Tasks;

public class ProxyTasksTests
{
    private static readonly TaskData Data = new();
    private static readonly Program AdamW = Catalogue.Find("adamw")!.Parsed.Program;

    private static IEnumerable<(TaskDefinition Definition, TaskSize Size)> Table =>
        ProxyTasks.All.SelectMany(definition => Enum.GetValues<TaskSize>().Select(size => (definition, size)));

    public static TheoryData<string> Names => [.. ProxyTasks.All.Select(definition => definition.Name)];

    [Fact]
    public void Names_AreUnique() => Table.Select(row => ProxyTasks.NameOf(row.Definition, row.Size)).ShouldBeUnique();

    [Fact]
    public void Defaults_AreTasksOfTheirRole()
    {
        Dictionary<string, TaskRole> roles = Table.ToDictionary(row => ProxyTasks.NameOf(row.Definition, row.Size), row => row.Definition.Role);
        ProxyTasks.SearchDefaults.ShouldAllBe(name => roles[name] == TaskRole.Search);
        ProxyTasks.SelectionDefaults.ShouldAllBe(name => roles[name] == TaskRole.Selection);
        ProxyTasks.VerdictDefaults.ShouldAllBe(name => roles[name] == TaskRole.Verdict);
    }

    [Theory]
    [InlineData("vti", "vit")]
    [InlineData("lm-10", "lm-10x")]
    public void Open_MisspeltName_HintsAtTheRightOne(string name, string meant) =>
        Should.Throw<InputException>(() => ProxyTasks.Open(name, Data)).Message.ShouldContain($"did you mean '{meant}'?");

    [Fact]
    public void Open_UnknownName_SaysWhereTasksAreListed() =>
        Should.Throw<InputException>(() => ProxyTasks.Open("something-else-entirely", Data)).Message.ShouldContain("panthera tasks");

    [Theory, MemberData(nameof(Names))]
    public void Open_SmallestSize_IsReadyToTrain(string name)
    {
        ProxyTask task = ProxyTasks.Open(name, Data);
        task.Name.ShouldBe(name);
        Trainer trainer = new(task);
        trainer.Plan.Rows.ShouldBe(task.Batch);
        TrainingResult result = trainer.Run(new TrainingRun(AdamW, 1) { Steps = 2 });
        result.Ending.ShouldBe(Ending.Finished);
        result.Loss.ShouldBe(Math.Log(task.Classes), 0.4 * Math.Log(task.Classes));
    }

    // Pictures need all their steps to begin to tell; text shows the commonest tokens at once.
    [Theory]
    [InlineData("vit", 240)]
    [InlineData("lm", 60)]
    [InlineData("mlp", 400)]
    [InlineData("mixer", 200)]
    public void Open_SearchTask_TrainsBelowAUniformGuess(string name, int steps)
    {
        ProxyTask task = ProxyTasks.Open(name, Data);
        TrainingResult result = new Trainer(task).Run(new TrainingRun(AdamW, 1) { Steps = steps, Scale = 4 });
        result.Ending.ShouldBe(Ending.Finished);
        result.Loss.ShouldBeLessThan(0.98 * Math.Log(task.Classes));
        result.Accuracy.ShouldBeGreaterThan(1.2 / task.Classes);
    }

    [Fact]
    public void Pictures_OfTwoSets_ShareNone()
    {
        // Drawn at one size, so that a picture that two sets had would be the same, pixel by pixel.
        HashSet<string> seen = [];
        foreach (DataSet set in Enum.GetValues<DataSet>())
        {
            string[] own = [.. AllPictures(Data.Pictures(16, set)).Distinct()];
            own.Length.ShouldBeGreaterThan(10_000);
            own.ShouldAllBe(picture => seen.Add(picture));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Documents_OfTwoSets_ShareNone(bool installed)
    {
        HashSet<string> seen = [];
        foreach (DataSet set in Enum.GetValues<DataSet>())
        {
            Corpus corpus = installed ? LanguageCorpus.Default(set, out _) : LanguageCorpus.Default(null, set, out _);
            corpus.Documents.Count.ShouldBeGreaterThan(10);
            corpus.Documents.Count(document => !seen.Add(document)).ShouldBe(0);
        }
    }

    [Fact]
    public void Open_SameSource_IsSharedByTasks()
    {
        ReferenceEquals(ProxyTasks.Open("vit", Data).Data, ProxyTasks.Open("vit", Data).Data).ShouldBeTrue();
        ReferenceEquals(ProxyTasks.Open("vit", Data).Data, ProxyTasks.Open("vit-unseen", Data).Data).ShouldBeFalse();
    }

    public static TheoryData<Metric, string> Quotes => new()
    {
        { Metric.Accuracy, "87.5 %" }, { Metric.Perplexity, "7.39 ppl" }, { Metric.SquaredError, "2.0000 mse" },
    };

    [Theory]
    [MemberData(nameof(Quotes))]
    public void Quote_IsInTheTasksMetric(Metric metric, string quoted)
    {
        ProxyTask task = ProxyTasks.Open("mlp", Data) with { Metric = metric };
        task.Quote(2, 0.875).ShouldBe(quoted);
    }

    private static IEnumerable<string> AllPictures(IPictureSource pictures)
    {
        int length = pictures.Channels * pictures.Height * pictures.Width;
        Batch batch = new(new float[length], [], new int[1]);
        foreach (Split split in Enum.GetValues<Split>())
            for (int i = 0; i < pictures.Count(split); i++)
            {
                pictures.Read(split, [i], batch);
                yield return Convert.ToBase64String(MemoryMarshal.AsBytes(batch.Features.AsSpan()));
            }
    }
}
