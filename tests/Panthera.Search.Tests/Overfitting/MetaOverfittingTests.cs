using Panthera.Language;
using Panthera.Search.Overfitting;
using Panthera.Store;
using Panthera.Training;

namespace Panthera.Search.Tests.Overfitting;

public sealed class MetaOverfittingTests : IDisposable
{
    /// <summary>Trains well at any scale near its own.</summary>
    private static readonly Program Good = Tiny.Start;

    /// <summary>Hardly moves.</summary>
    private static readonly Program Slow = Tiny.Program("def train(w, g, lr):\n  lr = lr * 0.00001\n  update = g * lr\n  return update");

    private readonly Kept _kept = new();

    public void Dispose() => _kept.Dispose();

    [Fact]
    public void Run_BestThatFailsOnTheLargerTasks_IsWhereOverfittingBegins()
    {
        MeasuredSearch measured = Run(Options(Trace("fell", (0, Slow), (0.25, Good), (0.5, Slow))), 2).ShouldHaveSingleItem();
        measured.Onset.ShouldBe(new Onset(1, true, 0.25));
        measured.Points[0].BySeed.ShouldAllBe(value => value == 0);
        measured.Points[1].Advantage.Low.ShouldBeGreaterThan(0);
        // Both slow ones are the same program and tuned alike, but with points of their own.
        Math.Abs(measured.Points[2].Advantage.Mean).ShouldBeLessThan(measured.Points[1].Advantage.Mean / 2);
    }

    [Fact]
    public void Run_BestThatHolds_NeverOverfits()
    {
        MeasuredSearch measured = Run(Options(Trace("held", (0, Slow), (0.5, Good))), 2)[0];
        (measured.Onset.Began, measured.Onset.Progress).ShouldBe((false, 1));
    }

    [Fact]
    public void Run_AnyThreadsAndAgainFromItsRecord_IsTheSame()
    {
        MetaOverfittingOptions options = Options(Trace("one", (0, Slow), (0.5, Good)), Trace("two", (0, Good), (0.9, Slow)));
        string straight = Told(Run(options, 1));
        using (RunFile file = _kept.Open("run.panthera"))
        {
            using CancellationTokenSource source = new();
            using TrainerPool pool = new(2);
            // Into the second search: what the first one gave is kept.
            Should.Throw<OperationCanceledException>(() => MetaOverfitting.Run(options with { Record = file }, pool, share =>
            {
                if (share >= 0.6) source.Cancel();
            }, source.Token));
        }
        using RunFile again = _kept.Open("run.panthera");
        Told(Run(options with { Record = again }, 2)).ShouldBe(straight);
    }

    [Fact]
    public void Run_ManyBests_MeasuresAsManyAsAsked()
    {
        SearchTrace many = Trace("many", [.. Enumerable.Range(0, 9).Select(i => (i / 10.0, Good))]);
        Run(Options(many) with { Points = 3, Trials = 0, Seeds = 2 }, 2)[0].Points.Select(point => point.Best.Progress).ShouldBe([0, 0.4, 0.8]);
    }

    [Theory]
    [InlineData(2, "0 11")]
    [InlineData(3, "0 10 11")]
    [InlineData(4, "0 9 10 11")]
    [InlineData(5, "0 5 9 10 11")]
    [InlineData(20, "0 1 2 3 4 5 6 7 8 9 10 11")]
    public void Spread_TakesTheEndsAndWhatIsFarthestInProgress(int most, string chosen)
    {
        // Most bests come early.
        double[] progress = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.6, 1];
        SearchBest.Spread([.. progress.Select((at, i) => BestAt(i, at))], most).Select(best => best.Index).ShouldBe(chosen.Split(' ').Select(long.Parse));
    }

    [Fact]
    public void Spread_OneBest_IsThatOne() => SearchBest.Spread([BestAt(-1, 0)], 6).ShouldHaveSingleItem().Name.ShouldBe("start");

    private static SearchBest BestAt(long index, double progress) => new(index, progress, new Fitness(4, progress), Good, Tiny.Setting.Yardstick.Scale);

    private static SearchTrace Trace(string name, params (double Progress, Program Program)[] bests) =>
        new(name, [.. bests.Select((best, i) => BestAt(i - 1, best.Progress) with { Program = best.Program })]);

    private static MetaOverfittingOptions Options(params SearchTrace[] searches) => new()
    {
        Searches = searches, Tasks = [Tiny.Task("larger", 8, 60), Tiny.Task("other", 9, 60)], Trials = 3, Seeds = 3, Seed = 5,
    };

    private static IReadOnlyList<MeasuredSearch> Run(MetaOverfittingOptions options, int threads)
    {
        using TrainerPool pool = new(threads);
        return MetaOverfitting.Run(options, pool, null, CancellationToken.None);
    }

    private static string Told(IReadOnlyList<MeasuredSearch> results) => string.Join('\n', results.SelectMany(result => result.Points.Select(point =>
        $"{result.Search.Name} {point.Best.Name} {string.Join(' ', point.Losses.Select(loss => $"{loss:R}"))} {string.Join(' ', point.BySeed.Select(value => $"{value:R}"))} {result.Onset}")));
}
