using Panthera.Language;
using Panthera.Search.Studies;

namespace Panthera.Search.Tests.Studies;

public class SearchSpaceTests
{
    private static readonly Hyperparameter[] Rates = [.. Parser.Read("""
        def train(w, g, m, lr, beta: 0 <= beta < 1 = 0.9):
          m = interp(g, m, beta)
          update = m * lr
          return update, m
        """, "rates").Hyperparameters];

    [Fact]
    public void Of_Ends_AreThoseThatItDescribes()
    {
        SearchSpace space = SearchSpace.Of(Rates);
        space.Dimensions.ShouldBe(3);
        space.Describe().ShouldBe(["learning rate × 0.125 to 64", "weight decay a step 0 or 1e-4 to 1e-2", "beta 0.6 to 0.975"]);
        TrialSettings least = space.At([0, 0, 0]), most = space.At([1, 1, 1]);
        (least.Scale, least.WeightDecay, least.Hyperparameters["beta"]).ShouldBe((0.125, 0, 0.975));
        (most.Scale, most.WeightDecay).ShouldBe((64, 0.01));
        most.Hyperparameters["beta"].ShouldBe(0.6, 1e-9);
    }

    [Theory]
    [InlineData(0.125, -1)]
    [InlineData(0.249, -1)]
    [InlineData(0.25, 0)]
    [InlineData(1, 0)]
    [InlineData(32, 0)]
    [InlineData(33, 1)]
    [InlineData(64, 1)]
    public void EndNear_IsWithinAFactorOfTwo(double rate, int end)
    {
        SearchSpace.Of(Rates).EndNear(TrialSettings.Declared(rate)).ShouldBe(end);
        SearchSpace.Of(Rates, scale: 0.5).EndNear(TrialSettings.Declared(rate / 2)).ShouldBe(end);
    }

    [Fact]
    public void EndNear_WhatIsDeclared_LiesAtNoEnd() =>
        SearchSpace.OfLearningRates(0.5, 256).EndNear(TrialSettings.Declared(1)).ShouldBe(0);

    [Fact]
    public void OfLearningRates_LeavesAllElseAsDeclared()
    {
        SearchSpace space = SearchSpace.OfLearningRates(0.5, 32);
        space.Dimensions.ShouldBe(1);
        space.Describe().ShouldBe(["learning rate × 0.5 to 32"]);
        foreach ((double place, double scale) in ((double, double)[])[(0, 0.5), (0.5, 4), (1, 32)])
        {
            TrialSettings settings = space.At([place]);
            (settings.Scale, settings.WeightDecay).ShouldBe((scale, 0));
            settings.Hyperparameters.ShouldBeEmpty();
        }
        SearchSpace.OfLearningRates(0.125, 2, scale: 0.5).At([0.5]).Scale.ShouldBe(0.25);
    }
}
