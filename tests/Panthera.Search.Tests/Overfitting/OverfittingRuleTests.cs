using Panthera.Search.Overfitting;
using Panthera.Search.Records;
using Panthera.Store;
using Panthera.Training;

namespace Panthera.Search.Tests.Overfitting;

/// <summary>A search that ends because its bests do ever worse on larger tasks.</summary>
public sealed class OverfittingRuleTests : IDisposable
{
    private const int Programs = 400;

    private readonly Kept _kept = new();

    public void Dispose() => _kept.Dispose();

    [Fact]
    public void Run_BestsThatDoEverWorseThere_StopsAndHandsOnTheOneThatDidBest()
    {
        // Good there up to a fitness of 1.
        ProgramSearch search = Run(new OverfittingRule(Saying(candidate => -Math.Abs(candidate.Fitness.Score - 1))) { WorkShare = 1 });
        search.Overfits.ShouldBeTrue();
        search.Counts.Generated.ShouldBeLessThan(Programs);
        search.Checks.Worse.ShouldBe(2);
        Candidate handedOn = search.BestOnLargerTasks!;
        handedOn.Index.ShouldBe(search.Checks.Best!.Index);
        handedOn.Index.ShouldNotBe(search.Hall.Best.Index);
        handedOn.Fitness.ShouldBeLessThan(search.Hall.Best.Fitness);
        // The two after it are the last.
        search.Checks.All[^3].ShouldBe(search.Checks.Best);
        search.Checks.All.Select(check => check.Used).ShouldBeInOrder();
    }

