using Panthera.Language;
using Panthera.Storage;
using Panthera.Training.Checkpoints;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tests.Data;

namespace Panthera.Training.Tests.Checkpoints;

public class WeightTransferTests : TemporaryFiles
{
    [Fact]
    public void Linear_ToTwiceThePlaces_LiesBetweenThem()
    {
        float[] values = Interpolation.Linear([0, 10, 4, 20], 2, 4, 2);
        values.ShouldBe([0, 10, 1, 12.5f, 3, 17.5f, 4, 20]);
        Interpolation.Linear([0, 10, 4, 20, 8, 30], 3, 3, 2).ShouldBe([0, 10, 4, 20, 8, 30]);
        Interpolation.Linear([5, 7], 1, 3, 2).ShouldBe([5, 7, 5, 7, 5, 7]);
        Interpolation.Linear([0, 2, 4, 6], 4, 2, 1).ShouldBe([1, 5]);
    }

    // What F.interpolate of PyTorch gives with mode='bilinear' and align_corners=False.
    [Fact]
    public void Bilinear_OfAPlane_IsThePlaneWithinTheOutermostCentres()
    {
        float[] plane = [.. Enumerable.Range(0, 16).Select(i => (float)(3 * (i / 4) + i % 4))];
        float[] result = Interpolation.Bilinear(plane, 4, 8, 1);
        for (int i = 0; i < 64; i++)
        {
            double y = Math.Clamp((i / 8 + 0.5) / 2 - 0.5, 0, 3), x = Math.Clamp((i % 8 + 0.5) / 2 - 0.5, 0, 3);
            result[i].ShouldBe((float)(3 * y + x), 1e-5f);
        }
        Interpolation.Bilinear([1, 2, 3, 4], 2, 2, 1).ShouldBe([1, 2, 3, 4]);
        Interpolation.Bilinear([0, 100, 1, 101, 2, 102, 3, 103], 2, 1, 2).ShouldBe([1.5f, 101.5f]);
    }

    [Fact]
    public void Transfer_ToTheSameModel_TakesAll()
    {
        Plan old = Made(new TextEncoderShape(8, 30, 0, 12, 2, 2, 2, 5), 1), next = Made(new TextEncoderShape(8, 30, 0, 12, 2, 2, 2, 5), 2);
        WeightTransfer transfer = WeightTransfer.Of(Saved(old), next);
        transfer.Fresh.ShouldBeEmpty();
        transfer.Interpolated.ShouldBeEmpty();
        transfer.Unused.ShouldBeEmpty();
        transfer.Apply(next);
        next.Parameters.ShouldBe(old.Parameters);
    }

    [Fact]
    public void Transfer_FromAMaskedEncoderToLongerTexts_TakesTheEncoderInterpolatesPositionsAndLeavesTheHead()
    {
        Plan old = Made(new MaskedEncoderShape(8, 2, 30, 12, 2, 2, 2), 1), next = Made(new TextEncoderShape(16, 30, 0, 12, 2, 2, 2, 5), 2);
        float[] fresh = Values(next, "head.weight");
        WeightTransfer transfer = WeightTransfer.Of(Saved(old), next);
        transfer.Interpolated.ShouldBe(["positions.position"]);
        transfer.Fresh.ShouldBe(["head.weight", "head.bias"]);
        transfer.Unused.ShouldBe(["model.words.weight", "model.words.bias"]);
        transfer.Taken.Count.ShouldBe(next.Arrays.Count - 3);
        transfer.ToString().ShouldEndWith(
            $"{next.Arrays.Count - 3} arrays taken; 1 interpolated (positions.position); 2 fresh (head.weight, head.bias); 2 not used (model.words.weight, model.words.bias)");
        transfer.Apply(next);
        Values(next, "tokens.weight").ShouldBe(Values(old, "tokens.weight"));
        Values(next, "layer 2.mlp.out.weight").ShouldBe(Values(old, "layer 2.mlp.out.weight"));
        Values(next, "positions.position").ShouldBe(Interpolation.Linear(Values(old, "positions.position"), 8, 16, 12));
        Values(next, "head.weight").ShouldBe(fresh);
    }

