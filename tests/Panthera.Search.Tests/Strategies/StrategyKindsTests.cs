using Panthera.Search.Strategies;

namespace Panthera.Search.Tests.Strategies;

public class StrategyKindsTests
{
    [Fact]
    public void All_HaveNamesThatFindThemAndSayWhatTheyDo()
    {
        StrategyKinds.All.Select(kind => kind.Name).ShouldBeUnique();
        StrategyKinds.All.ShouldAllBe(kind => StrategyKinds.Named(kind.Name) == kind && kind.Meaning.Length > 20 && !kind.Meaning.Contains('\n'));
        StrategyKinds.Default.Name.ShouldBe("evolution");
    }

    [Fact]
    public void Named_WhatIsThereNot_SaysWhatIs() => Should.Throw<InputException>(() => StrategyKinds.Named("annealing")).Message
        .ShouldBe("no strategy 'annealing'; expected one of evolution, random, hyperparameters, tree");

    [Fact]
    public void Next_Repeated_ChangesNothing()
    {
        foreach (StrategyKind kind in StrategyKinds.All)
        {
            IStrategy strategy = kind.Begin(Tiny.Setting.Options().Settings, [Tiny.Setting.Start]);
            Rng one = new(1), other = new(1);
            Proposal first = strategy.Next(0, ref one, new RefusalCounts()), again = strategy.Next(0, ref other, new RefusalCounts());
            again.Program.ToString().ShouldBe(first.Program.ToString(), kind.Name);
            (again.Parent, again.Mutation).ShouldBe((first.Parent, first.Mutation));
        }
    }
}
