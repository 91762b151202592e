using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Models;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>What two-tower models are made of: normalised rows, last tokens and the loss over all pairs of a batch.</summary>
public class ContrastiveTests
{
    private const int Tokens = 6, Vocabulary = 4;

    private static readonly (string Name, Func<Graph> Build)[] Rows =
    [
        ("contrastive loss", () => Pair(9, 7, (picture, _) => picture)),
        ("contrastive loss of a large batch", () => Pair(50, 20, (picture, _) => picture)),
        ("contrastive loss of a picture with itself", WithItself),
        ("contrastive loss of inputs that are used again", UsedAgain),
        ("L2 normalization", () => Pair(6, 7, (picture, _) => picture.Apply(new L2Normalize()))),
        ("L2 normalization with two uses of its input",
            () => Pair(6, 7, (picture, _) => picture.Apply(new Add(), "", picture.Apply(new L2Normalize())).Apply(new Add(), "", picture.Apply(new Gelu()).Apply(new L2Normalize())))),
        ("last token", () => Pair(6, 7, (_, text) => Last(text))),
        ("last token with two uses of its input", () => Pair(6, 7, (_, text) => Last(text).Apply(new Add(), "", Last(text.Apply(new Gelu()))))),
    ];

    public static IEnumerable<TheoryDataRow<string>> Names => Rows.Select(row => new TheoryDataRow<string>(row.Name));

    [Theory, MemberData(nameof(Names))]
    public void Gradient_OfOperation_IsThatOfDifferences(string name)
    {
        Graph graph = Rows.Single(row => row.Name == name).Build();
        GradientCheck.Check(GradientCheck.Randomized(graph, 2, Vocabulary), 0.01);
    }

    [Theory, MemberData(nameof(Names))]
    public void Step_OnSeveralThreads_GivesTheSameBits(string name)
    {
        Graph graph = Rows.Single(row => row.Name == name).Build();
        Plan alone = GradientCheck.Randomized(graph, 2, Vocabulary);
        float loss = alone.ForwardBackward();
        foreach (int threads in (int[])[2, 3, 7])
        {
            using Plan together = GradientCheck.Randomized(graph, 2, Vocabulary, threads: threads);
            together.ForwardBackward().ShouldBe(loss);
            together.Correct.ShouldBe(alone.Correct);
            together.Gradients.ShouldBe(alone.Gradients);
        }
    }

