using Panthera.Kernels;
using Panthera.Optimizers;
using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.Training.Tests.Models;

public class UNetTests
{
    private static readonly UNetShape Small = new(8, 1, 8, [1, 2], 1, 2, Tokens: 1, Vocabulary: 4);

    [Fact]
    public void FreshModel_PredictsNoNoise()
    {
        using Plan plan = Filled(Small, 6);
        float[] noise = [.. Enumerable.Range(0, 6).SelectMany(example =>
            plan.Batch.Features.Skip(example * Small.FeatureLength + Small.NoiseOffset).Take(Small.PictureLength))];
        plan.Forward().ShouldBe(noise.Average(value => value * value), 1e-5f);
    }

    // The noise is the same function of the picture for each token, so it can be learned only by who reads both.
    [Fact]
    public void Training_OnNoiseThatFollowsFromPictureAndToken_LowersTheLoss()
    {
        using Plan plan = Filled(Small, 16);
        for (int example = 0; example < plan.Rows; example++)
        {
            Span<float> row = plan.Batch.Features.AsSpan(example * Small.FeatureLength, Small.FeatureLength);
            for (int i = 0; i < Small.PictureLength; i++)
                row[Small.NoiseOffset + i] = plan.Batch.Tokens[example] % 2 == 0 ? row[i] : -row[i];
        }
        plan.Initialize(1);
        Kernel adamw = Kernel.For(
            Catalogue.Open("adamw", new Dictionary<string, double> { ["learning_rate"] = 0.003 }).Parsed.Program,
            new(plan.Arrays.Select(array => array.Shape)), steps: 200);
        double first = plan.Forward();
        for (int step = 0; step < 200; step++)
        {
            plan.ForwardBackward();
            adamw.Update(plan.Parameters, plan.Gradients, learningRate: 1);
        }
        first.ShouldBeInRange(0.8, 1.2);
        ((double)plan.Forward()).ShouldBeLessThan(0.25 * first);
    }

    // A group norm over single channels would take away what is added to them.
    [Theory, InlineData(2), InlineData(4), InlineData(6), InlineData(8), InlineData(12), InlineData(24), InlineData(32)]
    public void Prediction_OfAnyWidth_DependsOnTimeAndToken(int width)
    {
        UNetShape shape = new(4, 1, width, [1], 1, 1, Tokens: 1, Vocabulary: 4);
        using Plan plan = Filled(shape, 2);
        Rng rng = new(4);
        foreach (ref float weight in plan.Parameters.AsSpan()) weight += 0.5f * (float)rng.NextNormal();
        float loss = plan.Forward();
        plan.Batch.Features[shape.TimeOffset] += 100;
        float later = plan.Forward();
        Math.Abs(later - loss).ShouldBeGreaterThan(1e-5f);
        plan.Batch.Tokens[0] = 3 - plan.Batch.Tokens[0];
        Math.Abs(plan.Forward() - later).ShouldBeGreaterThan(1e-5f);
    }

    [Fact]
    public void Features_OfAnExample_LieSideBySide()
    {
        UNetShape shape = new(4, 3, 8, [1], 1, 1, LowResolution: true);
        (shape.PictureLength, shape.NoiseOffset, shape.TimeOffset, shape.LowOffset, shape.FeatureLength).ShouldBe((48, 48, 96, 97, 145));
        (shape with { LowResolution = false }).FeatureLength.ShouldBe(97);
        shape.Build(2).Values[0].Shape.Length.ShouldBe(145);
    }

    [Theory]
    [InlineData(10, "1+2+2", 1, 4, "a picture of 10 pixels cannot be halved 2 times for 3 levels")]
    [InlineData(8, "1+2", 0, 4, "a U-Net of 2 levels of 0 blocks is not possible")]
    [InlineData(8, "1+2", 1, 5, "the 16 channels of the lowest level cannot be shared by 5 heads: use a multiple of the heads")]
    public void Build_OfSizesThatDoNotFit_SaysSo(int size, string levels, int blocks, int heads, string message) =>
        Should.Throw<InputException>(() => new UNetShape(size, 1, 8, [.. levels.Split('+').Select(int.Parse)], blocks, heads).Build(2))
            .Message.ShouldBe(message);

    private static Plan Filled(UNetShape shape, int batch)
    {
        Plan plan = new(shape.Build(batch));
        Rng rng = new(3);
        plan.Initialize(2);
        foreach (ref float feature in plan.Batch.Features.AsSpan()) feature = (float)rng.NextNormal();
        for (int example = 0; example < batch; example++) plan.Batch.Features[example * shape.FeatureLength + shape.TimeOffset] = 1 + rng.Next(1000);
        for (int i = 0; i < plan.Batch.Tokens.Length; i++) plan.Batch.Tokens[i] = i % shape.Vocabulary;
        return plan;
    }
}
