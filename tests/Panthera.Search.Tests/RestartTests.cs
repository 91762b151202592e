using Panthera.Search.Records;
using Panthera.Store;

namespace Panthera.Search.Tests;

public sealed class RestartTests : IDisposable
{
    private readonly Kept _kept = new();

    public void Dispose() => _kept.Dispose();

    [Fact]
    public void Repeats_BeginWithTheStartPrograms_AndWhatFollowsWithTheBest()
    {
        (ProgramSearch search, IReadOnlyList<ChildRecord> children) = Run(new RestartRule(Repeats: 3, After: 50), 400);
        search.Restarts.ShouldBe(6);
        children.Select(child => child.Restart).ShouldBeInOrder();
        for (int restart = 0; restart <= 6; restart++)
        {
            ChildRecord[] own = [.. children.Where(child => child.Restart == restart)];
            long first = own[0].Index;
            // Parents are of the stretch itself, or what it began with.
            own[0].Parent.ShouldBeLessThan(first);
            long[] outside = [.. own.Select(child => child.Parent).Where(parent => parent < first).Distinct()];
            outside.ShouldHaveSingleItem();
            if (restart < 3) outside.ShouldBe([-1]);
            else outside[0].ShouldBeGreaterThanOrEqualTo(0);
        }
    }

    [Fact]
    public void Best_ThatAStretchBeginsWith_IsTheHallsBestOfThen()
    {
        Dictionary<int, long> best = [];
        (_, IReadOnlyList<ChildRecord> children) = Run(new RestartRule(Repeats: 1, After: 60), 320, search => best.TryAdd(search.Restarts, search.Hall.Best.Index));
        foreach (int restart in new[] { 1, 2, 3, 4 })
            children.First(child => child.Restart == restart).Parent.ShouldBe(best[restart]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(90)]
    public void After_IsExact(int after)
    {
        (ProgramSearch search, IReadOnlyList<ChildRecord> children) = Run(new RestartRule(After: after), 300);
        // Children that were bred before the search began anew belong to the old stretch: one window less one of them.
        search.Restarts.ShouldBe(315 / (after + 15));
        for (int restart = 0; restart < search.Restarts - 1; restart++)
            children.Count(child => child.Restart == restart).ShouldBe(after + 15);
    }

    [Fact]
    public void Curve_ThatRises_IsNotBegunAnew() =>
        Run(new RestartRule { FlatPopulations = 5 }, 500, judge: Rising()).Search.Restarts.ShouldBe(0);

    [Fact]
    public void Curve_ThatIsFlat_IsBegunAnewAfterFivePopulations()
    {
        List<long> restarted = [];
        (ProgramSearch search, IReadOnlyList<ChildRecord> children) = Run(new RestartRule { FlatPopulations = 5 }, 400, s =>
        {
            if (s.Restarts > restarted.Count) restarted.Add(s.Counts.Generated);
        }, MadeUp.By(_ => 0));
        // The first child already has the best fitness; a population is 20.
        restarted[0].ShouldBe(101);
        children[101 + 15].Restart.ShouldBe(1);
        children[101 + 14].Restart.ShouldBe(0);
        search.Restarts.ShouldBe(3);
    }

    [Fact]
    public void Repeats_ShareTheBudgetAndLeaveAShare()
    {
        foreach (Budget budget in new[] { new Budget(Programs: 400), new Budget(Work: 600_000) })
        {
            List<double> shares = [];
            Run(new RestartRule(Repeats: 3), budget, s =>
            {
                if (s.Restarts > shares.Count) shares.Add(budget.Used(s.Counts, s.Elapsed));
            }, Rising());
            shares.Count.ShouldBe(3);
            for (int i = 0; i < 3; i++) shares[i].ShouldBeInRange((i + 1) / 4.0, (i + 1) / 4.0 + 0.05);
        }
    }

    [Theory]
    [InlineData(100, 0, 20, true)]
    [InlineData(99, 0, 20, false)]
    [InlineData(200, 101, 20, false)]
    [InlineData(201, 101, 20, false)]
    [InlineData(202, 101, 20, true)]
    [InlineData(1000, 499, 20, true)]
    [InlineData(1000, 501, 20, false)]
    [InlineData(1000, 0, 201, false)]
    public void IsOver_Flat_WhenTheLaterHalfAndFivePopulationsDidNotRise(long recorded, long rise, int population, bool over) =>
        new RestartRule { FlatPopulations = 5 }.IsOver(new Stretch(0, 0, [-1]) { Recorded = recorded, LastRise = rise }, population, 0).ShouldBe(over);

    [Theory]
    [InlineData(0, 0.24, false)]
    [InlineData(0, 0.25, true)]
    [InlineData(1, 0.25, false)]
    [InlineData(1, 0.5, true)]
    [InlineData(2, 0.76, true)]
    [InlineData(3, 0.99, false)]
    public void IsOver_Repeats_WhenTheirShareIsUsed(int number, double used, bool over) =>
        new RestartRule(Repeats: 3).IsOver(new Stretch(number, 0, [-1]) { Recorded = 10, LastRise = 9 }, 20, used).ShouldBe(over);

    private (ProgramSearch Search, IReadOnlyList<ChildRecord> Children) Run(
        RestartRule rule, int programs, Action<ProgramSearch>? progress = null, Func<EvaluationRequest, Evaluation>? judge = null) =>
        Run(rule, new Budget(Programs: programs), progress, judge);

    private (ProgramSearch Search, IReadOnlyList<ChildRecord> Children) Run(
        RestartRule rule, Budget budget, Action<ProgramSearch>? progress = null, Func<EvaluationRequest, Evaluation>? judge = null)
    {
        using RunFile file = _kept.Open($"{Guid.NewGuid()}.panthera");
        ISearchRecord record = file.Search("search");
        ProgramSearch search = Tiny.Setting.Search(new MadeUp(judge ?? MadeUp.Fate), Tiny.Setting.Options() with { Restarts = rule }, record);
        search.Run(budget, progress, CancellationToken.None);
        return (search, record.Children(0, (int)record.Last!.Bred));
    }

    /// <summary>Every candidate that is trained is better than all before.</summary>
    private static Func<EvaluationRequest, Evaluation> Rising()
    {
        int judged = 0;
        return MadeUp.By(_ => ++judged * 0.001);
    }
}
