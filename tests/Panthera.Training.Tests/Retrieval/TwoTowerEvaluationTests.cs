using Panthera.Optimizers;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Retrieval;
using Panthera.Training.Tasks;

namespace Panthera.Training.Tests.Retrieval;

public class TwoTowerEvaluationTests
{
    private static readonly CaptionedPictureSet Pairs = CaptionedPictures.Draw(16, 600, 90, 70, seed: 1);

    private static ProxyTask Task(int batch) => new()
    {
        Name = "clip", ModelSummary = "small", Batch = batch, Steps = 500, MeasuredExamples = 64, Classes = Pairs.Text.VocabularySize,
        Metric = Metric.OwnCaption, Data = Pairs, Evaluate = new TwoTowerEvaluation(Pairs).Of, LargestLoss = 40,
        Shape = new TwoTowerShape(16, 3, 4, 32, 2, 2, 2, Pairs.Text.Length, Pairs.Text.VocabularySize, 32, 1, 2, 32),
    };

    [Fact]
    public void Measurements_OfAFreshModel_AreNearChance()
    {
        using Trainer trainer = new(Task(16));
        trainer.Plan.Initialize(1);
        IReadOnlyList<Measurement> fresh = new TwoTowerEvaluation(Pairs).Of(trainer.Plan, Split.Test);
        fresh.Select(one => one.Name).ShouldBe(
            ["zero-shot accuracy", "image to text recall@1", "image to text recall@5", "text to image recall@1", "text to image recall@5"]);
        fresh[0].Chance.ShouldBe(1.0 / Pairs.Classes);
        foreach (Measurement one in fresh)
        {
            one.Examples.ShouldBe(70);
            one.Value.ShouldBeInRange(0, one.Chance + 4 * Math.Sqrt(one.Chance / 70));
        }
    }

    [Fact]
    public void Measurements_AfterTraining_AreFarAboveChanceAndTheSameAtEachCallAndInEachBatchSize()
    {
        ProxyTask task = Task(50);
        using Trainer trainer = new(task);
        trainer.Run(new TrainingRun(Catalogue.Open("adamw", new Dictionary<string, double> { ["learning_rate"] = 3e-3 }).Parsed.Program, 1));
        IReadOnlyList<Measurement> learnt = task.Evaluate!(trainer.Plan, Split.Train);
        foreach (Measurement one in learnt)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{one}");
            one.Value.ShouldBeGreaterThan(3 * one.Chance, one.Name);
        }
        task.Evaluate(trainer.Plan, Split.Train).ShouldBe(learnt);

        using Plan other = new(Task(7).Model());
        trainer.Plan.Parameters.CopyTo(other.Parameters, 0);
        IReadOnlyList<Measurement> again = task.Evaluate(other, Split.Train);
        for (int i = 0; i < again.Count; i++) again[i].Value.ShouldBe(learnt[i].Value, 0.01, "rounding may turn an answer");
    }

    [Fact]
    public void Measurements_OfAModelThatKnowsTheAnswers_AreFull()
    {
        // Pictures that say the row of their caption, and a class a caption: no tower can be wrong here.
        OneHot pairs = new(12);
        TwoTowerShape shape = new(4, 1, 4, 16, 1, 2, 2, pairs.Text.Length, pairs.Text.VocabularySize, 16, 1, 2, 16);
        ProxyTask task = Task(12) with { Data = pairs, Shape = shape, Steps = 300, Evaluate = new TwoTowerEvaluation(pairs).Of, MeasuredExamples = 12 };
        using Trainer trainer = new(task);
        trainer.Run(new TrainingRun(Catalogue.Open("adamw", new Dictionary<string, double> { ["learning_rate"] = 3e-3 }).Parsed.Program, 1));
        foreach (Measurement one in task.Evaluate!(trainer.Plan, Split.Test)) one.Value.ShouldBe(1, one.Name);
    }

    [Fact]
    public void Prompts_OfDrawnPictures_AreCaptionsOfTheirClassInAllItsForms()
    {
        IReadOnlyList<string>[] prompts = ClassPrompts.Of(Pairs);
        prompts.Length.ShouldBe(Pairs.Classes);
        prompts.ShouldAllBe(texts => texts.Count == PictureAttributes.Rest && texts.Distinct().Count() == texts.Count);
        prompts[0].ShouldContain($"a small {Pairs.ClassNames[0]} in the middle");
        prompts.SelectMany(texts => texts).ShouldBeUnique();
    }

    [Fact]
    public void Prompts_OfNamesThatCaptionsUse_AreSentencesWithThem() =>
        ClassPrompts.Of(new OneHot(5))[3].ShouldBe(["word3", "a word3", "a picture of a word3", "there is a word3"]);

    [Fact]
    public void Prompts_OfNamesThatNoCaptionUses_AreCaptionsOfTheClass()
    {
        IReadOnlyList<string>[] prompts = ClassPrompts.Of(new OneHot(5, name: "class-of-"));
        prompts[3].ShouldBe(["word3"]);
    }

    /// <summary>Pairs of which the i-th has one bright pixel and the caption of one word, the same in every split.</summary>
    private sealed class OneHot(int count, string name = "word") : ICaptionedPictureSource
    {
        public PaddedText Text { get; } = new(WordVocabulary.Learn([.. Enumerable.Range(0, count).Select(i => $"word{i}"), "a"], 100), 8);

        public PixelScaling Scaling => throw new NotSupportedException();

        public IReadOnlyList<string> ClassNames => [.. Enumerable.Range(0, count).Select(i => $"{name}{i}")];

        public int Width => 4;

        public int Height => 4;

        public int Channels => 1;

        public int Classes => count;

        public string Name => "one hot";

        public string Provenance => "made for a test";

        public string Caption(Split split, int example) => $"word{example}";

        public int Count(Split split) => count;

        public void Read(Split split, ReadOnlySpan<int> examples, Batch batch)
        {
            for (int row = 0; row < examples.Length; row++)
            {
                if (batch.Features.Length > 0)
                {
                    Span<float> picture = batch.Features.AsSpan(row * 16, 16);
                    picture.Clear();
                    picture[examples[row]] = 4;
                }
                if (batch.Tokens.Length > 0) Text.Encode($"word{examples[row]}", batch.Tokens.AsSpan(row * Text.Length, Text.Length));
                batch.Targets[row] = examples[row];
            }
        }
    }
}
