using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Figures.Pages;
using Panthera.Search.Studies;
using Panthera.Store;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Commands;

/// <summary>Makes studies, keeps them in a run file as they end, and tells what they say.</summary>
internal sealed class StudyJob(TrainerPool pool, Terminal terminal, bool json, CancellationToken cancellation)
{
    /// <summary>Makes the studies.</summary>
    /// <param name="options">What is compared.</param>
    /// <param name="folder">Where the report goes; null for none.</param>
    /// <param name="kept">The run to go on with; null for a new one.</param>
    /// <param name="create">Makes the file of a new run with these facts.</param>
    /// <exception cref="InputException">If a file cannot be written, or the run is of other programs or examples.</exception>
    public int Run(StudyOptions options, string? folder, RunFile? kept, Func<IReadOnlyDictionary<string, string>, RunFile> create)
    {
        if (folder is not null) Files.Guarded(folder, () => Directory.CreateDirectory(folder));
        IReadOnlyDictionary<string, string> facts = Facts(options);
        using RunFile file = kept ?? create(facts);
        SearchFacts.Require(file, facts);
        Share share = new();
        IReadOnlyList<TaskStudies> studies = Watch.Run(terminal, json, share.Lines, () => Study.Run(options with { Record = file }, pool, share.Tell, cancellation));
        file.Remember(SearchEnding.Outcome, () => "a comparison");
        StudyVerdict verdict = StudyVerdict.Of(studies, options.Reference, options.Seed);
        string command = Spoken.Command(file.Header.Arguments);
        if (json) Json.Print(terminal, StudyReport.ToJson(options, verdict));
        else StudyReport.Print(options, verdict, terminal);
        if (folder is not null)
        {
            Page page = StudyPage.Of(options, verdict, command, file.Header);
            Files.Guarded(folder, () => PageFolder.Write(folder, page));
        }
        if (json) return ExitCode.Success;
        terminal.Output.WriteLine();
        if (folder is not null) terminal.Output.WriteLine($"report  {Path.Combine(folder, PageFolder.Main)}");
        terminal.Output.WriteLine($"again   {command}");
        return ExitCode.Success;
    }

    private static Dictionary<string, string> Facts(StudyOptions options)
    {
        Dictionary<string, string> facts = [];
        foreach (Entrant entrant in options.Entrants) facts[$"program {entrant.Name}"] = entrant.Bind(new Dictionary<string, double>()).ToString();
        foreach (ProxyTask task in options.Tasks) facts[$"task {task.Name}"] = SearchFacts.Of(task);
        return facts;
    }
}
