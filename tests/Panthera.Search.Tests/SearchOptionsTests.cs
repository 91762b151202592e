using Panthera.Search.Strategies;

namespace Panthera.Search.Tests;

public class SearchOptionsTests
{
    [Theory]
    [InlineData(20, 64)]
    [InlineData(256, 64)]
    [InlineData(1000, 250)]
    public void Window_UnlessItIsSet_IsAQuarterOfThePopulationAndNoLessThan64(int population, int window) => Of(population).Window.ShouldBe(window);

    [Fact]
    public void Window_ThatIsSet_IsKept() => (Of(1000) with { Window = 16 }).Window.ShouldBe(16);

    private static SearchOptions Of(int population) => new()
    {
        Seed = 1, Stream = 1, Settings = new StrategyOptions { Mutations = Mutations.All, Population = population },
    };
}
