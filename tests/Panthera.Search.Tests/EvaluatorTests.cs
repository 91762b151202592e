using System.Collections.Immutable;
using Panthera.Language;
using Panthera.Training;

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
    [InlineData(0.25)]
    [InlineData(2)]
    public void Evaluate_AnyScale_NeverTrainsTheSameTwice(double factor)
    {
        (Landscape landscape, Evaluator evaluator) = Valley();
        Evaluation evaluation = evaluator.Evaluate(new Trainers(), Ahead, evaluator.Yardstick.Scale * factor, Tiny.Open, CancellationToken.None);
        evaluation.Fitness.Level.ShouldBe(Evaluator.TopLevel);
        evaluation.Trainings.ShouldBe(landscape.Trainings.Count);
        // A seed is known by its first weight, and the scale by the weight that it led to.
        landscape.Trainings.ShouldBeUnique();
        landscape.Trainings.Select(t => t.First).Distinct().Count().ShouldBe(Evaluator.Seeds);
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
        (_, Evaluator evaluator) = Valley();
        double best = evaluator.Yardstick.Scale;
        Evaluation evaluation = evaluator.Evaluate(new Trainers(), Ahead, best * factor, Tiny.Open, CancellationToken.None);
        evaluation.Scale.ShouldBe(best);
        evaluation.Scores[2].ShouldBeGreaterThan(evaluation.Scores[1]);
        evaluation.Scores[3].ShouldBe(0);
    }

    [Fact]
    public void Evaluate_BetterScaleThatFailsWithAnotherSeed_ReportsTheScaleOfTheScore()
    {
        // The second seed's first weight lies behind a wall that only larger scales hit.
        (Landscape landscape, Evaluator evaluator) = Valley();
        double scale = evaluator.Yardstick.Scale;
        evaluator.Evaluate(new Trainers(), Ahead, scale, Tiny.Open, CancellationToken.None);
        float second = landscape.Trainings.Select(t => t.First).Distinct().ElementAt(1);
        landscape.Wall = training => training.First == second && training.Weight > 3;
        Evaluation evaluation = evaluator.Evaluate(new Trainers(), Ahead, scale / 4, Tiny.Open, CancellationToken.None);
        evaluation.Fitness.Level.ShouldBe(1);
        evaluation.Scale.ShouldBe(scale / 4);
    }

    private static readonly Program Ahead = Tiny.Program("def train(w, g, lr):\n  lr = lr * -0.25\n  update = g * 0.0\n  update = update + lr\n  return update");

    /// <summary>
    /// The program goes ahead as far as the scale says, whatever the gradient; the loss is the squared distance to the goal in
    /// doublings. So few steps have no hurdles.
    /// </summary>
    private static (Landscape Landscape, Evaluator Evaluator) Valley()
    {
        Landscape landscape = new(w => (Math.Pow(Math.Log2(Math.Abs(w) / 8), 2) / 8, 0), spread: 0.01, centre: 1);
        using TrainerPool pool = new(1);
        Yardstick yardstick = Yardstick.Measure(pool, Ahead, [landscape.Task(14)], [1, 2, 3, 4], CancellationToken.None);
        yardstick.Hurdles(yardstick.Tasks[0]).ShouldBeEmpty();
        landscape.Forget();
        return (landscape, new Evaluator(yardstick));
    }

    private static Evaluation Evaluate(Program program, Trainers? trainers = null, RaceRules? rules = null) =>
        Tiny2.Evaluator.Evaluate(trainers ?? new Trainers(), program, Tiny2.Yardstick.Scale, rules ?? Tiny.Open, CancellationToken.None);

    private static void ShouldBeSame(Evaluation actual, Evaluation expected)
    {
        (actual with { Scores = [] }).ShouldBe(expected with { Scores = [] });
        actual.Scores.ShouldBe(expected.Scores);
    }
}
