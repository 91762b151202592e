using System.Diagnostics;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Strategies;
using Panthera.Training;

namespace Panthera.Search.Tests;

public class ProgramSearchTests
{
    private static readonly SearchSetting Setting = Tiny.Setting;

    public static TheoryData<string> Strategies => [.. StrategyKinds.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Strategies))]
    public void Run_AnyNumberOfThreads_IsTheSameRun(string strategy)
    {
        byte[][] hashes = [.. new[] { 1, 2, 4, 8 }.Select(threads => Run(threads, programs: 80, strategy: strategy).RunHash.ToArray())];
        hashes.ShouldAllBe(hash => hash.SequenceEqual(hashes[0]));
        hashes[0].ShouldContain(value => value != 0);
    }

    [Theory, MemberData(nameof(Strategies))]
    public void Run_EvaluationsThatEndInAnyOrder_AreTheSameRun(string strategy)
    {
        byte[] Hash(int threads)
        {
            using TrainerPool pool = new(threads);
            ProgramSearch search = Setting.Search(new MadeUp(MadeUp.Fate, pool), Setting.Options(strategy: strategy));
            search.Run(new Budget(Programs: 500), null, CancellationToken.None);
            return search.RunHash.ToArray();
        }
        byte[] hash = Hash(1);
        foreach (int threads in new[] { 2, 4, 8 }) Hash(threads).ShouldBe(hash);
    }

    [Fact]
    public void Run_OtherSeedStreamOrWindow_IsAnotherRun()
    {
        byte[][] hashes = [Run(2).RunHash.ToArray(), Run(2, seed: 8).RunHash.ToArray(), Run(2, stream: 9).RunHash.ToArray(), Run(2, window: 4).RunHash.ToArray()];
        hashes.Select(Convert.ToHexString).ShouldBeUnique();
    }

    [Fact]
    public void Run_BeforeTheFirstChildrenAreKnown_DoesNotDependOnTheWindow()
    {
        // A child is bred from those that come a window before it: up to the smaller window all come from the start.
        Run(2, window: 16, programs: 16).RunHash.ToArray().ShouldBe(Run(2, window: 64, programs: 16).RunHash.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    public void Run_BudgetOfPrograms_IsExact(int programs)
    {
        int heard = 0;
        ProgramSearch search = Run(2, programs: programs, progress: _ => heard++);
        search.Counts.Generated.ShouldBe(programs);
        heard.ShouldBe(programs);
        search.Hall.Best.Fitness.Level.ShouldBe(RaceEvaluator.TopLevel);
    }

    [Fact]
    public void Run_BudgetOfWork_EndsWithTheChildThatMeetsItOnAnyNumberOfThreads()
    {
        double work = Run(2, programs: 40).Counts.Work;
        List<double> path = [];
        ProgramSearch search = Run(1, budget: new Budget(Work: work * 0.6), progress: e => path.Add(e.Counts.Work));
        path[^1].ShouldBeGreaterThanOrEqualTo(work * 0.6);
        path.SkipLast(1).ShouldAllBe(spent => spent < work * 0.6);
        Run(4, budget: new Budget(Work: work * 0.6)).RunHash.ToArray().ShouldBe(search.RunHash.ToArray());
    }

    [Fact]
    public void Run_BudgetOfTime_Ends()
    {
        long began = Stopwatch.GetTimestamp();
        Run(2, budget: new Budget(Time: TimeSpan.FromSeconds(0.3)));
        Stopwatch.GetElapsedTime(began).ShouldBeInRange(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Run_Cancelled_ReturnsSoonAndKeepsWhatWasFound()
    {
        using CancellationTokenSource source = new();
        long cancelled = 0;
        ProgramSearch search = Run(2, budget: new Budget(), cancellation: source.Token, progress: e =>
        {
            if (e.Counts.Generated != 100) return;
            cancelled = Stopwatch.GetTimestamp();
            source.Cancel();
        });
        Stopwatch.GetElapsedTime(cancelled).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        search.Counts.Generated.ShouldBe(100);
        search.Hall.Candidates.Count.ShouldBeGreaterThan(1);
        search.RunHash.ToArray().ShouldBe(Run(2, programs: 100).RunHash.ToArray());
    }

    [Fact]
    public void Run_CancelledFromOutside_LeavesNothingRunning()
    {
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(0.2));
        using TrainerPool pool = new(2);
        ProgramSearch search = New(pool);
        search.Run(new Budget(), null, source.Token);
        // The pool is free at once: nothing of the search is queued before this.
        long began = Stopwatch.GetTimestamp();
        pool.Map([0, 1], (_, i) => i).ShouldBe([0, 1]);
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Hall_AfterARun_IsSortedAndWithoutDuplicates()
    {
        ProgramSearch search = Run(2, programs: 300);
        search.Hall.Candidates.Count.ShouldBeGreaterThan(3);
        search.Hall.Candidates.Zip(search.Hall.Candidates.Skip(1)).ShouldAllBe(pair => pair.First.Fitness >= pair.Second.Fitness);
        search.Hall.Candidates.Select(c => c.Fingerprint).ShouldBeUnique();
        search.Hall.Candidates.ShouldAllBe(c => c.Fitness.Level >= 0 && c.Fitness.Score == c.Scores[c.Fitness.Level]);
    }

    [Fact]
    public void Counts_AfterARun_AddUp()
    {
        SearchCounts counts = Run(2, programs: 300).Counts;
        long[] origins = [.. Enum.GetValues<Origin>().Select(counts.Of)];
        origins.Sum().ShouldBe(counts.Generated);
        origins.ShouldAllBe(count => count > 0);
        counts.Trainings.ShouldBeGreaterThan(counts.Of(Origin.Trained));
        counts.Diverged.ShouldBeLessThan(counts.Trainings);
        counts.CacheHitRate.ShouldBe((counts.Of(Origin.SameFingerprint) + counts.Of(Origin.SameBehaviour)) / 300.0);
        counts.RedundantShare.ShouldBeInRange(0.01, 0.99);
    }

    [Fact]
    public void Run_EqualChildren_ShareOneEvaluation()
    {
        Program child = Tiny.Program(Tiny.Start.ToString().Replace("0.95", "0.9", StringComparison.Ordinal));
        // Every child is the same program: only the first is trained, and the others have the very same fitness.
        Mutation same = Always("same", (Program _, ref Rng _) => child);
        using TrainerPool pool = new(2);
        ProgramSearch search = New(pool, mutations: [same]);
        HashSet<long> trainings = [];
        search.Run(new Budget(Programs: 100), e => trainings.Add(e.Counts.Trainings), CancellationToken.None);
        (search.Counts.Of(Origin.Trained), search.Counts.Of(Origin.SameFingerprint)).ShouldBe((1, 99));
        trainings.Count.ShouldBe(1);
        search.Hall.Candidates.Count.ShouldBe(2);
    }

    [Fact]
    public void Run_ChildrenThatDifferInScaleOnly_AreTrainedOnceAtScalesThatMakeThemEqual()
    {
        Mutation doubling = Always("double", (Program parent, ref Rng _) => Scales.Applied(parent, 2));
        using TrainerPool pool = new(2);
        ProgramSearch search = New(pool, mutations: [doubling], window: 1);
        List<Candidate> found = [];
        search.Run(new Budget(Programs: 60), e => found = [.. e.Hall.Candidates], CancellationToken.None);
        search.Counts.Of(Origin.Trained).ShouldBe(1);
        search.Counts.Of(Origin.SameBehaviour).ShouldBeGreaterThan(0);
        Candidate[] children = [.. found.Where(c => c.Fingerprint != Setting.Start.Fingerprint)];
        children.Length.ShouldBeGreaterThan(1);
        children.ShouldAllBe(c => c.Fitness == children[0].Fitness);
        children.ShouldAllBe(c => Math.Abs(c.Scale * c.Magnitude / (children[0].Scale * children[0].Magnitude) - 1) < 0.02);
    }

    [Fact]
    public void Run_RefusedChildren_AreCountedAndStayOutOfTheHall()
    {
        // Too small for floats, but only for gradients of this size: nothing but the probe can tell.
        Program nothing = Tiny.Program("def train(w, g, lr):\n  update = g * 1e-30\n  update = update * 1e-30\n  return update");
        Mutation vanish = Always("vanish", (Program _, ref Rng _) => nothing);
        using TrainerPool pool = new(1);
        ProgramSearch search = New(pool, mutations: [vanish]);
        search.Run(new Budget(Programs: 70), null, CancellationToken.None);
        search.Counts.Of(Origin.Refused).ShouldBe(70);
        search.Counts.Trainings.ShouldBe(0);
        search.Hall.Candidates.ShouldHaveSingleItem().ShouldBe(Setting.Start);
        search.Counts.Refused.ByReason.ShouldBe([new(RefusalCounts.VanishesOnProbe, 1)]);
    }

    [Fact]
    public void Run_ChildrenThatCannotTrain_AreCountedByReasonAndDrawnAgain()
    {
        string[] bodies = ["update norm g", "update * w lr", "update * w 2", "update * g 0.1"];
        int draws = 0;
        Mutation inTurn = Always("in turn", (Program _, ref Rng _) =>
            Tiny.Assembled(["w", "g", "lr"], [], ["update"], bodies[draws++ % bodies.Length], isChecked: false));
        using TrainerPool pool = new(1);
        ProgramSearch search = New(pool, mutations: [inTurn]);
        search.Run(new Budget(Programs: 32), null, CancellationToken.None);
        search.Counts.Generated.ShouldBe(32);
        Dictionary<string, long> refused = search.Counts.Refused.ByReason.ToDictionary();
        refused.Keys.ShouldBe(["type error", "no dependence on the gradient"]);
        refused["type error"].ShouldBeInRange(31, 33);
        refused["no dependence on the gradient"].ShouldBeInRange(63, 65);
    }

    [Fact]
    public void KnownBy_StrongerFingerprints_KnowMore()
    {
        SearchCounts counts = Run(2, programs: 300).Counts;
        counts.KnownBy(Strength.Exact).ShouldBeInRange(0.05, 0.95);
        counts.KnownBy(Strength.Canonical).ShouldBeGreaterThanOrEqualTo(counts.KnownBy(Strength.Exact));
        counts.KnownBy(Strength.Behavioural).ShouldBeGreaterThanOrEqualTo(counts.KnownBy(Strength.Canonical));
        // A child with a known fingerprint is not trained; the start's own copies were trained once as well.
        counts.KnownBy(Identity.Safe).ShouldBeInRange((counts.Of(Origin.SameFingerprint) - 1) / 300.0, (counts.Of(Origin.SameFingerprint) + counts.Of(Origin.Refused)) / 300.0);
    }

    private static Mutation Always(string name, MutationStep step) => new()
    {
        Name = name, Weight = 1, Applies = _ => true, Apply = step, Meaning = "as the test says",
    };

    private static ProgramSearch New(TrainerPool pool, int window = 16, IReadOnlyList<Mutation>? mutations = null) =>
        Setting.Search(Setting.On(pool), Setting.Options(window: window, mutations: mutations));

    private static ProgramSearch Run(
        int threads, ulong seed = 7, ulong stream = 1, int window = 16, int programs = 150, Budget? budget = null,
        Action<ProgramSearch>? progress = null, string strategy = "evolution", CancellationToken cancellation = default)
    {
        using TrainerPool pool = new(threads);
        ProgramSearch search = Setting.Search(Setting.On(pool), Setting.Options(seed, stream, window, strategy));
        search.Run(budget ?? new Budget(Programs: programs), progress, cancellation);
        return search;
    }
}
