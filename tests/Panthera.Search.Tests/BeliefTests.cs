using Panthera.Language;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

/// <summary>What is lucky on the seeds that everybody is measured on must not lead the search.</summary>
public class BeliefTests
{
    private static readonly Program Still = Tiny.Program("def train(w, g, lr):\n  update = g * 0.0\n  return update");
    private static readonly Program Ahead = Tiny.Program("def train(w, g, lr):\n  lr = lr * -0.25\n  update = g * 0.0\n  update = update + lr\n  return update");

    [Fact]
    public void Evaluate_CandidateThatTheFirstSeedsFlatter_IsSeenThroughOnFreshOnes()
    {
        (Landscape landscape, RaceEvaluator race) = Flattering();
        landscape.Forget();
        Evaluation flattered = race.Evaluate(new Trainers(), new(Still, 1, RaceEvaluator.Open with { Minimum = [0, 0, 0, 0, 0] }), CancellationToken.None);
        flattered.Scores[3].ShouldBe(Yardstick.MaxScore);
        flattered.Fitness.ShouldBe(new Fitness(4, -Yardstick.MaxScore));
        landscape.Trainings.Select(t => t.First).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void Evaluate_CandidateThatWouldNotBeTheBest_IsNotMeasuredOnFreshSeeds()
    {
        (Landscape landscape, RaceEvaluator race) = Flattering();
        landscape.Forget();
        Evaluation enough = race.Evaluate(new Trainers(), new(Still, 1, RaceEvaluator.Open with { Minimum = [0, 0, 0, 0, 4.1] }), CancellationToken.None);
        enough.Fitness.ShouldBe(new Fitness(3, Yardstick.MaxScore));
        landscape.Trainings.Select(t => t.First).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Search_FlatteredCandidates_DoNotBecomeTheBest()
    {
        // One in three is 2 better on the first seeds and 1 worse on all others; honest ones are better by up to 0.2.
        MadeUp evaluator = new(request =>
        {
            ulong draw = (ulong)Analysis.Fingerprint.Of(request.Program).Value;
            double honest = draw % 1000 / 5000.0;
            double[] scores = draw % 3 == 0 ? [2, 2, 2, 2, -1] : [honest, honest, honest, honest, honest];
            int levels = 1 + Enumerable.Range(1, 4).TakeWhile(level => scores[level - 1] >= request.Rules.Minimum[level]).Count();
            return MadeUp.Of(request, scores[..levels], 1, 1);
        });
        ProgramSearch search = Tiny.Setting.Search(evaluator);
        double believed = 0;
        int lucky = 0;
        search.Run(new Budget(600), s =>
        {
            s.Hall.Best.Fitness.Level.ShouldBe(RaceEvaluator.TopLevel);
            s.Hall.Best.Fitness.Score.ShouldBeGreaterThanOrEqualTo(believed);
            believed = s.Hall.Best.Fitness.Score;
            lucky += s.Hall.Candidates.Count(c => c.Fitness == new Fitness(4, -1));
        }, CancellationToken.None);
        lucky.ShouldBeGreaterThan(0);
        believed.ShouldBeInRange(0.1, 0.2);
        // What a child must reach to be measured on fresh seeds is what is believed of the best, not what flattery promised.
        double[] asked = [.. evaluator.Requests.Select(request => request.Rules.Minimum[RaceEvaluator.TopLevel])];
        asked.ShouldBeInOrder();
        (asked[0], asked[^1]).ShouldBe((0, believed));
    }

    /// <summary>
    /// The first four seeds begin at the goal, where it is best to stay, the others far from it. The baseline goes ahead: its
    /// losses are given, so that standing still is much better with the first seeds and much worse with the others.
    /// </summary>
    private static (Landscape, RaceEvaluator) Flattering()
    {
        Landscape landscape = new(w => (w * w / 100, 0), spread: 1);
        ProxyTask task = landscape.Task(5);
        ulong[] seeds = [1, 2, 3, 4, 5, 6, 7, 8];
        double[] losses = [.. seeds.Select((seed, s) => new Trainer(task).Run(new TrainingRun(Still, seed)).Loss + (s < 4 ? 10 : -10))];
        Yardstick yardstick = new(Ahead, [task], seeds, new Yardstick.Facts(1, [losses], [0.1]));
        return (landscape, new RaceEvaluator(yardstick, new TrainerPool(1), new RaceOptions()));
    }
}