    [Fact]
    public void Run_BestsThatAreAllWorseThanTheStart_HandsOnTheStart()
    {
        ProgramSearch search = Run(new OverfittingRule(Saying(candidate => -candidate.Fitness.Score)) { WorkShare = 1 });
        (search.Overfits, search.BestOnLargerTasks!.Index, search.Checks.All.Count).ShouldBe((true, -1, 3));
        search.BestOnLargerTasks.Program.ShouldBe(Tiny.Start);
    }

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(-0.001, 1.0)]
    [InlineData(0, 0.01)]
    public void Run_BestsThatHoldOrAreWorseWithinNoise_IsTheSearchWithoutTheRule(double slope, double noise)
    {
        ProgramSearch search = Run(new OverfittingRule(Saying(candidate => slope * candidate.Fitness.Score, noise)) { WorkShare = 1 }), plain = Run(null);
        search.Overfits.ShouldBeFalse();
        search.Checks.All.Count.ShouldBeGreaterThan(3);
        search.Counts.Generated.ShouldBe(Programs);
        search.RunHash.ToArray().ShouldBe(plain.RunHash.ToArray());
        plain.Checks.All.ShouldBeEmpty();
        // What was asked is in the counts.
        search.Counts.Work.ShouldBe(plain.Counts.Work + search.Checks.Work);
        search.Counts.Trainings.ShouldBe(plain.Counts.Trainings + 7 * search.Checks.All.Count);
    }

    [Fact]
    public void Run_Patience_IsHowManyInSuccession()
    {
        OverfittingRule rule = new(Saying(candidate => -candidate.Fitness.Score)) { WorkShare = 1 };
        int[] checks = [.. new[] { 1, 2, 3 }.Select(patience => Run(rule with { Patience = patience }).Checks.All.Count)];
        checks.ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void Run_DearChecks_WaitForTheirShareOfTheWork()
    {
        const double Dear = 20_000;
        List<(double Before, double All)> seen = [];
        ProgramSearch? search = null;
        LargerResult Measure(Candidate candidate, CancellationToken cancellation)
        {
            if (search!.Checks.All.Count > 0) seen.Add((search.Checks.Work, search.Counts.Work));
            return Saying(c => c.Fitness.Score, work: Dear)(candidate, cancellation);
        }
        search = Searching(new OverfittingRule(Measure), null);
        search.Run(new Budget(Programs), null, CancellationToken.None);
        seen.Count.ShouldBeInRange(1, 12);
        seen.ShouldAllBe(pair => pair.Before + Dear <= 0.25 * (pair.All + Dear));
        (search.Checks.Work / search.Counts.Work).ShouldBeLessThanOrEqualTo(0.25);
        Run(new OverfittingRule(Saying(c => c.Fitness.Score)) { WorkShare = 1 }).Checks.All.Count.ShouldBeGreaterThan(search.Checks.All.Count);
    }

    [Fact]
    public void Run_AnyThreadsAndInterruptions_EndsAsIfItNeverHadBeen()
    {
        Func<Candidate, CancellationToken, LargerResult> measure = Saying(candidate => -Math.Abs(candidate.Fitness.Score - 1));
        OverfittingRule rule = new(measure) { WorkShare = 1 };
        string straight = Essence(Run(rule));
        using (TrainerPool two = new(2)) Essence(Run(rule, two)).ShouldBe(straight);

        Rng rng = new(33);
        string essence = "";
        int sessions = 0, calls = 0;
        for (bool over = false; !over; sessions++)
        {
            using TrainerPool pool = new(1 + sessions % 2);
            using RunFile file = _kept.Open("run.panthera");
            using CancellationTokenSource source = new();
            // Every other session ends while the larger tasks are asked, the others between two children.
            OverfittingRule interrupted = rule with
            {
                Measure = (candidate, cancellation) =>
                {
                    if (calls++ % 3 == 1) source.Cancel();
                    source.Token.ThrowIfCancellationRequested();
                    return measure(candidate, cancellation);
                },
            };
            int heard = 0, until = rng.Next(40);
            ProgramSearch search = Searching(interrupted, file.Search("search"), pool);
            search.Run(new Budget(Programs), _ =>
            {
                if (++heard == until) source.Cancel();
            }, source.Token);
            over = search.Overfits || search.Counts.Generated == Programs;
            essence = Essence(search);
        }
        sessions.ShouldBeGreaterThan(3);
        essence.ShouldBe(straight);

        // A search that has stopped stays so, whatever budget there is.
        using RunFile again = _kept.Open("run.panthera");
        ProgramSearch more = Searching(rule, again.Search("search"));
        more.Run(new Budget(10 * Programs), null, CancellationToken.None);
        Essence(more).ShouldBe(straight);
    }

    [Fact]
    public void Run_KilledAnywhere_EndsAsIfItNeverHadBeen()
    {
        OverfittingRule rule = new(Saying(candidate => -Math.Abs(candidate.Fitness.Score - 1))) { WorkShare = 1 };
        string straight = Essence(Run(rule));
        List<string> copies = [];
        using (TrainerPool pool = new(2))
        using (RunFile file = _kept.Open("run.panthera"))
            Searching(rule, file.Search("search"), pool).Run(new Budget(Programs), search =>
            {
                string copy = $"killed{search.Counts.Generated}.panthera";
                if (search.Counts.Generated % 3 == 1 && _kept.TryCopy("run.panthera", copy)) copies.Add(copy);
            }, CancellationToken.None);
        copies.Count.ShouldBeGreaterThan(2);
        foreach (string copy in copies)
        {
            using RunFile file = _kept.Open(copy);
            ProgramSearch search = Searching(rule, file.Search("search"));
            search.Run(new Budget(Programs), null, CancellationToken.None);
            Essence(search).ShouldBe(straight, copy);
        }
    }

    private static string Essence(ProgramSearch search) => string.Join('\n', [
        Kept.Essence(search), $"{search.Overfits} {search.BestOnLargerTasks?.Index} {search.BestOnLargerTasks?.Program}",
        .. search.Checks.All.Select(check => $"{check.Index} {check.Used:R} {string.Join(' ', check.BySeed.Select(value => $"{value:R}"))} {check.Work:R}"),
    ]);

    private static ProgramSearch Run(OverfittingRule? rule, TrainerPool? pool = null)
    {
        ProgramSearch search = Searching(rule, null, pool);
        search.Run(new Budget(Programs), null, CancellationToken.None);
        return search;
    }

    /// <summary>A search whose programs' fitness is between 0, the start's, and 4; its bests rise in many small steps.</summary>
    private static ProgramSearch Searching(OverfittingRule? rule, ISearchRecord? record, TrainerPool? pool = null) => Tiny.Setting.Search(
        new MadeUp(MadeUp.By(program => Math.Min(4, program.Statements.Length / 10.0 + (double)((ulong)Analysis.Fingerprint.Of(program).Value % 1000) / 5000)), pool),
        Tiny.Setting.Options() with { Overfitting = rule }, record);

    /// <summary>What larger tasks say: a value of the candidate, and noise of the candidate and the seed.</summary>
    private static Func<Candidate, CancellationToken, LargerResult> Saying(Func<Candidate, double> value, double noise = 0.001, double work = 100) => (candidate, _) =>
    {
        Rng rng = new((ulong)candidate.Fingerprint.Value, 9);
        return new LargerResult([.. Enumerable.Range(0, 4).Select(_ => value(candidate) + noise * rng.NextNormal())], 7, 0, work, 0.001);
    };
}