    [Theory, InlineData(1, 5), InlineData(7, 3), InlineData(16, 16), InlineData(37, 20), InlineData(64, 48)]
    public void Loss_OfABatch_IsTheMeanOfBothCrossEntropies(int batch, int width)
    {
        Plan plan = GradientCheck.Randomized(Pair(batch, width, (picture, _) => picture), 2, Vocabulary);
        double loss = plan.ForwardBackward();
        ((double)plan.Forward()).ShouldBe(loss);
        double scale = Math.Exp(plan.Parameters[^1]);
        ReadOnlySpan<float> pictures = plan.LossInput(0), texts = plan.LossInput(1);
        double[,] logits = new double[batch, batch];
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                for (int k = 0; k < width; k++) logits[i, j] += scale * pictures[i * width + k] * texts[j * width + k];
            }
        }
        int[] all = [.. Enumerable.Range(0, batch)];
        double exact = all.Average(i => (Math.Log(all.Sum(j => Math.Exp(logits[i, j]))) + Math.Log(all.Sum(j => Math.Exp(logits[j, i])))) / 2 - logits[i, i]);
        loss.ShouldBe(exact, 1e-6 * Math.Max(1, exact));
        plan.Correct.ShouldBe(all.Count(i => all.All(j => logits[i, j] <= logits[i, i])));
    }

    [Fact]
    public void Loss_OfEqualCaptions_CountsTheFirstOnly()
    {
        Plan plan = new(Unlearned(4));
        plan.Initialize(1);
        Array.Fill(plan.Batch.Features, 1);
        plan.Forward().ShouldBe(MathF.Log(4), 1e-6f);
        plan.Correct.ShouldBe(1);
    }

    [Theory, InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void Loss_OfBrokenNumbers_IsNotFinite(float broken)
    {
        Plan plan = new(Unlearned(4));
        plan.Initialize(1);
        Array.Fill(plan.Batch.Features, 1);
        plan.Batch.Features[2] = broken;
        float.IsFinite(plan.Forward()).ShouldBeFalse();
    }

    [Fact]
    public void Scale_BeyondAHundred_IsSetBackInTrainingAndStillLearns()
    {
        Plan plan = GradientCheck.Randomized(Pair(9, 7, (picture, _) => picture), 2, Vocabulary);
        plan.Parameters[^1] = 7;
        float inUse = plan.Forward();
        plan.Parameters[^1].ShouldBe(7, "a measurement changes nothing");
        float loss = plan.ForwardBackward();
        loss.ShouldBe(inUse);
        plan.Parameters[^1].ShouldBe(MathF.Log(100));
        plan.ForwardBackward().ShouldBe(loss);
        plan.Gradients[^1].ShouldNotBe(0);
    }

    [Fact]
    public void Scale_OfAFreshModel_IsThatOfClip()
    {
        Plan plan = new(Unlearned(5));
        plan.Initialize(1);
        plan.Arrays.Select(array => array.Name).ShouldBe(["logit scale"]);
        plan.Parameters[0].ShouldBe((float)Math.Log(1 / 0.07), 1e-6f);
    }

    [Theory, InlineData(1), InlineData(7), InlineData(16), InlineData(45)]
    public void L2Normalize_OfRows_HasLengthOneAndTheSameDirection(int width)
    {
        Graph graph = new(3);
        Value x = graph.Features(2, width), y = x.Apply(new L2Normalize());
        y.Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2, slice: 3, reuse: false);
        plan.Batch.Features.AsSpan(0, width).Clear();
        plan.Forward();
        float[] rows = [.. plan.Output(y)];
        rows[..width].ShouldAllBe(number => number == 0, "a row of zeros has no direction");
        for (int row = 1; row < 6; row++)
        {
            float[] numbers = plan.Batch.Features[(row * width)..((row + 1) * width)];
            double length = Math.Sqrt(numbers.Sum(number => (double)number * number));
            for (int i = 0; i < width; i++) rows[row * width + i].ShouldBe((float)(numbers[i] / length), 1e-6f);
        }
    }

    [Theory]
    [InlineData(new[] { 3, 1, 2, 0, 0, 0 }, 2), InlineData(new[] { 3, 0, 2, 0, 1, 0 }, 4), InlineData(new[] { 1, 1, 1, 1, 1, 1 }, 5)]
    [InlineData(new[] { 3, 0, 0, 0, 0, 0 }, 0), InlineData(new[] { 0, 0, 0, 0, 0, 0 }, 0)]
    public void LastToken_OfAText_IsTheRowBeforeThePadding(int[] text, int row)
    {
        const int width = 5;
        Graph graph = new(2);
        Value x = graph.Features(Tokens, width), y = x.Apply(new LastToken(), "", graph.Tokens(Tokens));
        y.Apply(new Linear(2, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 2, Vocabulary, slice: 2, reuse: false);
        text.CopyTo(plan.Batch.Tokens, Tokens);
        plan.Forward();
        plan.Output(y)[width..].ToArray().ShouldBe(plan.Batch.Features[((Tokens + row) * width)..((Tokens + row + 1) * width)]);
    }

    [Fact]
    public void Embedding_OfACaption_DoesNotDependOnItsPadding()
    {
        float[] Embedded(int sequence)
        {
            TwoTowerShape shape = new(4, 1, 4, 8, 1, 2, 2, sequence, 9, 12, 2, 3, 10);
            Plan plan = new(shape.Build(2));
            plan.Initialize(1);
            // The positions of the longer model begin with those of the shorter one.
            Rng rng = new(4);
            ParameterArray positions = plan.Arrays.Single(array => array.Name == "text.positions.position");
            foreach (ref float number in plan.Parameters.AsSpan(positions.Offset, positions.Length)) number = (float)rng.NextNormal();
            ((int[])[1, 5, 8, 3]).CopyTo(plan.Batch.Tokens, 0);
            plan.Forward();
            return plan.LossInput(1)[..10].ToArray();
        }

        float[] tight = Embedded(4), padded = Embedded(11);
        for (int i = 0; i < tight.Length; i++) padded[i].ShouldBe(tight[i], 1e-6f);
    }

    [Theory]
    [InlineData("last token takes tokens", 0)]
    [InlineData("last token: the input (4 × 3) is not one row for each of 5 tokens", 1)]
    [InlineData("last token: the input (12) is not (tokens × width)", 2)]
    [InlineData("contrastive loss: the inputs are (12) and (5), not two vectors of one width", 3)]
    [InlineData("contrastive loss: the inputs are (4 × 3) and (4 × 3), not two vectors of one width", 4)]
    public void Input_ThatDoesNotFit_IsRefused(string message, int which)
    {
        Graph graph = new(2);
        Value tokens = graph.Tokens(5);
        Value x = which is 2 or 3 ? graph.Features(12) : which == 0 ? graph.Features(4, 1) : graph.Features(4, 3);
        Should.Throw<InputException>(() => which switch
        {
            0 => x.Apply(new LastToken(), "", x),
            1 or 2 => x.Apply(new LastToken(), "", tokens),
            3 => x.Apply(new Contrastive(2), "", x.Apply(new Linear(5, Initializers.Xavier()), "narrow")),
            _ => x.Apply(new Contrastive(2), "", x),
        }).Message.ShouldBe(message);
    }

    // Features through a layer, as pictures go, and tokens through an embedding; what the middle makes of them is compared with the pictures.
    private static Graph Pair(int batch, int width, Func<Value, Value, Value> middle)
    {
        Graph graph = new(batch);
        Value picture = graph.Features(11).Apply(new Linear(width, Initializers.Xavier()), "picture");
        Value tokens = graph.Tokens(Tokens);
        Value text = tokens.Apply(new TokenEmbedding(Vocabulary, width, Initializers.TruncatedNormal(1)), "text");
        Value other = text.Apply(new Positions(Initializers.TruncatedNormal(1)), "positions").Apply(new MeanPool());
        Value left = middle(picture, text).Apply(new Linear(width, Initializers.Xavier()), "left").Apply(new Add(), "", picture).Apply(new L2Normalize());
        left.Apply(new Contrastive(batch), "", other.Apply(new L2Normalize()));
        return graph;
    }

    private static Value Last(Value text) =>
        text.Apply(new LastToken(), "", text.Graph.Values.Single(value => value.Source == ValueSource.Tokens));

    private static Graph Unlearned(int batch)
    {
        Graph graph = new(batch);
        Value picture = graph.Features(3).Apply(new L2Normalize());
        picture.Apply(new Contrastive(batch), "", picture);
        return graph;
    }

    private static Graph WithItself()
    {
        Graph graph = new(5);
        Value picture = graph.Features(11).Apply(new Linear(7, Initializers.Xavier()), "picture").Apply(new L2Normalize());
        picture.Apply(new Contrastive(5), "", picture);
        return graph;
    }

    // Each of the loss's inputs is the other's residual, so that the loss's gradient is one of two.
    private static Graph UsedAgain()
    {
        Graph graph = new(5);
        Value x = graph.Features(11).Apply(new Linear(7, Initializers.Xavier()), "picture");
        Value y = x.Apply(new Linear(7, Initializers.Xavier()), "more", x).Apply(new L2Normalize());
        Value z = y.Apply(new Gelu()).Apply(new Linear(7, Initializers.Xavier()), "again", y);
        z.Apply(new L2Normalize()).Apply(new Contrastive(5), "", y);
        return graph;
    }
}
