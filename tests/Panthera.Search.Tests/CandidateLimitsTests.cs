using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Strategies;

namespace Panthera.Search.Tests;

public class CandidateLimitsTests
{
    [Fact]
    public void Refuse_TooMuchState_SaysSo()
    {
        // Two states of four bytes each.
        new CandidateLimits { StateBytes = 8 }.Refuse(Tiny.Start).ShouldBeNull();
        new CandidateLimits { StateBytes = 7 }.Refuse(Tiny.Start).ShouldBe(RefusalCounts.TooMuchState);
        new CandidateLimits { StateBytes = 0 }.Refuse(Tiny.Descent).ShouldBeNull();
    }

    [Fact]
    public void Refuse_StatesThatDoNotMatter_CountNothing()
    {
        Program dead = Tiny.Program("def train(w, g, m, v, lr):\n  m = m + g\n  update = g * lr\n  return update, m, v");
        new CandidateLimits { StateBytes = 0 }.Refuse(dead).ShouldBeNull();
    }

    [Fact]
    public void Refuse_TooSlowAStep_SaysSo()
    {
        double cost = StepCost.Of(Tiny.Start);
        cost.ShouldBeGreaterThan(StepCost.Of(Tiny.Descent));
        StepCost.Of(Tiny.Descent).ShouldBeGreaterThan(0);
        new CandidateLimits { StepNanoseconds = cost }.Refuse(Tiny.Start).ShouldBeNull();
        new CandidateLimits { StepNanoseconds = cost * 0.999 }.Refuse(Tiny.Start).ShouldBe(RefusalCounts.TooSlow);
    }

    [Fact]
    public void StepCost_StatementsThatDoNotMatter_CostNothing()
    {
        Program idle = Tiny.Program(Tiny.Descent.ToString().Replace("  return", "  x = exp(g)\n  return", StringComparison.Ordinal));
        StepCost.Of(idle).ShouldBe(StepCost.Of(Tiny.Descent));
        StepCost.Of(Cost.Of(idle)).ShouldBe(StepCost.Of(idle));
    }

    [Fact]
    public void Defaults_LetTheCatalogueOfThePaperPass()
    {
        foreach (string name in new[] { "program3", "lion", "adamw", "momentum" })
            new CandidateLimits().Refuse(Optimizers.Catalogue.Find(name)!.Parsed.Program).ShouldBeNull(name);
    }

    [Fact]
    public void Search_WithLimits_TrainsNothingBeyondThem()
    {
        // Half of a small population's children keep both of the start's states.
        CandidateLimits limits = new() { StateBytes = 4, StepNanoseconds = StepCost.Of(Tiny.Start) + 0.1 };
        MadeUp evaluator = new(MadeUp.Fate);
        ProgramSearch search = Tiny.Setting.Search(evaluator, Tiny.Setting.Options() with { Limits = limits });
        search.Run(new Budget(400), null, CancellationToken.None);
        evaluator.Requests.Count.ShouldBeGreaterThan(5);
        evaluator.Requests.ShouldAllBe(request => limits.Refuse(request.Program) == null);
        Dictionary<string, long> refused = search.Counts.Refused.ByReason.ToDictionary();
        refused[RefusalCounts.TooMuchState].ShouldBeGreaterThan(0);
        refused[RefusalCounts.TooSlow].ShouldBeGreaterThan(0);
        search.Hall.Candidates.Where(c => c.Index >= 0).ShouldAllBe(c => limits.Refuse(c.Program) == null);
    }

    [Fact]
    public void Search_WithACapOnStatements_BreedsNothingLonger()
    {
        const int Cap = 12;
        List<int> lengths = [];
        foreach (StrategyKind kind in StrategyKinds.All)
        {
            SearchOptions options = Tiny.Setting.Options(strategy: kind.Name, mutations: Mutations.Table(Functions.Of(FunctionSet.Paper), Cap));
            MadeUp evaluator = new(MadeUp.Fate);
            ProgramSearch search = Tiny.Setting.Search(evaluator, options with { Settings = options.Settings with { MaxStatements = Cap } });
            search.Run(new Budget(300), null, CancellationToken.None);
            lengths.AddRange(evaluator.Requests.Select(request => request.Program.Statements.Length));
        }
        lengths.Max().ShouldBe(Cap);
    }
}
