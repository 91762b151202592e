using Panthera.App.Reports;
using Panthera.Search.Verdicts;
using Panthera.Training.Tasks;

namespace Panthera.App.Tests;

public class VerdictReportTests
{
    private static readonly TaskData Data = new();

    [Fact]
    public void Conclusion_BetterEverywhere_IsAWin() =>
        SearchReport.Conclusion([Verdict("mlp", Decision.Better, Decision.Better), Verdict("vit", Decision.Better, Decision.Better)]).ShouldBe(
            "The found program is better than all of its rivals. On the unseen tasks, all tuned alike, "
            + "it beats adamw on mlp and vit; it beats lion on mlp and vit.");

    [Fact]
    public void Conclusion_WorseAnywhere_IsNoWin() =>
        SearchReport.Conclusion([Verdict("mlp", Decision.Better, Decision.Better), Verdict("vit", Decision.Better, Decision.Worse)]).ShouldBe(
            "The found program does not win. On the unseen tasks, all tuned alike, "
            + "it beats adamw on mlp and vit; it beats lion on mlp, loses to lion on vit.");

    [Fact]
    public void Conclusion_OtherwiseIsUndecided() =>
        SearchReport.Conclusion([Verdict("mlp", Decision.Better, Decision.Undecided)]).ShouldBe(
            "Undecided: the found program is not shown to be better than all of its rivals. On the unseen tasks, all tuned alike, "
            + "it beats adamw on mlp; it cannot be told from lion on mlp.");

    private static TaskVerdict Verdict(string task, Decision adamw, Decision lion) =>
        new(ProxyTasks.Open(task, Data), [], [new("adamw", DifferenceFor(adamw)), new("lion", DifferenceFor(lion))]);

    private static Interval DifferenceFor(Decision decision) => new(decision switch { Decision.Better => -1, Decision.Worse => 1, _ => 0 }, 0.5);
}
