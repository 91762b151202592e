using Panthera.Kernels;
using Panthera.Optimizers;
using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Models;
using Panthera.Training.Tests.Graphs;

namespace Panthera.Training.Tests.Models;

/// <summary>A frozen part of a graph is computed, but nothing in it moves.</summary>
public class FrozenTests
{
    private static readonly TwoTowerShape Clip = new(8, 3, 4, 12, 2, 3, 2, 5, 6, 9, 2, 3, 64);
    private static readonly TwoTowerShape Lit = Clip with { FrozenImageTower = true };

    private static readonly VisionTransformerShape Classifier = new(8, 3, 4, 12, 2, 3, 2, 6);

    [Fact]
    public void ImageTower_OfBothModels_HasTheNamesAndShapesOfAClassifier()
    {
        string[] tower = [.. Named(new Plan(Classifier.Build(2)).Arrays).Where(array => !array.StartsWith("head.", StringComparison.Ordinal))];
        Plan clip = new(Clip.Build(2)), lit = new(Lit.Build(2));
        Named(clip.Arrays).ShouldBe([.. tower, .. Named(lit.Arrays)]);
        Named(lit.FrozenArrays).ShouldBe(tower);
        lit.BufferArrays.ShouldAllBe(array => array.IsFrozen);
        clip.Arrays.Concat(lit.Arrays).ShouldAllBe(array => !array.IsFrozen);
        clip.FrozenArrays.ShouldBeEmpty();
        lit.Gradients.Length.ShouldBe(lit.Parameters.Length);
        (lit.Parameters.Length + lit.Buffers.Length).ShouldBe(clip.Parameters.Length);
    }

    [Fact]
    public void Gradients_OfLit_AreThoseOfClipWithTheSameWeights()
    {
        Plan lit = GradientCheck.Randomized(Lit.Build(12), 6, 6, spread: 0.1), clip = GradientCheck.Randomized(Clip.Build(12), 6, 6);
        foreach (ParameterArray array in clip.Arrays) Weights(lit, array.Name).CopyTo(Weights(clip, array.Name));
        lit.Batch.Features.CopyTo(clip.Batch.Features, 0);
        lit.Batch.Tokens.CopyTo(clip.Batch.Tokens, 0);
        clip.ForwardBackward().ShouldBe(lit.ForwardBackward());
        foreach (ParameterArray array in lit.Arrays)
        {
            ParameterArray same = clip.Arrays.Single(other => other.Name == array.Name);
            clip.Gradients.AsSpan(same.Offset, same.Length).ToArray().ShouldBe(lit.Gradients.AsSpan(array.Offset, array.Length).ToArray());
        }
    }

    [Fact]
    public void Steps_WithMomentumAndWeightDecay_LeaveTheFrozenPartBitForBit()
    {
        Plan plan = GradientCheck.Randomized(Lit.Build(12), 6, 6, spread: 0.1);
        float[] frozen = [.. plan.Buffers], before = [.. plan.Parameters];
        Kernel lion = Kernel.For(
            Catalogue.Open("lion", new Dictionary<string, double> { ["weight_decay"] = 0.5 }).Parsed.Program, new(plan.Arrays.Select(array => array.Shape)), steps: 5);
        (lion.WeightDecay, lion.Scale) = (0.5, 1);
        float first = plan.Forward();
        for (int step = 0; step < 5; step++)
        {
            plan.ForwardBackward();
            lion.Update(plan.Parameters, plan.Gradients, learningRate: 0.01f);
        }
        plan.Forward().ShouldNotBe(first);
        plan.Buffers.ShouldBe(frozen);
        foreach (ParameterArray array in plan.Arrays)
            Weights(plan, array.Name).ToArray().ShouldNotBe(before[array.Offset..(array.Offset + array.Length)], array.Name);
    }

    [Fact]
    public void BackwardPass_OfAFrozenPart_CostsNothing()
    {
        Plan clip = new(Clip.Build(12)), lit = new(Lit.Build(12));
        lit.Operations.Where(operation => operation.Label.StartsWith("layer", StringComparison.Ordinal)).ShouldAllBe(operation => operation.BackwardFlops == 0);
        clip.Operations.Where(operation => operation.Name == "linear").ShouldAllBe(operation => operation.BackwardFlops > 0);
        lit.Bytes.ShouldBeLessThan(clip.Bytes);
    }

    // Its statistics would else follow the new data, and its output with them.
    [Fact]
    public void BatchNorm_InAFrozenPart_GoesByItsRunningStatistics()
    {
        Graph graph = new(6);
        Value x = graph.Features(11).Apply(new Linear(7, Initializers.Xavier()), "first").Apply(new BatchNorm(), "norm").Freeze();
        x.Apply(new Linear(5, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        Plan plan = GradientCheck.Randomized(graph, 5);
        float[] buffers = [.. plan.Buffers];
        plan.ForwardBackward().ShouldBe(plan.Forward());
        plan.Buffers.ShouldBe(buffers);
        plan.Arrays.Select(array => array.Name).ShouldBe(["head.weight", "head.bias"]);
        GradientCheck.Check(plan);
    }

    [Fact]
    public void Freeze_OfTheLoss_LeavesNothingToTrain()
    {
        Graph graph = new(6);
        graph.Features(11).Apply(new Linear(5, Initializers.Xavier()), "head").Apply(new CrossEntropy()).Freeze();
        graph.Values.ShouldAllBe(value => value.Frozen);
        Plan plan = GradientCheck.Randomized(graph, 5);
        plan.ForwardBackward().ShouldBe(plan.Forward());
        plan.Parameters.ShouldBeEmpty();
    }

    private static Span<float> Weights(Plan plan, string name) =>
        plan.Arrays.FirstOrDefault(array => array.Name == name) is { } trained ? plan.Parameters.AsSpan(trained.Offset, trained.Length)
        : plan.FrozenArrays.Single(array => array.Name == name) is var frozen ? plan.Buffers.AsSpan(frozen.Offset, frozen.Length) : default;

    private static IEnumerable<string> Named(IEnumerable<ParameterArray> arrays) =>
        arrays.Select(array => $"{array.Name} {string.Join('×', array.Shape)}");
}
