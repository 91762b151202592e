using System.Collections.Immutable;
using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

public class EvaluatorTests
{
    private static readonly SearchSetting Tiny2 = Tiny.Setting;

    [Fact]
    public void Evaluate_Baseline_ScoresExactlyZero()
    {
        Evaluation evaluation = Evaluate(Tiny.Start, rules: new RaceRules([0, 0, 0, double.PositiveInfinity]));
        evaluation.Scores[..2].ShouldBe([0, 0]);
        evaluation.Diverged.ShouldBe(0);
    }

    [Fact]
    public void Evaluate_OpenRules_ReachesTheTopLevel()
    {
        Evaluation evaluation = Evaluate(Tiny.Start);
        evaluation.Fitness.Level.ShouldBe(Evaluator.TopLevel);
        evaluation.Scores.Length.ShouldBe(Evaluator.TopLevel + 1);
        evaluation.Fitness.Score.ShouldBe(evaluation.Scores[^1]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    public void Evaluate_LevelThatNobodyEnters_StopsBeforeIt(int level, int trainings)
    {
        ImmutableArray<double> minimum = Tiny.Open.Minimum.SetItem(level, double.PositiveInfinity);
        Evaluation evaluation = Evaluate(Tiny.Start, rules: new RaceRules(minimum));
        evaluation.Fitness.Level.ShouldBe(level - 1);
        evaluation.Scores.Length.ShouldBe(level);
        evaluation.Trainings.ShouldBe(trainings);
        evaluation.Scale.ShouldBe(Tiny2.Yardstick.Scale);
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
        Should.Throw<OperationCanceledException>(() => Tiny2.Evaluator.Evaluate(new Trainers(), Tiny.Start, 1, Tiny.Open, source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.05)]
    [InlineData(20)]
    public void Evaluate_AnyScale_NeverTrainsTheSameTwice(double scale)
    {
        (Landscape landscape, Evaluator evaluator) = Valley();
        Evaluation evaluation = evaluator.Evaluate(new Trainers(), Valleys, scale, Tiny.Open, CancellationToken.None);
        evaluation.Fitness.Level.ShouldBe(Evaluator.TopLevel);
        evaluation.Trainings.ShouldBe(landscape.Trainings.Count);
        // A seed is known by its first weight, and the scale by the weight that it led to.
        landscape.Trainings.ShouldBeUnique();
        landscape.Trainings.Select(t => t.First).Distinct().Count().ShouldBe(Evaluator.Seeds);
        evaluation.Work.ShouldBe(landscape.Trainings.Count * WorkOfOne(landscape));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(4)]
    public void Evaluate_PoorScale_IsLeftForABetterOne(double factor)
    {
        (_, Evaluator evaluator) = Valley();
        double best = evaluator.Yardstick.Scale;
        Evaluation evaluation = evaluator.Evaluate(new Trainers(), Valleys, best * factor, Tiny.Open, CancellationToken.None);
        Math.Abs(Math.Log2(evaluation.Scale / best)).ShouldBeLessThan(2);
        evaluation.Scores[2].ShouldBeGreaterThan(evaluation.Scores[1]);
    }

    private static readonly Program Valleys = Tiny.Program("def train(w, g, lr):\n  lr = lr * 0.002\n  update = g * lr\n  return update");

    /// <summary>Gradient descent on a square: too small a scale does not arrive, too large a one diverges.</summary>
    private static (Landscape Landscape, Evaluator Evaluator) Valley()
    {
        Landscape landscape = new(w => (w * w / 2, w), spread: 0.2, centre: 2);
        using TrainerPool pool = new(1);
        ProxyTask task = landscape.Task(30);
        Yardstick yardstick = Yardstick.Measure(pool, Valleys, [task], [1, 2, 3, 4], CancellationToken.None);
        landscape.Forget();
        return (landscape, new Evaluator(yardstick));
    }

    private static double WorkOfOne(Landscape landscape)
    {
        ProxyTask task = landscape.Task(30);
        return 30.0 * new Trainer(task).Plan.FlopsPerStep;
    }

    private static Evaluation Evaluate(Program program, Trainers? trainers = null, RaceRules? rules = null) =>
        Tiny2.Evaluator.Evaluate(trainers ?? new Trainers(), program, Tiny2.Yardstick.Scale, rules ?? Tiny.Open, CancellationToken.None);

    private static void ShouldBeSame(Evaluation actual, Evaluation expected)
    {
        (actual with { Scores = [] }).ShouldBe(expected with { Scores = [] });
        actual.Scores.ShouldBe(expected.Scores);
    }
}
