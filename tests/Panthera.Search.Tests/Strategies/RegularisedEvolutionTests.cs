using Panthera.Search.Strategies;

namespace Panthera.Search.Tests.Strategies;

public class RegularisedEvolutionTests
{
    private static readonly StrategyOptions Settings = Tiny.Setting.Options().Settings with { Population = 30, Tournament = 2 };

    [Fact]
    public void Next_Islands_HaveParentsOfTheirOwnButForAFew()
    {
        RegularisedEvolution strategy = new(Settings with { Islands = 3 }, [Tiny.Setting.Start]);
        const int Children = 3000;
        int foreign = 0;
        HashSet<(long, long)> ways = [];
        for (int i = 0; i < Children; i++)
        {
            Rng rng = new(1, 1, (ulong)i);
            Candidate parent = strategy.Next(i, ref rng, new RefusalCounts()).Parent;
            strategy.Learn(Child(i));
            if (i < 30) continue;
            // A population of thirty on three islands: ten each, the last ones.
            parent.Index.ShouldBeInRange(i - 30, i - 1);
            if (parent.Index % 3 == i % 3) continue;
            foreign++;
            ways.Add((parent.Index % 3, i % 3));
        }
        // One in fifty may come from anywhere; a third of those are at home.
        foreign.ShouldBeInRange(20, 65);
        ways.Count.ShouldBe(6);
    }

    [Fact]
    public void Next_OneIsland_MixesAll()
    {
        RegularisedEvolution strategy = new(Settings, [Tiny.Setting.Start]);
        HashSet<long> ages = [];
        for (int i = 0; i < 2000; i++)
        {
            Rng rng = new(1, 1, (ulong)i);
            Candidate parent = strategy.Next(i, ref rng, new RefusalCounts()).Parent;
            if (i >= 30) ages.Add(i - parent.Index);
            strategy.Learn(Child(i));
        }
        ages.Order().ShouldBe(Enumerable.Range(1, 30).Select(age => (long)age));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(3, 30)]
    [InlineData(7, 30)]
    [InlineData(30, 30)]
    public void Memory_HearingOfTheLastOnly_IsTheSameAsHearingOfAll(int islands, int population)
    {
        StrategyOptions settings = Settings with { Islands = islands, Population = population };
        RegularisedEvolution all = new(settings, [Tiny.Setting.Start]);
        for (int heard = 0; heard < 100; heard++)
        {
            RegularisedEvolution last = new(settings, [Tiny.Setting.Start]);
            for (int i = Math.Max(0, heard - last.Memory!.Value); i < heard; i++) last.Learn(Child(i));
            for (int i = heard; i < heard + 30; i++)
            {
                Rng one = new(2, 1, (ulong)i), other = one;
                last.Next(i, ref other, new RefusalCounts()).Parent.Index.ShouldBe(all.Next(i, ref one, new RefusalCounts()).Parent.Index);
            }
            all.Learn(Child(heard));
        }
    }

    private static Candidate Child(long index) => Tiny.Setting.Start with { Index = index, Fitness = new Fitness(0, index % 7) };
}
