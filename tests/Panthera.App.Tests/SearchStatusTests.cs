using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Search;

namespace Panthera.App.Tests;

public class SearchStatusTests
{
    [Fact]
    public void Limit_InTime_IsSharedOut()
    {
        SearchLimit limit = SearchLimit.OfTime(TimeSpan.FromMinutes(100), searchesConstants: false);
        limit.Tuning.ShouldBe(new Budget(Time: TimeSpan.FromMinutes(10)));
        limit.Search.ShouldBe(new Budget(Time: TimeSpan.FromMinutes(50)));
        // Constants alone get as much again.
        SearchLimit beside = SearchLimit.OfTime(TimeSpan.FromMinutes(100), searchesConstants: true);
        beside.Search.ShouldBe(new Budget(Time: TimeSpan.FromMinutes(27)));
    }

    [Theory]
    [InlineData(3000, 500)]
    [InlineData(60, 64)]
    public void Limit_InPrograms_TunesWithASixthButNotTooFew(int programs, int tuning)
    {
        SearchLimit limit = SearchLimit.OfPrograms(programs);
        limit.Tuning.ShouldBe(new Budget(Programs: tuning));
        limit.Search.ShouldBe(new Budget(Programs: programs));
        limit.Time.ShouldBeNull();
    }

    [Fact]
    public void Lines_BeforeAnything_NameTheStageAndTheTimeLeft()
    {
        SearchStatus status = new(SearchLimit.OfTime(TimeSpan.FromMinutes(3), false), "adamw");
        status.Lines().Select(line => line.Label).ShouldBe(["stage", "elapsed", "time left"]);
    }

    [Fact]
    public void Lines_OfAStage_ShowItsShareAndTheBest()
    {
        SearchStatus status = new(SearchLimit.OfPrograms(100), "adamw");
        status.Update(new DiscoveryProgress("evolving programs", 0.5, TimeSpan.Zero, new SearchCounts(), new Fitness(3, 0.5)));
        Dictionary<string, string> lines = status.Lines().ToDictionary(line => line.Label, line => line.Value);
        lines["stage"].ShouldBe("evolving programs, 50 %");
        lines["best against adamw"].ShouldBe("+0.50 doublings, as 1.41 × the steps");
        lines.ShouldContainKey("left in this stage");
        lines.ShouldNotContainKey("programs a second");
        lines.ShouldNotContainKey("restarts");
    }

    [Fact]
    public void Lines_OfASearchThatBeganAnew_SayHowOften()
    {
        SearchStatus status = new(SearchLimit.OfPrograms(100), "adamw");
        status.Update(new DiscoveryProgress("searching programs", 0.5, TimeSpan.Zero, new SearchCounts(), new Fitness(3, 0.5), Restarts: 3));
        status.Lines().ShouldContain(("restarts", "3"));
    }
}
