using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.Search.Tests;

/// <summary>What would be the best must not be worse than the best so far on the selection tasks.</summary>
public class InLoopSelectionTests
{
    private static readonly ProxyTask Far = Tiny.Task("far", 5);
    private static readonly ulong[] Seeds = [101, 102];

    private static RaceRules Asking(double selection) => RaceEvaluator.Open with { Minimum = RaceEvaluator.Open.Minimum.SetItem(0, selection) };

    [Fact]
    public void Score_OfKnownLosses_IsTheMeanOfTheirNegativeLogarithms()
    {
        ProxyTask near = Tiny.Task("near", 6);
        InLoopSelection selection = new([Far, near], [1, 2]);
        // The first seed finds a half of the scale best; the second one's loss there is 4 and 1 higher than the first one's.
        double Loss(ProxyTask task, ulong seed, double scale) => (task == Far ? 2 : 0.5) * (scale == 0.5 ? 1 : 3) + (seed == 2 ? task == Far ? 4 : 1 : 0);
        selection.Score(Loss, 1).ShouldBe(-(Math.Log(4) + Math.Log(1)) / 2, 1e-12);
        selection.Score((task, _, _) => task == Far ? double.PositiveInfinity : 1, 1).ShouldBe(double.NegativeInfinity);
    }

    [Fact]
    public void Evaluate_WithSelection_MeasuresWhatSelectionWould()
    {
        Evaluation plain = Evaluate(null, RaceEvaluator.Open), selected = Evaluate(new([Far], Seeds), RaceEvaluator.Open);
        plain.Selection.ShouldBeNull();
        Candidate candidate = Tiny.Setting.Start with { Scale = selected.Scale };
        using TrainerPool pool = new(1);
        double loss = Selection.Losses(pool, [candidate], [Far], Seeds, CancellationToken.None)[0][0];
        selected.Selection!.Value.ShouldBe(-Math.Log(loss), 1e-12);
        (selected.Fitness, selected.Scale).ShouldBe((plain.Fitness, plain.Scale));
        // Three scales with the first seed, the best with the other.
        (selected.Trainings - plain.Trainings).ShouldBe(4);
        selected.Work.ShouldBeGreaterThan(plain.Work);
    }

    [Fact]
    public void Evaluate_CandidateThatIsWorseOnTheSelectionTasks_DoesNotEnterTheTopLevel()
    {
        InLoopSelection selection = new([Far], Seeds);
        double reached = Evaluate(selection, RaceEvaluator.Open).Selection!.Value;
        Evaluate(selection, Asking(reached)).Fitness.Level.ShouldBe(RaceEvaluator.TopLevel);
        Evaluation worse = Evaluate(selection, Asking(reached + 1e-9));
        worse.Fitness.Level.ShouldBe(RaceEvaluator.TopLevel - 1);
        worse.Selection.ShouldBe(reached);
        // Where nothing is measured there, nothing is asked for.
        Evaluate(null, Asking(double.PositiveInfinity)).Fitness.Level.ShouldBe(RaceEvaluator.TopLevel);
    }

    [Fact]
    public void Evaluate_CandidateThatWouldNotBeTheBest_IsNotMeasuredOnSelectionTasks()
    {
        RaceRules rules = RaceEvaluator.Open with { Minimum = RaceEvaluator.Open.Minimum.SetItem(RaceEvaluator.TopLevel, double.PositiveInfinity) };
        Evaluate(new([Far], Seeds), rules).Selection.ShouldBeNull();
    }

    [Fact]
    public void Search_CandidatesThatAreWorseThere_DoNotBecomeTheBest()
    {
        // One in three is much better on the search's tasks and worse on the selection tasks than the start.
        MadeUp evaluator = new(request =>
        {
            ulong draw = (ulong)Analysis.Fingerprint.Of(request.Program).Value;
            bool overfits = draw % 3 == 0;
            double score = draw % 1000 / 5000.0 + (overfits ? 2 : 0), selection = overfits ? -2 : draw % 977 / 977.0;
            bool enters = score >= request.Rules.Minimum[RaceEvaluator.TopLevel] && selection >= request.Rules.MinimumSelection;
            double[] scores = [.. Enumerable.Repeat(score, enters ? Fitness.Levels : Fitness.Levels - 1)];
            return MadeUp.Of(request, scores, 1, 1) with { Selection = selection };
        });
        ProgramSearch search = Tiny.Setting.Search(evaluator, null, null, Tiny.Setting.Start with { Selection = -1 });
        search.Run(new Budget(400), s => s.Hall.Best.Selection!.Value.ShouldBeGreaterThanOrEqualTo(-1), CancellationToken.None);
        search.Hall.Best.Fitness.Score.ShouldBeInRange(0.01, 0.2);
        // What is asked for is what the best has reached.
        double[] asked = [.. evaluator.Requests.Select(request => request.Rules.MinimumSelection)];
        asked.ShouldContain(-1);
        asked.ShouldContain(search.Hall.Best.Selection!.Value);
    }

    private static Evaluation Evaluate(InLoopSelection? selection, RaceRules rules)
    {
        using TrainerPool unused = new(1);
        RaceEvaluator race = new(Tiny.Setting.Yardstick, unused, new RaceOptions(), selection);
        using Trainers trainers = new();
        return race.Evaluate(trainers, new EvaluationRequest(Tiny.Start, Tiny.Setting.Yardstick.Scale, rules), CancellationToken.None);
    }
}
