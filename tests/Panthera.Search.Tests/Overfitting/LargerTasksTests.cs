using Panthera.Search.Overfitting;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests.Overfitting;

public class LargerTasksTests
{
    private static readonly ProxyTask[] Tasks = [Tiny.Task("larger", 8, 60), Tiny.Task("other", 9, 60)];
    private static readonly ulong[] Seeds = [101, 102, 103];

    [Fact]
    public void Measure_IsTheNegativeMeanOfLogarithms_AtTheFirstSeedsBestScale()
    {
        Candidate candidate = Tiny.Setting.Start;
        LargerResult result = Measure(2, candidate);
        using Trainers trainers = new();
        double Loss(ProxyTask task, ulong seed, double scale) => trainers.For(task).Run(new TrainingRun(candidate.Program, seed) { Scale = scale }).Loss;
        double[] expected = [.. Seeds.Skip(1).Select(seed => -Tasks.Average(task =>
        {
            double best = new[] { 1, 0.5, 0.25 }.Select(factor => Scales.Rounded(candidate.Scale * factor)).MinBy(scale => Loss(task, Seeds[0], scale));
            return Math.Log(Loss(task, seed, best));
        }))];
        result.BySeed.ShouldBe(expected);
        // Three scales and two seeds, on two tasks.
        (result.Trainings, result.Diverged).ShouldBe((10, 0));
        result.Work.ShouldBe(Tasks.Sum(task => 5.0 * task.Steps * trainers.For(task).Plan.FlopsPerStep));
    }

    [Fact]
    public void Measure_AnyNumberOfThreads_IsTheSame()
    {
        LargerResult one = Measure(1, Tiny.Setting.Start), three = Measure(3, Tiny.Setting.Start);
        three.BySeed.ShouldBe(one.BySeed);
        three.Work.ShouldBe(one.Work);
    }

    [Fact]
    public void Measure_ProgramThatDiverges_IsTheWorst()
    {
        LargerResult result = Measure(2, Tiny.Setting.Start with { Program = Tiny.Diverging, Scale = 1 });
        result.BySeed.ShouldAllBe(value => value == -10);
        result.Diverged.ShouldBe(10);
    }

    [Fact]
    public void Measure_Cancelled_Throws()
    {
        using TrainerPool pool = new(2);
        using CancellationTokenSource source = new();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => new LargerTasks(pool, Tasks, Seeds).Measure(Tiny.Setting.Start, source.Token));
    }

    private static LargerResult Measure(int threads, Candidate candidate)
    {
        using TrainerPool pool = new(threads);
        return new LargerTasks(pool, Tasks, Seeds).Measure(candidate, CancellationToken.None);
    }
}
