using Panthera.Language;
using Panthera.Rewriting;
using Panthera.Rewriting.Trajectories;
using Panthera.Search.Ablations;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests.Ablations;

/// <summary>Ablations and trajectories of real trainings, on tasks that take a millisecond.</summary>
public class TrainedAblationTests
{
    private static readonly ProxyTask[] Tasks = [Tiny.Task("first", 1), Tiny.Task("second", 2)];

    /// <summary>What is added is far below what any training feels.</summary>
    private static readonly Program Padded = Tiny.Program("""
        def train(w, g, m, lr):
          x = tanh(g)
          x = x * 1e-12
          g = g + x
          m = interp(g, m, 0.9)
          update = m * lr
          return update, m
        """);

    private static readonly AblationOptions Options = new(Padded) { Looks = [4, 8], ConfirmingLooks = [8, 16], Seed = 3 };

    [Fact]
    public void Run_PartBelowRounding_IsRemoved()
    {
        using TrainerPool pool = new(2);
        AblationReport report = Ablation.Run(Options, pool, Tasks);
        report.Final.ToString().ShouldNotContain("tanh");
        report.Final.Statements.Length.ShouldBeLessThan(Padded.Statements.Length - 2);
        report.Doublings.ShouldAllBe(d => d > 0);
        report.Trainings.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Run_AnyNumberOfThreads_SaysTheSame()
    {
        string Of(int threads)
        {
            using TrainerPool pool = new(threads);
            AblationReport report = Ablation.Run(Options, pool, Tasks);
            IEnumerable<string> trials = report.Trials.Select(t =>
                $"{t.Round} {t.Change} {string.Join(' ', t.Scales)} {t.Decision} {t.Note} {t.Evidence?.Seeds} {string.Join(' ', t.Evidence?.Costs ?? [])}");
            return string.Join('\n', [.. trials, report.Final.ToString(), string.Join(' ', report.FinalScales), $"{report.Trainings}"]);
        }
        string one = Of(1);
        one.ShouldContain("g + x → g");
        Of(4).ShouldBe(one);
    }

    [Fact]
    public void Run_Cancelled_LeavesThePoolToOthers()
    {
        using TrainerPool pool = new(2);
        using CancellationTokenSource source = new();
        Should.Throw<OperationCanceledException>(() => Ablation.Run(Options, pool, Tasks, p => { if (p.Trainings > 50) source.Cancel(); }, source.Token));
        pool.Map([1, 2, 3], (_, i) => 2 * i).ShouldBe([2, 4, 6]);
    }

    [Fact]
    public void Recorded_RealGradients_TellRightRewritesFromWrongOnes()
    {
        using Trainers trainers = new();
        TrajectorySource source = RecordedTrajectory.Record(trainers, Tasks[0], Tiny.Start, 1, 5);
        source.Steps.Count.ShouldBe(RecordedTrajectory.Steps);
        source.Steps[0].Gradient.ShouldNotBe(source.Steps[^1].Gradient);
        source.Steps[0].Weights.ShouldNotBe(source.Steps[^1].Weights);
        string text = Tiny.Start.ToString();
        SourceVerdict Against(string from, string to, Exactness exactness) =>
            Panthera.Rewriting.Trajectories.Trajectory.Compare(Tiny.Start, Tiny.Program(text.Replace(from, to)), exactness, source);
        Against("square(g)", "g * g", Exactness.Reals).Finding.ShouldBe(TrajectoryFinding.Holds);
        Against("0.95)", "0.9501)", Exactness.Points).Finding.ShouldBe(TrajectoryFinding.Deviates);
        Against("m / sqrt_v", "divide(m, sqrt_v)", Exactness.Reals).Finding.ShouldBe(TrajectoryFinding.Deviates);
        Against("m / sqrt_v", "divide(m, sqrt_v)", Exactness.Points).Finding.ShouldBe(TrajectoryFinding.Holds);
    }
}
