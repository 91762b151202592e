using System.Collections.Immutable;
using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

public class RaceEvaluatorTests
{
    private static readonly SearchSetting Setting = Tiny.Setting;
    private static readonly TrainerPool Unused = new(1);

    [Fact]
    public void Evaluate_Baseline_ScoresExactlyZero()
    {
        Evaluation evaluation = Evaluate(Tiny.Start, rules: new RaceRules([0, 0, 0, double.PositiveInfinity, 0], []));
        evaluation.Scores[..2].ShouldBe([0, 0]);
        evaluation.Diverged.ShouldBe(0);
    }

    [Fact]
    public void Evaluate_OpenRules_ReachesTheTopLevel()
    {
        Evaluation evaluation = Evaluate(Tiny.Start);
        evaluation.Fitness.Level.ShouldBe(RaceEvaluator.TopLevel);
        evaluation.Scores.Length.ShouldBe(RaceEvaluator.TopLevel + 1);
        evaluation.Fitness.Score.ShouldBe(evaluation.Scores[^1]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Evaluate_LevelThatNobodyEnters_StopsBeforeIt(int level, int trainings)
    {
        ImmutableArray<double> minimum = RaceEvaluator.Open.Minimum.SetItem(level, double.PositiveInfinity);
        Evaluation evaluation = Evaluate(Tiny.Start, rules: new RaceRules(minimum, []));
        evaluation.Fitness.Level.ShouldBe(level - 1);
        evaluation.Scores.Length.ShouldBe(level);
        evaluation.Trainings.ShouldBe(trainings);
        evaluation.Scale.ShouldBe(Setting.Yardstick.Scale);
    }

    [Fact]
    public void Evaluate_DivergingProgram_Fails()
    {
        Evaluation evaluation = Evaluate(Tiny.Diverging);
        evaluation.Fitness.ShouldBe(new Fitness(Fitness.Failed, 0));
        evaluation.Scores.ShouldBeEmpty();
        (evaluation.Trainings, evaluation.Diverged).ShouldBe((1, 1));
        evaluation.Work.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Evaluate_AfterOtherPrograms_GivesTheSame()
    {
        Trainers used = new();
        Evaluation first = Evaluate(Tiny.Start, used), descent = Evaluate(Tiny.Descent, used);
        Evaluate(Tiny.Diverging, used);
        ShouldBeSame(Evaluate(Tiny.Start, used), first);
        ShouldBeSame(Evaluate(Tiny.Start, new Trainers()), first);
        ShouldBeSame(Evaluate(Tiny.Descent, new Trainers()), descent);
        descent.Scores.ShouldNotBe(first.Scores);
    }

    [Fact]
    public void Evaluate_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => Setting.Race.Evaluate(new Trainers(), Open(Tiny.Start, 1), source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.25)]
    [InlineData(2)]
    public void Evaluate_AnyScale_NeverTrainsTheSameTwice(double factor)
    {
        (Landscape landscape, RaceEvaluator evaluator) = Valley();
        Evaluation evaluation = evaluator.Evaluate(new Trainers(), Open(Ahead, evaluator.Yardstick.Scale * factor), CancellationToken.None);
        evaluation.Fitness.Level.ShouldBe(RaceEvaluator.TopLevel);
        evaluation.Trainings.ShouldBe(landscape.Trainings.Count);
        // A seed is known by its first weight, and the scale by the weight that it led to.
        landscape.Trainings.ShouldBeUnique();
        landscape.Trainings.Select(t => t.First).Distinct().Count().ShouldBe(2 * new RaceOptions().Seeds);
        evaluation.Work.ShouldBe(evaluation.Trainings * 14.0 * new Trainer(landscape.Task(14)).Plan.FlopsPerStep);
        evaluation.Work.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(4)]
    public void Evaluate_PoorScale_IsLeftForTheBest(double factor)
    {
        (_, RaceEvaluator evaluator) = Valley();
        double best = evaluator.Yardstick.Scale;
        Evaluation evaluation = evaluator.Evaluate(new Trainers(), Open(Ahead, best * factor), CancellationToken.None);
        evaluation.Scale.ShouldBe(best);
        evaluation.Scores[2].ShouldBeGreaterThan(evaluation.Scores[1]);
        evaluation.Scores[3].ShouldBe(0);
    }

    [Fact]
    public void Evaluate_BetterScaleThatFailsWithAnotherSeed_ReportsTheScaleOfTheScore()
    {
        // The second seed's first weight lies behind a wall that only larger scales hit.
        (Landscape landscape, RaceEvaluator evaluator) = Valley();
        double scale = evaluator.Yardstick.Scale;
        evaluator.Evaluate(new Trainers(), Open(Ahead, scale), CancellationToken.None);
        float second = landscape.Trainings.Select(t => t.First).Distinct().ElementAt(1);
        landscape.Wall = training => training.First == second && training.Weight > 3;
        Evaluation evaluation = evaluator.Evaluate(new Trainers(), Open(Ahead, scale / 4), CancellationToken.None);
        evaluation.Fitness.Level.ShouldBe(1);
        evaluation.Scale.ShouldBe(scale / 4);
    }

    [Fact]
    public void Evaluate_LevelFour_CountsFreshSeedsAlone()
    {
        Program other = Tiny.Program(Tiny.Start.ToString().Replace("0.95", "0.9", StringComparison.Ordinal));
        Evaluation evaluation = Evaluate(other, options: new RaceOptions { ScaleSteps = 0 });
        double Mean(IEnumerable<int> seeds) => seeds.SelectMany(seed => Setting.Tasks.Select(task => Setting.Yardstick.Score(task, seed, new Trainer(task).Run(
            new TrainingRun(other, Setting.Yardstick.Seeds[seed]) { Scale = evaluation.Scale }).Loss))).Average();
        evaluation.Scores.ShouldBeUnique();
        evaluation.Scores[1].ShouldBe(Mean([0]), 1e-12);
        evaluation.Scores[2].ShouldBe(Mean([0, 1]), 1e-12);
        evaluation.Scores[3].ShouldBe(Mean([0, 1, 2, 3]), 1e-12);
        evaluation.Scores[4].ShouldBe(Mean([4, 5, 6, 7]), 1e-12);
        evaluation.Trainings.ShouldBe(2 * 8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(15)]
    public void Evaluate_LimitOfTrainings_IsExactAndKeepsWhatWasReached(int trainings)
    {
        Evaluation whole = Evaluate(Tiny.Start, options: new RaceOptions { ScaleSteps = 0 });
        Evaluation limited = Evaluate(Tiny.Start, options: new RaceOptions { ScaleSteps = 0, Trainings = trainings });
        limited.Trainings.ShouldBe(trainings);
        // Levels end with 1, 2, 4, 8 and 16 trainings on two tasks.
        limited.Fitness.Level.ShouldBe((int)Math.Log2(trainings));
        limited.Scores.ShouldBe(whole.Scores[..(limited.Fitness.Level + 1)]);
    }

    [Fact]
    public void Evaluate_HighestLossThatTheTrainingExceeds_StopsIt()
    {
        Evaluation open = Evaluate(Tiny.Start);
        open.Losses.Length.ShouldBe(2);
        RaceRules At(params double[] losses) => RaceEvaluator.Open with { MaximumLosses = [.. losses] };
        Evaluate(Tiny.Start, rules: At(open.Losses[0], open.Losses[1])).Fitness.ShouldBe(open.Fitness);
        Evaluation first = Evaluate(Tiny.Start, rules: At(open.Losses[0] - 1e-6, open.Losses[1]));
        (first.Fitness.Level, first.Trainings, first.Losses.Length).ShouldBe((Fitness.Failed, 1, 1));
        Evaluation second = Evaluate(Tiny.Start, rules: At(open.Losses[0], open.Losses[1] - 1e-6));
        (second.Fitness.Level, second.Trainings, second.Losses.Length).ShouldBe((Fitness.Failed, 1, 2));
        second.Losses.ShouldBe(open.Losses);
        second.Work.ShouldBeGreaterThan(first.Work);
        // To be stopped is not to diverge.
        (first.Diverged, second.Diverged).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Evaluate_TrainingThatHangs_IsEndedAndFails()
    {
        using TrainerPool pool = new(1);
        SlowBlobs blobs = new(milliseconds: 20);
        ProxyTask slow = Tiny.Task("slow", 1) with { Data = blobs };
        Yardstick yardstick = new(Tiny.Start, [slow], [1, 2], new Yardstick.Facts(1, [[1, 1]], [1]));
        RaceEvaluator evaluator = new(yardstick, pool, new RaceOptions { Seeds = 1, TrainingSeconds = 0.05 });
        Evaluation evaluation = await evaluator.Evaluate(Open(Tiny.Start, 1), CancellationToken.None);
        (evaluation.Fitness.Level, evaluation.Trainings, evaluation.Diverged).ShouldBe((Fitness.Failed, 1, 0));
        // Each takes 20 of the 50 milliseconds at least, and one may be under way; a busy machine may not come to the first.
        blobs.Reads.ShouldBeLessThanOrEqualTo(4);
    }

    private static readonly Program Ahead = Tiny.Program("def train(w, g, lr):\n  lr = lr * -0.25\n  update = g * 0.0\n  update = update + lr\n  return update");

    /// <summary>
    /// The program goes ahead as far as the scale says, whatever the gradient; the loss is the squared distance to the goal in
    /// doublings.
    /// </summary>
    private static (Landscape Landscape, RaceEvaluator Evaluator) Valley(RaceOptions? options = null)
    {
        Landscape landscape = new(w => (Math.Pow(Math.Log2(Math.Abs(w) / 8), 2) / 8, 0), spread: 0.01, centre: 1);
        using TrainerPool pool = new(1);
        ProxyTask[] tasks = [landscape.Task(14)];
        ulong[] seeds = [1, 2, 3, 4, 5, 6, 7, 8];
        Yardstick yardstick = new(Ahead, tasks, seeds, Yardstick.Measure(pool, Ahead, tasks, seeds, CancellationToken.None));
        landscape.Forget();
        return (landscape, new RaceEvaluator(yardstick, pool, options ?? new RaceOptions()));
    }

    private static EvaluationRequest Open(Program program, double scale) => new(program, scale, RaceEvaluator.Open);

    private static Evaluation Evaluate(Program program, Trainers? trainers = null, RaceRules? rules = null, RaceOptions? options = null) =>
        new RaceEvaluator(Setting.Yardstick, Unused, options ?? new RaceOptions()).Evaluate(
            trainers ?? new Trainers(), new(program, Setting.Yardstick.Scale, rules ?? RaceEvaluator.Open), CancellationToken.None);

    private static void ShouldBeSame(Evaluation actual, Evaluation expected)
    {
        (actual with { Scores = [], Losses = [], Seconds = 0 }).ShouldBe(expected with { Scores = [], Losses = [], Seconds = 0 });
        actual.Scores.ShouldBe(expected.Scores);
        actual.Losses.ShouldBe(expected.Losses);
    }
}
