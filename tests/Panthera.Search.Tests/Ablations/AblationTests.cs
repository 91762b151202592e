using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Ablations;

namespace Panthera.Search.Tests.Ablations;

/// <summary>Ablations of programs of which it is known what each part is worth.</summary>
public class AblationTests
{
    /// <summary>Each function stands for a part that is worth something, or nothing.</summary>
    private static readonly Program Parts = Tiny.Program("""
        def train(w, g, m, lr):
          g = arcsin(g)
          g = tanh(g)
          g = sinh(g)
          m = interp(g, m, 0.8999999761581421)
          update = cbrt(m)
          update = update * lr
          return update, m
        """);

    private static readonly (string, double)[] Needed = [("cbrt", 1), ("* lr", 2), ("interp(g, m", 1.5)];

    [Fact]
    public void Run_KnownCosts_RemovesWhatIsWorthNothingAndKeepsTheRest()
    {
        AblationReport report = Run(Parts, MadeUpBench.Lacking([.. Needed, ("tanh", 0.8)]), 0.1);
        string text = report.Final.ToString();
        text.ShouldContain("tanh");
        text.ShouldContain("cbrt");
        text.ShouldContain("* lr");
        text.ShouldNotContain("arcsin");
        text.ShouldNotContain("sinh(");
        text.ShouldContain("interp(g, m, 0.9)");
        report.Removed.Select(t => t.Change).ShouldBe(
            ["arcsin(g) → g", "sinh(g) → g", "interp(g, m, 0.8999999761581421): 0.8999999761581421 → 0.9"]);
        report.Confirmations.ShouldHaveSingleItem().IsConfirmed.ShouldBeTrue();
        report.Trials.ShouldContain(t => t.Change == "tanh(g) → g" && t.Decision == RemovalDecision.Needed);
    }

    [Fact]
    public void Run_OneTaskNeedsIt_IsKeptHoweverMuchTheOtherGains()
    {
        AblationReport report = Run(Parts, (program, task, seed) => MadeUpBench.Lacking(Needed)(program, task, seed)
            + (program.ToString().Contains("arcsin") ? 0 : task == 0 ? -1 : 0.6), 0.1, tasks: 2);
        report.Final.ToString().ShouldContain("arcsin");
        report.Trials.First(t => t.Change == "arcsin(g) → g").Decision.ShouldBe(RemovalDecision.Needed);
    }

    [Fact]
    public void Run_TooNoisyToTell_KeepsWhatIsUndecided()
    {
        AblationReport report = Run(Parts, MadeUpBench.Lacking([.. Needed, ("arcsin", 0.25), ("tanh", 0.25), ("sinh(", 0.25)]), 0.5);
        RemovalTrial[] undecided = [.. report.Trials.Where(t => t.Decision == RemovalDecision.Undecided)];
        undecided.Length.ShouldBeGreaterThan(1);
        foreach (RemovalTrial trial in undecided)
        {
            trial.Evidence!.Seeds.ShouldBe(32);
            (trial.Evidence.Costs[0].Low <= 0.25 && (trial.Evidence.Costs[0].High >= 0.25 || trial.Note.Length > 0)).ShouldBeTrue();
        }
        foreach (string part in new[] { "arcsin", "tanh", "sinh" })
            if (report.Trials.Last(t => t.Change == $"{part}(g) → g").Decision == RemovalDecision.Undecided)
                report.Final.ToString().ShouldContain($"{part}(");
    }

    [Fact]
    public void Run_SmallCostsThatAddUp_StopsAtTheMarginFromTheOriginal()
    {
        // Each alone is below the margin, two of them are not.
        AblationReport report = Run(Parts, MadeUpBench.Lacking([.. Needed, ("arcsin", 0.15), ("tanh", 0.15), ("sinh(", 0.15)]), 0.02);
        string text = report.Final.ToString();
        new[] { "arcsin", "tanh", "sinh(" }.Count(text.Contains).ShouldBe(2);
        report.Trials.ShouldContain(t => t.Note.Contains("not shown to be as good as the original"));
    }

    [Fact]
    public void Run_ResultFailsWithFreshSeeds_StepsAreUndone()
    {
        AblationOptions options = new(Parts);
        HashSet<ulong> known = [];
        foreach (ulong stream in new[] { Ablation.TuningStream, Ablation.ComparingStream })
            for (ulong i = 0; i < 64; i++) known.Add(new Rng(options.Seed, stream, i).NextULong());
        // sinh seems to be worth nothing, until seeds come that nothing was chosen by.
        MadeUpBench bench = new((program, task, seed) => MadeUpBench.Lacking(Needed)(program, task, seed)
            + (!known.Contains(seed) && !program.ToString().Contains("sinh(") ? 1 : 0), 0.05);
        AblationReport report = Ablation.Run(options, bench);
        report.Final.ToString().ShouldContain("sinh(");
        report.Final.ToString().ShouldNotContain("arcsin");
        report.Trials.First(t => t.Change == "sinh(g) → g").Decision.ShouldBe(RemovalDecision.Undone);
        report.Confirmations.Select(c => c.IsConfirmed).ShouldBe([.. Enumerable.Repeat(false, report.Confirmations.Count - 1), true]);
        report.Confirmations.Sum(c => c.Level).ShouldBeLessThanOrEqualTo(options.Level);
    }

