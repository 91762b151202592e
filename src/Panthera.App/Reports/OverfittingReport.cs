using Panthera.App.Output;
using Panthera.Search;
using Panthera.Search.Overfitting;
using Panthera.Training.Tasks;

namespace Panthera.App.Reports;

/// <summary>What larger tasks said of a search while it went on.</summary>
internal static class OverfittingReport
{
    /// <summary>Why the search stopped, or that it did not, and what asking cost.</summary>
    public static string InWords(SearchOverfitting overfitting, IReadOnlyList<ProxyTask> tasks)
    {
        OverfittingChecks checks = overfitting.Checks;
        string asked = $"{checks.All.Count} of its bests were measured on {Spoken.List([.. tasks.Select(task => task.Name)])}, for {Figure3Report.Percent(overfitting.WorkShare)} of its operations";
        return overfitting.Stopped
            ? $"Stopped: meta-overfitting since {Figure3Report.Percent(checks.Best!.Used)} of the budget, seen at {Figure3Report.Percent(checks.All[^1].Used)}: "
                + $"the last {checks.Worse} bests were worse on "
                + $"larger tasks than {NameOf(checks.Best)} by more than noise, so that one is handed on; {asked}."
            : $"Not stopped: no meta-overfitting was seen; {asked}.";
    }

    /// <summary>The same for <see cref="Json"/>.</summary>
    public static object ToJson(SearchOverfitting overfitting) => new
    {
        overfitting.Stopped, Since = overfitting.Stopped ? overfitting.Checks.Best?.Used : null, HandedOn = overfitting.Stopped ? overfitting.Checks.Best?.Index : null, overfitting.WorkShare,
        Checks = overfitting.Checks.All.Select(check => new { check.Index, check.Used, check.BySeed, check.Work }),
    };

    private static string NameOf(OverfittingCheck check) => check.Index < 0 ? "the start program" : $"child {check.Index}";
}
