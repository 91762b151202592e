using Panthera.Search.Records;
using Panthera.Search.Strategies;

namespace Panthera.Search.Tests.Strategies;

public class TreeSearchTests
{
    private const int Window = 64;

    private static readonly StrategyOptions Settings = Tiny.Setting.Options().Settings;

    /// <summary>Two arms: what descends from one start program is better than what descends from the other.</summary>
    [Theory, InlineData(0), InlineData(1)]
    public void Next_TwoArms_GrowsTheBetterOne(int better)
    {
        Arms arms = new(better);
        arms.Run(600);
        arms.Arm.Take(Window).Count(arm => arm == better).ShouldBeInRange(Window / 2 - 1, Window / 2 + 1);
        arms.Arm.Skip(300).Count(arm => arm == better).ShouldBeGreaterThan(270);
    }

    [Fact]
    public void Next_WhatIsUnderWay_CountsAsFailureUntilItIsKnown()
    {
        // Both arms are as good as each other: without the children under way the first would be taken every time.
        Arms arms = new(better: -1);
        arms.Run(Window);
        arms.Parents.Distinct().Count().ShouldBe(2);
        arms.Arm.Count(arm => arm == 0).ShouldBeInRange(Window / 2 - 1, Window / 2 + 1);
        // Later on as many have many parents, and those deep in one arm send others to the other one.
        arms.Run(600);
        arms.Run(664, window: 2 * Window);
        arms.Parents.Skip(600).Distinct().Count().ShouldBeGreaterThan(10);
        arms.Arm.Skip(600).Count(arm => arm == 0).ShouldBeInRange(Window / 4, 3 * Window / 4);
    }

    [Fact]
    public void Next_ChildrenThatCannotTrain_BecomeNoParents()
    {
        Arms arms = new(better: 0, fails: index => index % 3 == 0);
        arms.Run(600);
        arms.Parents.ShouldAllBe(parent => parent < 0 || parent % 3 != 0);
        arms.Parents.Count(parent => parent >= 0).ShouldBeGreaterThan(300);
    }

    [Fact]
    public void Next_AfterARehearsal_IsTheSame()
    {
        Arms arms = new(better: 1);
        arms.Run(400);
        arms.Strategy.Memory.ShouldBeNull();
        // Each child is heard of and judged in turn, as when a search goes on.
        TreeSearch again = new(Settings, Arms.Two);
        foreach (ChildRecord child in arms.Children)
        {
            again.Bred(child);
            if (child.Index < arms.Learned) again.Learn(arms.CandidateOf(child));
        }
        for (int i = 0; i < 50; i++)
        {
            Rng one = new(9, 1, (ulong)i), other = one;
            Proposal first = arms.Strategy.Next(400, ref one, new RefusalCounts()), second = again.Next(400, ref other, new RefusalCounts());
            (second.Parent.Index, second.Program.ToString()).ShouldBe((first.Parent.Index, first.Program.ToString()));
            ChildRecord child = Arms.Record(400 + i, first);
            arms.Strategy.Bred(child);
            again.Bred(child);
        }
    }

    private sealed class Arms(int better, Func<long, bool>? fails = null)
    {
        public TreeSearch Strategy { get; } = new(Settings, Two);

        public List<ChildRecord> Children { get; } = [];

        public int Learned { get; private set; }

        /// <summary>By child: which start program it descends from.</summary>
        public List<int> Arm { get; } = [];

        public IEnumerable<long> Parents => Children.Select(child => child.Parent);

        public static IReadOnlyList<Candidate> Two { get; } =
        [
            Tiny.Setting.Start with { Index = -1, Fitness = new Fitness(2, 0) },
            Tiny.Setting.Start with { Program = Tiny.Program(Tiny.Start.ToString().Replace("sqrt", "cbrt", StringComparison.Ordinal)), Index = -2, Fitness = new Fitness(2, 0) },
        ];

        public void Run(int children, int window = Window)
        {
            while (Children.Count < children)
            {
                if (Children.Count - Learned == window) Strategy.Learn(CandidateOf(Children[Learned++]));
                Rng rng = new(5, 1, (ulong)Children.Count);
                ChildRecord child = Record(Children.Count, Strategy.Next(Children.Count, ref rng, new RefusalCounts()));
                Strategy.Bred(child);
                Arm.Add(child.Parent < 0 ? (int)(-1 - child.Parent) : Arm[(int)child.Parent]);
                Children.Add(child);
            }
        }

        public static ChildRecord Record(long index, Proposal proposal) => new()
        {
            Index = index, Restart = 0, Parent = proposal.Parent.Index, Mutation = proposal.Mutation, Program = proposal.Program,
            Fingerprint = default, Origin = Origin.Trained, Source = index,
        };

        public Candidate CandidateOf(ChildRecord child) => Two[0] with
        {
            Program = child.Program,
            Index = child.Index,
            Fitness = fails?.Invoke(child.Index) == true ? new Fitness(Fitness.Failed, 0) : new Fitness(Arm[(int)child.Index] == better ? 3 : 1, 0),
        };
    }
}
