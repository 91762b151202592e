using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests;

public class BatchFaultsTests
{
    private static readonly Program Lion = Catalogue.Find("lion")!.Parsed.Program;

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Run_FeatureThatIsNoNumber_NamesSplitExampleAndFeature(float value, string shown)
    {
        Message(new Faulty(Split.Train, 9, batch => batch.Features, 3, value)).ShouldBe($"faulty, train split, example 9, feature 3: {shown}; expected finite numbers");
        Message(new Faulty(Split.Validation, 4, batch => batch.Features, 0, value))
            .ShouldBe($"faulty, validation split, example 4, feature 0: {shown}; expected finite numbers");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void Run_TargetOutOfRange_NamesSplitAndExample(int target)
    {
        Message(new Faulty(Split.Train, 9, batch => batch.Targets, 0, target)).ShouldBe($"faulty, train split, example 9, target 0: {target}; expected 0 to 2");
        Message(new Faulty(Split.Validation, 4, batch => batch.Targets, 0, target))
            .ShouldBe($"faulty, validation split, example 4, target 0: {target}; expected 0 to 2");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(int.MinValue)]
    public void Run_TokenOutOfRange_NamesSplitAndExample(int token)
    {
        Language(new Faulty(Split.Train, 9, batch => batch.Tokens, 2, token)).ShouldBe($"faulty, train split, example 9, token 2: {token}; expected 0 to 10");
        Language(new Faulty(Split.Train, 9, batch => batch.Targets, 3, token)).ShouldBe($"faulty, train split, example 9, target 3: {token}; expected 0 to 10");

        static string Language(Faulty data) => Fault(data, new DecoderTransformerShape(4, 11, 8, 1, 2, 2), 11);
    }

    [Fact]
    public void Run_FaultBeyondTheTasksClasses_IsToldAsTheModelTellsIt() =>
        Fault(new Faulty(Split.Train, 9, batch => batch.Targets, 0, 3), new MlpShape(5, [], 3), 7)
            .ShouldBe("faulty, train split: cross-entropy: target 3 is not between 0 and 2");

    [Fact]
    public void Run_GoodExamplesThatDiverge_HaveDivergedAndNoMore()
    {
        Faulty good = new(Split.Test, 0, batch => batch.Features, 0, float.NaN);
        Program wild = Parser.Parse("def train(w, g, lr):\n  update = g * 1e38\n  return update");
        new Trainer(Task(good, new MlpShape(5, [4], 3), 3)).Run(new TrainingRun(wild, 1)).Ending.ShouldBe(Ending.Diverged);
    }

    private static string Message(Faulty data) => Fault(data, new MlpShape(5, [], 3), 3);

    private static string Fault(Faulty data, ModelShape shape, int classes) =>
        Should.Throw<InputException>(() => new Trainer(Task(data, shape, classes)).Run(new TrainingRun(Lion, 1))).Message;

    private static ProxyTask Task(Faulty data, ModelShape shape, int classes) => new()
    {
        Name = "faulty", ModelSummary = "small", Data = data, Batch = 4, Steps = 40, MeasuredExamples = 12, Metric = Metric.Accuracy,
        Classes = classes, Shape = shape,
    };

    /// <summary>Zeros and ones, but for one number of one example of one split.</summary>
    private sealed class Faulty(Split wrong, int example, Func<Batch, Array> part, int at, object value) : IDataSource
    {
        public string Name => "faulty";

        public string Provenance => "made up";

        public int Count(Split split) => 12;

        public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
        {
            for (int i = 0; i < batch.Features.Length; i++) batch.Features[i] = i % 2;
            Array.Fill(batch.Tokens, 1);
            Array.Fill(batch.Targets, 1);
            int row = examples.IndexOf(example);
            if (split == wrong && row >= 0) part(batch).SetValue(value, row * (part(batch).Length / examples.Length) + at);
        }
    }
}