    [Fact]
    public void Transfer_OfAVisionTransformerToLargerPictures_InterpolatesTheGrid()
    {
        Plan old = Made(new VisionTransformerShape(8, 1, 4, 12, 1, 2, 2, 5), 1), next = Made(new VisionTransformerShape(16, 1, 4, 12, 1, 2, 2, 5), 2);
        WeightTransfer transfer = WeightTransfer.Of(Saved(old), next);
        transfer.Interpolated.ShouldBe(["tokens.position"]);
        transfer.Fresh.ShouldBeEmpty();
        transfer.Apply(next);
        Values(next, "tokens.position").ShouldBe(Interpolation.Bilinear(Values(old, "tokens.position"), 2, 4, 12));
        Values(next, "head.weight").ShouldBe(Values(old, "head.weight"));
    }

    [Fact]
    public void Transfer_OfAHybridToLargerPictures_InterpolatesOffsetsAndTakesRunningMeans()
    {
        Plan old = Made(new ConvolutionAttentionShape(8, 1, 4, 1, 1, 2, 2, 5), 1), next = Made(new ConvolutionAttentionShape(16, 1, 4, 1, 1, 2, 2, 5), 2);
        old.Buffers[1] = 42;
        WeightTransfer transfer = WeightTransfer.Of(Saved(old), next);
        transfer.Interpolated.ShouldBe(["layer 1.attention.relative"]);
        transfer.Apply(next);
        next.Buffers.ShouldBe(old.Buffers);
        Values(next, "layer 1.attention.relative").ShouldBe(Interpolation.Bilinear(Values(old, "layer 1.attention.relative"), 3, 7, 2));
    }

    [Fact]
    public void Transfer_OfAnotherModel_SaysThatNothingFits()
    {
        TensorFile file = Saved(Made(new MlpShape(10, [4], 3), 1));
        Should.Throw<InputException>(() => WeightTransfer.Of(file, Made(new MlpShape(11, [5], 4), 1))).Message.ShouldContain("none of its 4 arrays fits the model");
    }

    [Fact]
    public void Transfer_OfBrokenNumbers_SaysWhere()
    {
        Plan plan = Made(new MlpShape(10, [4], 3), 1);
        plan.Parameters[3] = float.NaN;
        Should.Throw<InputException>(() => WeightTransfer.Of(Saved(plan), plan)).Message.ShouldContain("'model.hidden 1.weight' holds NaN; expected finite numbers.");
    }

    [Fact]
    public void Run_WithFirstWeights_BeginsWithThemAndIsKeptApartFromOthers()
    {
        using Trainer trainer = new(TinyTraining.Tiny);
        string first = PathOf("first.safetensors"), kept = PathOf("kept.safetensors");
        trainer.Run(new TrainingRun(TinyTraining.AdamW, 1));
        double trained = trainer.Measure(Split.Validation).Loss;
        ModelFile.Save(first, trainer.Plan, "perceptron", TinyTraining.Tiny.Data);
        WeightTransfer weights = WeightTransfer.Of(SafeTensors.Read(first), trainer.Plan);

        TrainingRun still = new(Parser.Parse("def train(w, g, lr):\n  update = g * 0.0\n  return update"), 2) { Steps = 3, FirstWeights = weights, CheckpointPath = kept };
        trainer.Run(still).Loss.ShouldBe(trained);
        trainer.Run(still with { ResumeFrom = kept }).Loss.ShouldBe(trained);
        trainer.Run(still with { FirstWeights = null, CheckpointPath = null }).Loss.ShouldNotBe(trained);

        trainer.Plan.Parameters[0] += 1;
        ModelFile.Save(first, trainer.Plan, "perceptron", TinyTraining.Tiny.Data);
        TrainingRun other = still with { FirstWeights = WeightTransfer.Of(SafeTensors.Read(first), trainer.Plan), ResumeFrom = kept };
        Should.Throw<InputException>(() => trainer.Run(other)).Message.ShouldContain("first weights");
    }

