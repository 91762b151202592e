using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Search.Studies;

namespace Panthera.Search.Tests.Studies;

public class QuasiRandomTests
{
    [Theory]
    [InlineData(1, 2, 0.5)]
    [InlineData(6, 2, 0.375)]
    [InlineData(5, 3, 7.0 / 9)]
    public void RadicalInverse_MirrorsTheDigits(int number, int radix, double inverse) => QuasiRandom.RadicalInverse(number, radix).ShouldBe(inverse, 1e-15);

    [Fact]
    public void At_FillsTheSquareMoreEvenlyThanChance()
    {
        QuasiRandom points = new(new Rng(4), 2);
        int[] cells = new int[16];
        for (int i = 0; i < 320; i++)
        {
            double[] point = points.At(i);
            point.ShouldAllBe(x => x >= 0 && x < 1);
            cells[(int)(point[0] * 4) * 4 + (int)(point[1] * 4)]++;
        }
        // 20 each; chance gives a standard deviation of 4.3.
        cells.ShouldAllBe(count => Math.Abs(count - 20) <= 5);
        new QuasiRandom(new Rng(5), 2).At(0).ShouldNotBe(points.At(0));
    }

    [Fact]
    public void Space_OfAdamW_TunesLearningRateDecayAndBothRates()
    {
        SearchSpace space = SearchSpace.Of(Catalogue.Find("adamw")!.Parsed.Hyperparameters);
        space.Dimensions.ShouldBe(4);
        space.Describe().ShouldBe(["learning rate × 0.125 to 64", "weight decay a step 0 or 1e-4 to 1e-2", "beta1 0.6 to 0.975", "beta2 0.996 to 0.9998"]);
        space.At([0, 0, 0, 0]).ShouldSatisfyAllConditions(
            low => low.Scale.ShouldBe(0.125), low => low.WeightDecay.ShouldBe(0), low => low.Hyperparameters["beta1"].ShouldBe(0.975));
        space.At([1 - 1e-9, 1 - 1e-9, 1 - 1e-9, 0.5]).ShouldSatisfyAllConditions(
            high => high.Scale.ShouldBe(64), high => high.WeightDecay.ShouldBe(1e-2), high => high.Hyperparameters["beta1"].ShouldBe(0.6),
            high => high.Hyperparameters["beta2"].ShouldBe(0.999));
    }

    [Fact]
    public void Space_OfEveryCatalogueProgram_StaysWithinWhatItDeclares()
    {
        foreach (CatalogueEntry entry in Catalogue.All)
        {
            SearchSpace space = SearchSpace.Of(entry.Parsed.Hyperparameters);
            QuasiRandom points = new(new Rng(9), space.Dimensions);
            for (int i = 0; i < 50; i++)
                foreach ((string name, double value) in space.At(points.At(i)).Hyperparameters)
                    entry.Parsed.Hyperparameters.Single(h => h.Name == name).Range!.Contains(value).ShouldBeTrue($"{entry.Name}: {name} = {value}");
        }
    }

    [Fact]
    public void Space_OfAProgramWithoutHyperparameters_IsLearningRateAndDecay() =>
        SearchSpace.Of(Parser.Read("def train(w, g, lr):\n  update = g * 0.1\n  return update").Hyperparameters).Dimensions.ShouldBe(2);
}