    [Fact]
    public void Run_PartThatAnotherOneNeeds_IsTriedAgainOnceThatIsGone()
    {
        // Without tanh, arcsin gets what it cannot take: as long as it is there.
        Program program = Tiny.Program("def train(w, g, lr):\n  g = tanh(g)\n  g = arcsin(g)\n  update = g * lr\n  return update");
        AblationReport report = Run(program, (p, _, _) =>
            (p.ToString().Contains("arcsin") && !p.ToString().Contains("tanh") ? 3 : 0) + (p.ToString().Contains("* lr") ? 0 : 2), 0.05);
        report.Final.ToString().ShouldNotContain("tanh");
        report.Trials.Where(t => t.Change == "tanh(g) → g").Select(t => t.Decision).ShouldBe([RemovalDecision.Needed, RemovalDecision.Removed]);
    }

    [Fact]
    public void Run_EveryContestant_HasTheSameTrainingsToFindItsScale()
    {
        AblationOptions options = new(Parts);
        MadeUpBench bench = new(MadeUpBench.Lacking(Needed), 0.001, tasks: 2);
        Ablation.Run(options, bench);
        HashSet<ulong> tuning = [.. Enumerable.Range(0, options.TuningSeeds).Select(i => new Rng(options.Seed, Ablation.TuningStream, (ulong)i).NextULong())];
        // The first seed is also that of the wide search for the original's scale.
        tuning.Remove(bench.Asked[0].Seed);
        var counts = bench.Asked.Where(a => tuning.Contains(a.Seed)).GroupBy(a => Fingerprint.Of(a.Program, Strength.Canonical)).Select(g => g.Count()).ToArray();
        counts.Length.ShouldBeGreaterThan(5);
        counts.ShouldAllBe(count => count == options.Ladder.Count * tuning.Count * 2);
    }

    [Fact]
    public void Run_NoTrainingIsDoneTwice()
    {
        MadeUpBench bench = new(MadeUpBench.Lacking(Needed), 0.2, tasks: 2);
        AblationReport report = Ablation.Run(new(Parts), bench);
        bench.Asked.Select(a => (Fingerprint.Of(a.Program, Strength.Canonical), a.Scale, a.Task, a.Seed, a.IsHalf)).ShouldBeUnique();
        report.Trainings.ShouldBe(bench.Asked.Count);
    }

    [Fact]
    public void Run_Simplifier_WorksOnWhatIsLeft()
    {
        AblationOptions options = new(Parts) { Simplify = p => Tiny.Program(p.ToString().Replace("sinh(g)", "sinh(g)\n  g = g + 0.0")) };
        options.Simplify(Parts).Statements.Length.ShouldBe(Parts.Statements.Length + 1);
        AblationReport report = Ablation.Run(
            new(Parts) { Simplify = p => Tiny.Program(p.ToString().Replace("  g = arcsin(g)\n", "")) }, new MadeUpBench(MadeUpBench.Lacking([.. Needed, ("tanh", 1)]), 0.05));
        report.Removed.ShouldNotBeEmpty();
        report.Final.ToString().ShouldNotContain("arcsin");
    }

    [Fact]
    public void Run_NothingToRemove_IsTheOriginal()
    {
        AblationReport report = Run(Parts, (program, _, _) => Fingerprint.Of(program, Strength.Canonical) == Fingerprint.Of(Parts, Strength.Canonical) ? 0 : 2, 0.1);
        report.Final.ToString().ShouldBe(Parts.ToString());
        report.Confirmations.ShouldBeEmpty();
        report.Removed.ShouldBeEmpty();
    }

    [Fact]
    public void Run_Cancelled_EndsAtOnce()
    {
        using CancellationTokenSource source = new();
        int batches = 0;
        MadeUpBench bench = new(MadeUpBench.Lacking(Needed), 0.1) { OnTrain = () => { if (++batches == 7) source.Cancel(); } };
        Should.Throw<OperationCanceledException>(() => Ablation.Run(new(Parts), bench, null, source.Token));
        batches.ShouldBe(7);
    }

    [Fact]
    public void Run_ProgramThatDoesNotLearn_SaysSo()
    {
        InputException error = Should.Throw<InputException>(() => Run(Parts, (_, _, _) => double.PositiveInfinity, 0));
        error.Message.ShouldContain("expected a program that trains");
    }

    [Fact]
    public void Run_Progress_RisesToTheEndOfEachStage()
    {
        List<AblationProgress> heard = [];
        Ablation.Run(new(Parts), new MadeUpBench(MadeUpBench.Lacking(Needed), 0.1), heard.Add);
        foreach (IGrouping<string, AblationProgress> stage in heard.GroupBy(p => p.Stage)) stage.Select(p => p.Done).ShouldBeInOrder();
        heard.ShouldAllBe(p => p.Share >= 0 && p.Share <= 1);
        heard[^1].Stage.ShouldContain("confirming");
        heard.Select(p => p.Trainings).ShouldBeInOrder();
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(4.0)]
    [InlineData(double.NaN)]
    public void Options_MarginThatMeansNothing_IsRefused(double margin) =>
        Should.Throw<InputException>(() => new AblationOptions(Parts) { Margin = margin }).Message.ShouldContain("margin");

    [Fact]
    public void Options_LooksThatDoNotRise_AreRefused()
    {
        Should.Throw<InputException>(() => new AblationOptions(Parts) { Looks = [4, 4] });
        Should.Throw<InputException>(() => new AblationOptions(Parts) { Looks = [1, 4] });
        Should.Throw<InputException>(() => new AblationOptions(Parts) { ConfirmingLooks = [] });
        Should.Throw<InputException>(() => new AblationOptions(Parts) { Level = 0.5 });
    }

    private static AblationReport Run(Program program, Func<Program, int, ulong, double> cost, double noise, int tasks = 1) =>
        Ablation.Run(new(program), new MadeUpBench(cost, noise, 0, tasks));
}
