using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Search;
using Panthera.Store;

namespace Panthera.App.Commands;

/// <summary>How a search ends: with a report, or interrupted.</summary>
internal static class SearchEnding
{
    /// <summary>The piece of work whose presence says that a run is finished.</summary>
    public const string Outcome = "outcome";

    /// <summary>Saves the best program and prints the report.</summary>
    public static int Report(DiscoveryReport report, FoundFile file, SearchSetting setting, RunFile run, bool json, Terminal terminal)
    {
        FoundProgram found = FoundProgram.Of(report.Best);
        InputException? unsaved = null;
        try
        {
            file.Save(found, setting, SearchReport.Header(report, setting));
            run.Remember(Outcome, () => new { report.RunHash, Conclusion = SearchReport.Conclusion(report.Verdicts), Program = found.Pruned.ToString() }.ToString());
        }
        // Minutes of work are not to be lost for a full disk: the report comes first.
        catch (InputException e)
        {
            unsaved = e;
        }
        string? saved = unsaved is null ? file.Path : null;
        if (json) Json.Print(terminal, SearchReport.ToJson(report, found, setting, saved));
        else SearchReport.Print(report, found, setting, saved, terminal);
        return unsaved is null ? ExitCode.Success : throw unsaved;
    }

    /// <summary>Saves the best so far and says how to go on.</summary>
    public static int Interrupted(Candidate? best, FoundFile file, SearchSetting setting, Terminal terminal)
    {
        string outcome = "nothing was found yet";
        if (best is not null)
        {
            file.Save(FoundProgram.Of(best), setting, ["Unverified, as the search was interrupted before its verdict.",
                $"Score on the search's tasks: {Spoken.Doublings(best.Fitness.Score)} of {setting.Start}.", $"Run: {setting.Run}"]);
            outcome = $"the best so far, unverified, is in {file.Path}";
        }
        terminal.Error.WriteLine($"panthera: interrupted; {outcome}; nothing else is lost, go on with: panthera search --resume {Spoken.Word(setting.Run)}");
        return ExitCode.Interrupted;
    }
}
