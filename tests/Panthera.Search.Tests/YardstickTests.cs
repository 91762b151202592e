using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

public class YardstickTests
{
    private static readonly Yardstick Measured = Tiny.Setting.Yardstick;

    [Fact]
    public void Score_OfTheBaselineItself_IsZero()
    {
        Trainers trainers = new();
        foreach (ProxyTask task in Measured.Tasks)
            for (int seed = 0; seed < Measured.Seeds.Count; seed++)
            {
                TrainingResult result = trainers.For(task).Run(new TrainingRun(Tiny.Start, Measured.Seeds[seed]) { Scale = Measured.Scale });
                Measured.Score(task, seed, result.Loss).ShouldBe(0);
            }
    }

    [Fact]
    public void Score_OfHalfTheSteps_IsMinusOneOnAverage()
    {
        Trainers trainers = new();
        foreach (ProxyTask task in Measured.Tasks)
        {
            double mean = Enumerable.Range(0, Measured.Seeds.Count).Average(seed => trainers.For(task).Run(
                new TrainingRun(Tiny.Start, Measured.Seeds[seed]) { Scale = Measured.Scale, Steps = task.Steps / 2 }).Loss);
            ((Measured.Loss(task) - mean) / Measured.Doubling(task)).ShouldBe(-1, 1e-9);
        }
    }

    [Fact]
    public void Score_AnyLoss_IsBounded()
    {
        ProxyTask task = Measured.Tasks[0];
        Measured.Score(task, 0, double.PositiveInfinity).ShouldBe(-Yardstick.MaxScore);
        Measured.Score(task, 0, -1e9).ShouldBe(Yardstick.MaxScore);
        Measured.Score(task, 0, Measured.Loss(task) - Measured.Doubling(task))
            .ShouldBeGreaterThan(Measured.Score(task, 0, Measured.Loss(task)));
    }

    [Fact]
    public void Hurdles_RunByTheBaseline_ArePassed()
    {
        Trainers trainers = new();
        foreach (ProxyTask task in Measured.Tasks)
        {
            Measured.Hurdles(task).Select(h => h.Step).ShouldBeInOrder();
            Measured.Hurdles(task).ShouldNotBeEmpty();
            Measured.Hurdles(task).ShouldAllBe(h => h.Step < task.Steps);
            foreach (ulong seed in Measured.Seeds)
                trainers.For(task).Run(new TrainingRun(Tiny.Start, seed) { Scale = Measured.Scale, Hurdles = Measured.Hurdles(task) })
                    .Ending.ShouldBe(Ending.Finished);
        }
    }

    [Fact]
    public void Hurdles_RunByAProgramThatDoesNothing_StopIt()
    {
        Program idle = Tiny.Program("def train(w, g, lr):\n  update = g * 0.0\n  return update");
        TrainingRun run = new(idle, Measured.Seeds[0]) { Hurdles = Measured.Hurdles(Measured.Tasks[0]) };
        new Trainer(Measured.Tasks[0]).Run(run).Ending.ShouldBe(Ending.Stopped);
    }

    [Theory]
    [InlineData("update = g * 0.0")]
    [InlineData("update = g * -0.01")]
    [InlineData("update = g * -1000.0")]
    [InlineData("x = arcsin(2.0)\n  update = g * x")]
    public void Measure_ProgramThatDoesNotLearn_SaysSo(string body)
    {
        Program program = Tiny.Program($"def train(w, g, lr):\n  {body}\n  return update");
        using TrainerPool pool = new(2);
        Should.Throw<InputException>(() => Yardstick.Measure(pool, program, [Tiny.Setting.Tasks[0]], [1, 2], CancellationToken.None))
            .Message.ShouldContain("does not learn");
    }

    [Fact]
    public void Measure_Cancelled_IsNoFaultOfTheProgram()
    {
        using TrainerPool pool = new(2);
        using CancellationTokenSource source = new();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => Yardstick.Measure(pool, Tiny.Start, Tiny.Setting.Tasks, [1, 2], source.Token));
    }

    [Fact]
    public void Measure_AnyNumberOfThreads_GivesTheSame()
    {
        Yardstick Measure(int threads)
        {
            using TrainerPool pool = new(threads);
            return Yardstick.Measure(pool, Tiny.Start, Tiny.Setting.Tasks, [.. Measured.Seeds], CancellationToken.None);
        }
        foreach (Yardstick other in new[] { Measure(1), Measure(3) })
        {
            other.Scale.ShouldBe(Measured.Scale);
            foreach (ProxyTask task in Measured.Tasks)
            {
                other.Loss(task).ShouldBe(Measured.Loss(task));
                other.Doubling(task).ShouldBe(Measured.Doubling(task));
                other.Hurdles(task).ShouldBe(Measured.Hurdles(task));
            }
        }
    }

    [Fact]
    public void Measure_Valley_FindsTheScaleThatDescendsIt()
    {
        // One step of gradient descent arrives at the bottom of this parabola at scale 8.
        Landscape landscape = new(w => (w * w / 16, w / 8), centre: 2);
        using TrainerPool pool = new(1);
        Program descent = Tiny.Program("def train(w, g, lr):\n  update = g * 1.0\n  return update");
        Yardstick.Measure(pool, descent, [landscape.Task(2)], [1, 2], CancellationToken.None).Scale.ShouldBe(8);
    }
}