    [Fact]
    public void Vocabulary_OfAFile_IsTheOneThatTheTokensHad()
    {
        LabelledTexts texts = GeneratedRequests.Write(1);
        foreach (int size in (int[])[64, 300, 1100])
        {
            BytePairVocabulary vocabulary = texts.LearnVocabulary(size);
            TextClassSource source = new(texts, new PaddedText(vocabulary, 16));
            Plan plan = Made(new TextEncoderShape(16, source.Text.VocabularySize, 0, 4, 1, 1, 1, 12), 1);
            string path = PathOf($"{size}.safetensors");
            ModelFile.Save(path, plan, "encoder", source);
            IVocabulary read = ModelFile.VocabularyOf(SafeTensors.Read(path))!;
            read.Size.ShouldBe(vocabulary.Size);
            foreach (string text in (string[])["make the kitchen warmer, please", "Žluťoučký kůň \u0001", ""]) read.Encode(text).ShouldBe(vocabulary.Encode(text));
        }
        ModelFile.VocabularyOf(Saved(Made(new MlpShape(10, [4], 3), 1))).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData("""{"Kind":"byte pairs","Bytes":[],"Merges":[]}""")]
    [InlineData("""{"Kind":"byte pairs","Bytes":[-1,65,65],"Merges":[]}""")]
    [InlineData("""{"Kind":"byte pairs","Bytes":[-1,65,300],"Merges":[]}""")]
    [InlineData("""{"Kind":"byte pairs","Bytes":[65,66],"Merges":[]}""")]
    [InlineData("""{"Kind":"byte pairs","Bytes":[-1,65],"Merges":[1]}""")]
    [InlineData("""{"Kind":"byte pairs","Bytes":[-1,65],"Merges":[1,2]}""")]
    [InlineData("""{"Kind":"byte pairs","Bytes":[-1,65],"Merges":[1,1,1,1]}""")]
    [InlineData("""{"Kind":"byte pairs","Bytes":[-1,65],"Merges":[1,-1]}""")]
    [InlineData("""{"Kind":"words","Bytes":[-1,65],"Merges":[]}""")]
    public void Vocabulary_ThatIsDamaged_SaysSo(string text) =>
        Should.Throw<InputException>(() => VocabularyText.Read(text, "weights.safetensors")).Message.ShouldStartWith("weights.safetensors: its vocabulary");

    // Pairs of pairs of pairs would be longer than memory.
    [Fact]
    public void Vocabulary_ThatDoublesItsTokens_IsRefused()
    {
        string merges = string.Join(",", Enumerable.Range(1, 60).SelectMany(i => new[] { i, i }));
        Should.Throw<InputException>(() => VocabularyText.Read($$"""{"Kind":"byte pairs","Bytes":[-1,65],"Merges":[{{merges}}]}""", "x")).Message.ShouldContain("damaged");
    }

    private static Plan Made(ModelShape shape, ulong seed)
    {
        Plan plan = new(shape.Build(2));
        plan.Initialize(seed);
        return plan;
    }

    private static float[] Values(Plan plan, string name)
    {
        ParameterArray array = plan.Arrays.Single(array => array.Name == name);
        return plan.Parameters[array.Offset..(array.Offset + array.Length)];
    }

    private string PathOf(string name) => Path.Combine(Root.FullName, name);

    private TensorFile Saved(Plan plan)
    {
        string path = PathOf($"{Guid.NewGuid():N}.safetensors");
        ModelFile.Save(path, plan, "a model", TinyTraining.Tiny.Data);
        return SafeTensors.Read(path);
    }
}
