using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Search.Strategies;
using Panthera.Store;
using Panthera.Training;

namespace Panthera.Search.Tests;

/// <summary>However often a search is interrupted or killed, it ends as if it never had been.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Programs = 240;

    private static readonly Dictionary<string, RestartRule> Rules = new()
    {
        ["none"] = new(After: long.MaxValue), ["when flat"] = new() { FlatPopulations = 5 }, ["repeats"] = new(Repeats: 2, After: 40),
    };

    private readonly Kept _kept = new();

    public void Dispose() => _kept.Dispose();

    public static TheoryData<string, string> Searches()
    {
        TheoryData<string, string> all = [];
        foreach (string strategy in StrategyKinds.All.Select(kind => kind.Name))
            foreach (string restarts in Rules.Keys) all.Add(strategy, restarts);
        return all;
    }

    [Theory, MemberData(nameof(Searches))]
    public void Run_CancelledAnywhere_EndsAsIfItNeverHadBeen(string strategy, string restarts)
    {
        SearchOptions options = Options(strategy, restarts);
        (string straight, string[] children) = Straight(options);
        for (ulong trial = 0; trial < 2; trial++)
        {
            Rng rng = new(31, trial);
            int sessions = 0;
            (string? essence, string[] kept) = (null, []);
            while (essence is null)
            {
                // Sometimes at once, sometimes in the middle of one of the first windows, sometimes much later.
                int more = rng.Next(3) switch { 0 => rng.Next(3), 1 => rng.Next(100), _ => rng.Next(160) };
                (essence, kept) = Session($"{trial}.panthera", options, more, threads: 1 + sessions++ % 2);
            }
            sessions.ShouldBeGreaterThan(1);
            essence.ShouldBe(straight, $"trial {trial}");
            kept.ShouldBe(children);
        }
    }

    [Theory, MemberData(nameof(Searches))]
    public void Run_KilledAnywhere_EndsAsIfItNeverHadBeen(string strategy, string restarts)
    {
        SearchOptions options = Options(strategy, restarts);
        (string straight, string[] children) = Straight(options);
        Rng rng = new(32);
        List<string> copies = [];
        void Copy(string name)
        {
            lock (copies)
                if (_kept.TryCopy("run.panthera", name)) copies.Add(name);
        }
        int steady = 0;
        using (TrainerPool pool = new(2))
        using (RunFile file = _kept.Open("run.panthera"))
        using (CancellationTokenSource ended = new())
        {
            Thread killer = new(() =>
            {
                for (int killed = 0; !ended.IsCancellationRequested && killed < 30; killed++)
                {
                    Thread.Sleep(rng.Next(3));
                    Thread.SpinWait(1 + rng.Next(20_000));
                    Copy($"killed{killed}.panthera");
                }
            });
            killer.Start();
            // On a busy machine all of the killer's copies may be of the beginning: some are taken all along the run.
            Search(file, options, pool).Run(new Budget(Programs), s =>
            {
                if (s.Counts.Generated % (Programs / 8) == 0) Copy($"steady{steady++}.panthera");
            }, CancellationToken.None);
            ended.Cancel();
            killer.Join();
        }
        copies.Count.ShouldBeGreaterThan(3);
        long RecordedIn(string copy)
        {
            using RunReader reader = RunFile.Read(_kept.PathOf(copy));
            return reader.Searches.FirstOrDefault()?.Last.Recorded ?? 0;
        }
        // Copies of different moments, spread over the run: how many were taken when depends on the machine.
        string[] moments = [.. copies.DistinctBy(RecordedIn)];
        moments.Length.ShouldBeGreaterThan(2);
        foreach (string copy in moments.Where((_, c) => c % Math.Max(1, moments.Length / 4) == 0))
        {
            (string? essence, string[] kept) = Session(copy, options, int.MaxValue, threads: 2);
            essence.ShouldBe(straight, copy);
            kept.ShouldBe(children);
        }
    }

    [Fact]
    public void Run_KilledWithinABatch_EndsAsIfItNeverHadBeen()
    {
        SearchOptions options = Options("evolution", "repeats");
        (string straight, _) = Straight(options);
        // The search's own thread takes the copy, between two commits.
        using (RunFile file = _kept.Open("run.panthera"))
        {
            using TrainerPool pool = new(1);
            ProgramSearch search = Search(file, options, pool);
            search.Run(new Budget(Programs), s =>
            {
                if (s.Counts.Generated == 200) _kept.TryCopy("run.panthera", "killed.panthera").ShouldBeTrue();
            }, CancellationToken.None);
        }
        using (RunReader reader = RunFile.Read(_kept.PathOf("killed.panthera"))) reader.Search("search").Last.Recorded.ShouldBeInRange(100, 199);
        Session("killed.panthera", options, int.MaxValue, threads: 1).Essence.ShouldBe(straight);
    }

    [Fact]
    public void Run_WithRealTrainingsAndInterruptions_EndsAsIfItNeverHadBeen()
    {
        string Essence(string name, int first)
        {
            using TrainerPool pool = new(2);
            for (int until = first; ; until += first)
            {
                using RunFile file = _kept.Open(name);
                using CancellationTokenSource source = new();
                ProgramSearch search = Tiny.Setting.Search(Tiny.Setting.On(pool), Tiny.Setting.Options(), file.Search("search"));
                search.Run(new Budget(120), s =>
                {
                    if (s.Counts.Generated == until) source.Cancel();
                }, source.Token);
                if (search.Counts.Generated == 120) return Kept.Essence(search);
            }
        }
        Essence("interrupted.panthera", 23).ShouldBe(Essence("straight.panthera", 1000));
    }

    [Fact]
    public void Run_ThatHasEnded_GoesOnWithMore()
    {
        SearchOptions options = Options("evolution", "none");
        using TrainerPool pool = new(2);
        using (RunFile file = _kept.Open("run.panthera"))
            Search(file, options, pool).Run(new Budget(Work: 100_000), null, CancellationToken.None);
        using RunFile again = _kept.Open("run.panthera");
        ProgramSearch search = Search(again, options, pool);
        long before = search.Counts.Generated;
        before.ShouldBeGreaterThan(0);
        // A budget that is used up is no reason to do anything.
        search.Run(new Budget(Work: 100_000), null, CancellationToken.None);
        search.Counts.Generated.ShouldBe(before);
        search.Run(new Budget(Programs), null, CancellationToken.None);
        Convert.ToHexString(search.RunHash).ShouldBe(Straight(options).Essence.Split('\n')[0]);
    }

    private static SearchOptions Options(string strategy, string restarts)
    {
        SearchOptions options = Tiny.Setting.Options(strategy: strategy);
        return options with { Settings = options.Settings with { Islands = 3, Population = 24 }, Restarts = Rules[restarts] };
    }

    private (string Essence, string[] Children) Straight(SearchOptions options)
    {
        using TrainerPool pool = new(1);
        using RunFile file = _kept.Open("straight.panthera");
        ProgramSearch search = Search(file, options, pool);
        search.Run(new Budget(Programs), null, CancellationToken.None);
        search.Restarts.ShouldBeInRange(options.Restarts.After is null ? 1 : 0, options.Restarts.After is long.MaxValue ? 0 : 10);
        return (Kept.Essence(search), Kept.Children(file.Search("search"), Programs));
    }

    /// <summary>A process that ends after so many more children; null unless the search is at its end.</summary>
    private (string? Essence, string[] Children) Session(string name, SearchOptions options, int children, int threads)
    {
        using TrainerPool pool = new(threads);
        using RunFile file = _kept.Open(name);
        using CancellationTokenSource source = new();
        ISearchRecord record = file.Search("search");
        ProgramSearch search = Search(file, options, pool);
        if (children == 0) source.Cancel();
        int heard = 0;
        search.Run(new Budget(Programs), _ =>
        {
            if (++heard == children) source.Cancel();
        }, source.Token);
        return search.Counts.Generated < Programs ? (null, []) : (Kept.Essence(search), Kept.Children(record, Programs));
    }

    /// <summary>Two start programs, and evaluations that end in any order.</summary>
    private static ProgramSearch Search(RunFile file, SearchOptions options, TrainerPool pool)
    {
        Program other = Tiny.Program(Tiny.Start.ToString().Replace("sqrt(v)", "cbrt(v)", StringComparison.Ordinal));
        Candidate second = Tiny.Setting.Start with { Program = other, Fingerprint = Fingerprint.Of(other), Fitness = new Fitness(4, -0.5) };
        return Tiny.Setting.Search(new MadeUp(MadeUp.Fate, pool), options, file.Search("search"), Tiny.Setting.Start, second);
    }
}
