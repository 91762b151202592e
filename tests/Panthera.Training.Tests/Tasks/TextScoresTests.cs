using Panthera.Training.Data;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Tasks;

/// <summary>Models of texts with classes learn them, and their scores say so.</summary>
public class TextScoresTests
{
    private static readonly TaskData Data = new();

    [Theory, InlineData("encoder:sequence=16,vocabulary=256,width=24,depth=1,heads=2", 150), InlineData("t5:sequence=16,vocabulary=256,width=24,depth=1,heads=2", 300)]
    public void Score_OfATrainedModel_IsFarAboveChance(string model, int steps)
    {
        ProxyTask task = ModelTasks.Open(ModelChoice.Parse(model), Data, 32) with { MeasuredExamples = 320 };
        using Trainer trainer = new(task);
        TrainingResult result = trainer.Run(new TrainingRun(TinyTraining.AdamW, 1) { Steps = steps, Scale = 5 });
        result.Ending.ShouldBe(Ending.Finished);
        ClassScores scores = trainer.Score(Split.Validation)!;
        scores.Examples.ShouldBe(320);
        scores.Accuracy.ShouldBeGreaterThan(0.5);
        scores.MacroF1.ShouldBeGreaterThan(0.45);
        scores.Matthews.ShouldBeGreaterThan(0.45);
        if (model.StartsWith("encoder", StringComparison.Ordinal)) scores.Accuracy.ShouldBe(trainer.Measure(Split.Validation).Accuracy, 1e-12);
        else AnswersAreWrittenOneByOne(trainer, task);
        trainer.Score(Split.Validation)!.Matthews.ShouldBe(scores.Matthews);
    }

    [Fact]
    public void Score_OfPictures_IsThereForNone()
    {
        using Trainer trainer = new(TinyTraining.Tiny);
        trainer.Score(Split.Validation).ShouldBeNull();
    }

    // Where a model writes the right answer by itself, it also does so when it is given the right tokens so far, and the other way round.
    private static void AnswersAreWrittenOneByOne(Trainer trainer, ProxyTask task)
    {
        TextToTextSource data = (TextToTextSource)task.Data;
        int[] rows = [.. Enumerable.Range(0, task.Batch)];
        int length = data.AnswerTokens, given = 0;
        data.Read(Split.Validation, rows, trainer.Plan.Batch);
        trainer.Plan.Forward();
        for (int row = 0; row < task.Batch; row++)
            if (data.ClassOf(trainer.Plan.Predictions.AsSpan(row * length, length)) == data.ClassOf(Split.Validation, row)) given++;
        ProxyTask few = task with { Data = new First(data, task.Batch) };
        using Trainer other = new(few);
        trainer.Plan.Parameters.CopyTo(other.Plan.Parameters, 0);
        other.Score(Split.Validation)!.Accuracy.ShouldBe((double)given / task.Batch, 1e-12);
    }

    private sealed class First(TextToTextSource inner, int count) : IClassifiedSource
    {
        public IReadOnlyList<string> ClassNames => inner.ClassNames;

        public string Name => inner.Name;

        public string Provenance => inner.Provenance;

        public int AnswerTokens => inner.AnswerTokens;

        public int Count(Split split) => count;

        public int ClassOf(Split split, int example) => inner.ClassOf(split, example);

        public int ClassOf(ReadOnlySpan<int> answer) => inner.ClassOf(answer);

        public void Read(Split split, ReadOnlySpan<int> examples, Batch batch) => inner.Read(split, examples, batch);
    }
}
