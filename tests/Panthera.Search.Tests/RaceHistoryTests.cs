using System.Text.Json;
using System.Text.Json.Serialization;

namespace Panthera.Search.Tests;

public class RaceHistoryTests
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    [Fact]
    public void Rules_OfWhatIsExpected_AskForAsMuchAsTheStartProgram()
    {
        RaceHistory history = new([]);
        history.Expect([0.5, 0.25, 0.125, 0, -1]);
        history.Rules(0.75).Minimum[1..].ShouldBe([0.5, 0.25, 0.125, 0.75]);
    }

    [Fact]
    public void Rules_BeforeAnythingIsKnown_LetEverybodyIn()
    {
        RaceRules rules = new RaceHistory([1, 1]).Rules(double.NegativeInfinity);
        rules.Minimum[1..].ShouldAllBe(minimum => double.IsNegativeInfinity(minimum));
        rules.MaximumLosses.ShouldBe([double.PositiveInfinity, double.PositiveInfinity]);
    }

    [Fact]
    public void Rules_AskForTheBetterPartOfRecentScores()
    {
        RaceHistory history = new([]);
        history.Expect([-4, -4, -4, -4, -4]);
        // Those of long ago do not count: 200 are more than are remembered.
        for (int i = 0; i < 200; i++) Score(history, -3, -3, -3);
        for (int i = 0; i < 100; i++) Score(history, i, 1000 + i, 2000 + i);
        for (int i = 100; i < 128; i++) Score(history, i);
        // Level 0 remembers 128 scores, 0 to 127: half of them are below number 64. Level 1 remembers the last 64 of its 100, level 2
        // the last 24: three quarters of the ones and seven tenths of the others are below.
        RaceRules rules = history.Rules(9);
        rules.Minimum[1].ShouldBe(64);
        rules.Minimum[2].ShouldBe(1036 + 48);
        rules.Minimum[3].ShouldBe(2076 + 16);
        rules.Minimum[4].ShouldBe(9);
    }

    [Fact]
    public void Rules_AfterFailures_AskForAsMuchAsBefore()
    {
        RaceHistory history = new([]);
        for (int i = 0; i < 10; i++) Score(history, i);
        double before = history.Rules(0).Minimum[1];
        before.ShouldBe(5);
        for (int i = 0; i < 200; i++) Score(history);
        history.Rules(0).Minimum[1].ShouldBe(before);
    }

    [Fact]
    public void Hurdles_StopTheWorsePartOfPastTrainings()
    {
        RaceHistory history = new([0, 0]);
        for (int i = 0; i < 100; i++) Lose(history, i / 100.0, 10 + i / 100.0);
        RaceRules rules = history.Rules(0);
        rules.MaximumLosses.ShouldBe([0.7, 10.7]);
        // Three in ten would have been stopped.
        Enumerable.Range(0, 100).Count(i => i / 100.0 > rules.MaximumLosses[0]).ShouldBe(29);
    }

    [Fact]
    public void Hurdles_Floor_IsNeverStopped()
    {
        RaceHistory history = new([0.8, 10.2]);
        for (int i = 0; i < 100; i++) Lose(history, i / 100.0, 10 + i / 100.0);
        history.Rules(0).MaximumLosses.ShouldBe([0.8, 10.7]);
        for (int i = 0; i < 128; i++) Lose(history, 0, 0);
        history.Rules(0).MaximumLosses.ShouldBe([0.8, 10.2]);
    }

    [Fact]
    public void Hurdles_OfTrainingsThatDiverged_CountAsTheWorst()
    {
        RaceHistory history = new([0, 0]);
        for (int i = 0; i < 40; i++) Lose(history, i);
        history.Rules(0).MaximumLosses[0].ShouldBe(28);
        for (int i = 0; i < 60; i++) Lose(history);
        history.Rules(0).MaximumLosses[0].ShouldBe(double.PositiveInfinity);
        // Nobody came to the second one.
        history.Rules(0).MaximumLosses[1].ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void Hurdles_WithoutFloors_AreNone()
    {
        RaceHistory history = new([]);
        for (int i = 0; i < 100; i++) Lose(history, i, i);
        history.Rules(0).MaximumLosses.ShouldBeEmpty();
    }

    [Fact]
    public void Numbers_OfRules_ComeBack()
    {
        RaceHistory history = new([1, 2]);
        for (int i = 0; i < 20; i++) Lose(history, i, i);
        RaceRules rules = history.Rules(-1), again = RaceRules.Of(rules.Numbers);
        again.Minimum.ShouldBe(rules.Minimum);
        again.MaximumLosses.ShouldBe(rules.MaximumLosses);
    }

    [Theory, InlineData(0), InlineData(2)]
    public void Save_AndJson_KeepEverything(int floors)
    {
        RaceHistory history = new(new double[floors]);
        history.Expect([0, 0, 0, 0, 0]);
        Rng rng = new(1);
        RaceHistory again = history;
        for (int i = 0; i < 300; i++)
        {
            double[] scores = [.. Enumerable.Range(0, rng.Next(5)).Select(_ => rng.NextNormal())];
            Evaluation evaluation = Of(scores, [.. Enumerable.Range(0, rng.Next(3)).Select(_ => rng.NextNormal())]);
            history.Add(evaluation);
            if (again != history) again.Add(evaluation);
            if (i % 50 == 0)
                again = new RaceHistory(JsonSerializer.Deserialize<RaceHistory.State>(JsonSerializer.Serialize(history.Save(), Json), Json)!);
            again.Rules(i).Numbers.ShouldBe(history.Rules(i).Numbers);
        }
    }

    private static void Score(RaceHistory history, params double[] scores) => history.Add(Of(scores, []));

    private static void Lose(RaceHistory history, params double[] losses) => history.Add(Of([0], losses));

    private static Evaluation Of(double[] scores, double[] losses) => MadeUp.Of(new EvaluationRequest(Tiny.Start, 1, RaceEvaluator.Open), scores, losses);
}
