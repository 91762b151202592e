using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

public class SelectionTests
{
    private static readonly ulong[] Seeds = [21, 22];

    // A step leads from weight 0 to minus the scale.
    private static readonly Program Ray = Tiny.Program("def train(w, g, lr):\n  update = g * 0.0\n  update = update + lr\n  return update");
    private static readonly Program Double = Tiny.Program("def train(w, g, lr):\n  update = g * 0.0\n  lr = lr * 2.0\n  update = update + lr\n  return update");

    [Fact]
    public void Best_OfCandidates_IsTheOneWithTheLowestLossWhateverItsFitness()
    {
        Landscape landscape = Valley(1);
        Candidate lucky = Of(Ray, 8, 4), good = Of(Ray, 1, -4);
        Best([lucky, good], landscape.Task(1)).ShouldBe(good);
        Best([good, lucky], landscape.Task(1)).ShouldBe(good);
        landscape.Splits.ShouldBe([Split.Train, Split.Validation], ignoreOrder: true);
    }

    [Fact]
    public void Best_CandidateThatWantsALowerScale_IsJudgedAtIt()
    {
        // At their own scales both are far off; at a quarter of it the first one is at the bottom.
        Landscape landscape = Valley(1);
        Candidate first = Of(Ray, 4, 0), second = Of(Ray, 1.5, 0);
        Best([second, first], landscape.Task(1)).ShouldBe(first);
        landscape.Trainings.Select(t => t.Measured).ShouldBe([-1.5f, -0.75f, -0.375f, -0.75f, -4, -2, -1, -1]);
    }

    [Fact]
    public void Best_OfTasksWithOtherLosses_WeighsThemAlike()
    {
        // On the first task the losses are a thousand times as large; the ratio to the lowest counts.
        Landscape large = new(w => (w == 0 ? 1 : 1000 + 100 * Math.Abs(w + 1), 0)), small = new(w => (w == 0 ? 1 : 1 + 2 * Math.Abs(w + 8), 0));
        ProxyTask[] tasks = [large.Task(1) with { Name = "large" }, small.Task(1) with { Name = "small" }];
        Candidate near = Of(Ray, 1, 0), far = Of(Double, 4, 0);
        Best([near, far], tasks).ShouldBe(far);
        Best([near, far], tasks[0]).ShouldBe(near);
    }

    [Fact]
    public void Best_CandidateThatDiverges_LosesOnThatTaskAndAnotherTaskStillCounts()
    {
        Landscape hard = Valley(1), easy = Valley(1);
        hard.Wall = _ => true;
        Candidate good = Of(Ray, 1, 0), poor = Of(Ray, 8, 0);
        // Where nobody trains the other task decides.
        Best([poor, good], hard.Task(1) with { Name = "hard" }, easy.Task(1) with { Name = "easy" }).ShouldBe(good);
        hard.Wall = training => training.Weight < -1.9;
        Best([poor, good], hard.Task(1) with { Name = "hard" }).ShouldBe(good);
    }

    [Fact]
    public void Best_AnyNumberOfThreads_IsTheSame()
    {
        Candidate[] candidates = [.. new[] { 1.0, 0.25, 4 }.Select(factor => Tiny.Setting.Start with { Scale = Tiny.Setting.Yardstick.Scale * factor })];
        Candidate On(int threads)
        {
            using TrainerPool pool = new(threads);
            return Selection.Best(pool, candidates, [Tiny.Task("chooses", 12), Tiny.Task("as well", 13, 60)], Seeds, CancellationToken.None);
        }
        On(3).ShouldBe(On(1));
    }

    [Fact]
    public void Best_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        using TrainerPool pool = new(1);
        Should.Throw<OperationCanceledException>(() => Selection.Best(pool, [Of(Ray, 1, 0)], [Valley(1).Task(1)], Seeds, source.Token));
    }

    private static Landscape Valley(double floor) => new(w => (w == 0 ? 1 : 0.1 + Math.Pow(Math.Log2(-w / floor), 2), 0));

    private static Candidate Of(Program program, double scale, double score) =>
        new(program, Analysis.Fingerprint.Of(program), 1, scale, new Fitness(4, score), []);

    private static Candidate Best(IReadOnlyList<Candidate> candidates, params ProxyTask[] tasks)
    {
        using TrainerPool pool = new(1);
        return Selection.Best(pool, candidates, tasks, Seeds, CancellationToken.None);
    }
}
