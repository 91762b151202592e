using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.Training.Tests.Graphs;

public class SlicesTests
{
    [Fact]
    public void ExamplesOf_AModelThatStaysInTheCache_AreTheWholeBatch() =>
        Slices.ExamplesOf(Mlp.Build(32, 64, [32], 10)).ShouldBe(32);

    [Fact]
    public void ExamplesOf_ActivationsTooLargeForTheCache_AreAPartOfTheBatch()
    {
        Graph graph = VisionTransformer.Build(64, 64, 3, 16, 96, 3, 3, 4, 10);
        int examples = Slices.ExamplesOf(graph);
        examples.ShouldBeInRange(2, 16);
        (64 % examples).ShouldBe(0);
    }

    [Fact]
    public void ExamplesOf_ManyParameters_AreMoreThanOfFew()
    {
        int few = Slices.ExamplesOf(DecoderTransformer.Build(64, 32, 100, 128, 1, 2, 4));
        Slices.ExamplesOf(DecoderTransformer.Build(64, 32, 3000, 128, 2, 2, 4)).ShouldBeGreaterThan(few);
    }

    [Fact]
    public void ExamplesOf_ExamplesThatDependOnEachOther_AreTheWholeBatch() =>
        Slices.ExamplesOf(ResNet.Build(48, 28, 1, 16, 3, 1, 10)).ShouldBe(48);
}
