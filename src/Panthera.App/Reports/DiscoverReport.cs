using Panthera.Analysis;
using Panthera.App.Commands;
using Panthera.App.Output;
using Panthera.Export;
using Panthera.Figures.Pages;
using Panthera.Search;
using Panthera.Store;
using Spectre.Console;
using Paragraph = Panthera.Figures.Pages.Paragraph;

namespace Panthera.App.Reports;

/// <summary>A discovery as files, as text, as JSON and as a page.</summary>
internal static class DiscoverReport
{
    private const string OptimizerFile = "found.opt", ClassName = "Found";

    /// <summary>The optimizer as a program and as classes of other libraries.</summary>
    public static IReadOnlyList<(string Name, string Content)> FilesOf(Discovered found, string command)
    {
        string heading = $"# Found by 'panthera discover'.\n# Reference: {command}\n# Conclusion: {StudyReport.InWords(found.Verdict)}\n# Fingerprint: {Fingerprint.Of(found.Program)}\n";
        List<(string, string)> files = [(OptimizerFile, heading + found.Program)];
        foreach (string target in (string[])["pytorch", "csharp"])
        {
            ExportTarget export = ExportTargets.Find(target)!;
            files.Add(($"found_{export.Name}{export.Extension}", export.Write(ExportedProgram.Read(found.Program.ToString(), OptimizerFile, ClassName, new Dictionary<string, double>()))));
        }
        return files;
    }

    /// <summary>Prints the way and where it led.</summary>
    public static void Print(DiscoverPlan plan, Discovered found, string folder, IReadOnlyList<string> files, string command, Terminal terminal)
    {
        terminal.Print(new Text(SearchWords(found)));
        terminal.Output.WriteLine();
        FunnelReport.PrintStages(found.FunnelOptions, found.Funnel, terminal);
        terminal.Print(new Text($"{ChosenWords(plan, found)} {found.Simplified.Algebra} {found.Simplified.Removal}"));
        terminal.Output.WriteLine();
        terminal.Output.WriteLine(found.Program.ToString());
        terminal.Print(new Text($"{IdentityWords(found)} {SizeWords(found)}"));
        terminal.Output.WriteLine();
        StudyReport.Print(found.StudyOptions, found.Verdict, terminal);
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"report  {Path.Combine(folder, PageFolder.Main)}");
        terminal.Output.WriteLine($"files   {string.Join(", ", files.Select(file => Path.Combine(folder, file)))}");
        terminal.Output.WriteLine($"again   {command}");
    }

    /// <summary>The discovery for <see cref="Json"/>.</summary>
    public static object ToJson(DiscoverPlan plan, Discovered found) => new
    {
        found.Name, Program = found.Program.ToString(), Fingerprint = Fingerprint.Of(found.Program).ToString(), BytesOfState = Cost.Of(found.Program).BytesOfState,
        Identity = IdentificationReport.ToJson(found.Identity), found.CameThrough, Evolved = found.Chosen.Program.ToString(), found.Chosen.Scale,
        Search = new { found.Search.RunHash, found.Search.Search.Counts.Generated, Trained = found.Search.Search.Counts.Of(Origin.Trained) },
        Funnel = FunnelReport.ToJson(found.FunnelOptions, found.Funnel), found.Simplified.Algebra, found.Simplified.Removal,
        Comparison = StudyReport.ToJson(found.StudyOptions, found.Verdict),
    };

    /// <summary>The discovery as a page.</summary>
    public static Page PageOf(DiscoverPlan plan, Discovered found, string command, RunHeader header) => new(
        $"An optimizer found from {plan.Start.Name}",
        $"{IdentityWords(found)} {SizeWords(found)} {StudyReport.InWords(found.Verdict)}",
        [
            new Section("The optimizer"), new Listing(found.Program.ToString()),
            new Section("How it was found"), new Paragraph(SearchWords(found)),
            .. FunnelReport.Blocks(found.FunnelOptions, found.Funnel), new Paragraph(ChosenWords(plan, found)), new Listing(found.Chosen.Program.ToString()),
            new Section("What of it matters"), new Paragraph($"{found.Simplified.Algebra} {found.Simplified.Removal}"),
            new DataTable("removals", found.Simplified.Explanation, found.Simplified.Headings, found.Simplified.Rows),
            .. StudyPage.Blocks(found.StudyOptions, found.Verdict), .. StudyPage.Origin(command, header),
        ]);

    private static string SearchWords(Discovered found)
    {
        SearchOutcome search = found.Search.Search;
        return $"The search generated {search.Counts.Generated:N0} programs and trained {search.Counts.Of(Origin.Trained):N0} of them in {Spoken.Time(search.Elapsed)}, with {search.Restarts} "
            + $"restarts; {search.Counts.CacheHitRate * 100:F1} % were known before. Run hash {found.Search.RunHash}.";
    }

    private static string ChosenWords(DiscoverPlan plan, Discovered found) => found.CameThrough
        ? $"{found.Chosen.Name} beats {plan.Start.Name} by more than noise at every stage."
        : $"No program beats {plan.Start.Name} by more than noise at every stage; {found.Chosen.Name}, which got farthest, goes on all the same.";

    private static string IdentityWords(Discovered found) => found.Identity.IsExact ? $"It is {IdentificationReport.Described(found.Identity)}." : IdentificationReport.InWords(found.Identity);

    private static string SizeWords(Discovered found) =>
        $"It has {found.Program.Statements.Length} statements and keeps {Cost.Of(found.Program).BytesOfState} bytes of state a parameter.";
}
