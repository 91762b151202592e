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
    public void HurdleFloors_RunByTheBaseline_ArePassed()
    {
        double[] floors = Floors(Tiny.Start, Measured.Scale);
        floors.ShouldBe(Tiny.Setting.Floors);
        IReadOnlyList<Hurdle> hurdles = HurdleLosses.Hurdles(Measured.Tasks[0].Steps, [.. floors]);
        hurdles.Select(h => h.Step).ShouldBe([4, 12]);
        foreach (ulong seed in Measured.Seeds)
            new Trainer(Measured.Tasks[0]).Run(new TrainingRun(Tiny.Start, seed) { Scale = Measured.Scale, Hurdles = hurdles })
                .Ending.ShouldBe(Ending.Finished);
    }

    [Fact]
    public void HurdleFloors_RunByAProgramThatDoesNothing_StopIt()
    {
        Program idle = Tiny.Program("def train(w, g, lr):\n  update = g * 0.0\n  return update");
        TrainingRun run = new(idle, Measured.Seeds[0]) { Hurdles = HurdleLosses.Hurdles(Measured.Tasks[0].Steps, [.. Tiny.Setting.Floors]) };
        new Trainer(Measured.Tasks[0]).Run(run).Ending.ShouldBe(Ending.Stopped);
    }

    [Fact]
    public void HurdleFloors_OfASlowerStart_AreHigher() =>
        Floors(Tiny.Start, Measured.Scale / 16).Zip(Tiny.Setting.Floors).ShouldAllBe(pair => pair.First > pair.Second);

    [Fact]
    public void HurdleFloors_OfAStartThatDiverges_StopNobody() =>
        Floors(Tiny.Diverging, 1).ShouldAllBe(floor => double.IsPositiveInfinity(floor));

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
            ulong[] seeds = [.. Measured.Seeds];
            return new(Tiny.Start, Tiny.Setting.Tasks, seeds, Yardstick.Measure(pool, Tiny.Start, Tiny.Setting.Tasks, seeds, CancellationToken.None));
        }
        foreach (Yardstick other in new[] { Measure(1), Measure(3) })
        {
            other.Scale.ShouldBe(Measured.Scale);
            foreach (ProxyTask task in Measured.Tasks)
            {
                other.Loss(task).ShouldBe(Measured.Loss(task));
                other.Doubling(task).ShouldBe(Measured.Doubling(task));
            }
        }
    }

    [Fact]
    public void Measure_Valley_FindsTheScaleThatDescendsIt()
    {
        // The program goes ahead from 1 by the scale times 7/6 · 1.5 in two steps: at scale 4 it arrives at the bottom.
        Landscape landscape = new(w => (Math.Pow(Math.Log2(Math.Abs(w) / 8), 2), 0), centre: 1);
        using TrainerPool pool = new(1);
        Program ahead = Tiny.Program("def train(w, g, lr):\n  lr = lr * -1.1666667\n  update = g * 0.0\n  update = update + lr\n  return update");
        ProxyTask[] tasks = [landscape.Task(2)];
        Yardstick yardstick = new(ahead, tasks, [1, 2], Yardstick.Measure(pool, ahead, tasks, [1, 2], CancellationToken.None));
        yardstick.Scale.ShouldBe(4);
        yardstick.Loss(yardstick.Tasks[0]).ShouldBe(0, 1e-6);
        // One step goes as far as 1 + 4 · 7/6.
        yardstick.Doubling(yardstick.Tasks[0]).ShouldBe(Math.Pow(Math.Log2((1 + 4 * 7.0 / 6) / 8), 2), 1e-5);
    }

    private static double[] Floors(Program program, double scale)
    {
        using TrainerPool pool = new(2);
        return Measured.HurdleFloors(pool, program, scale, CancellationToken.None);
    }
}
