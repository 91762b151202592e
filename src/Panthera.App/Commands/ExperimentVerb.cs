using System.CommandLine;
using Panthera.App.Experiments;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Figures.Pages;
using Panthera.Language;
using Panthera.Store;
using Panthera.Training;

namespace Panthera.App.Commands;

/// <summary>Makes the paper's tables and figures again, at the scale of a laptop.</summary>
internal sealed class ExperimentVerb : RunVerb
{
    private const string Out = "folder";

    private readonly Argument<string?> _name = new("NAME") { Arity = ArgumentArity.ZeroOrOne, Description = "One of those that --list lists" };
    private readonly Option<bool> _list = new("--list") { Description = "List the experiments" };
    private readonly Option<int?> _studies = Numbers.Option("--studies", "K", 2, 100, "Independent tunings of each optimizer, which intervals are over (default: the experiment's own, mostly 5)");
    private readonly Option<int?> _trials = Numbers.Option("--trials", "N", 3, 1000, "Trainings of each tuning (default: the experiment's own, mostly 11)");
    private readonly Option<double> _longer = Numbers.Option("--longer", "X", 1e-3, 1e6, 1, "Train everything so many times as long");
    private readonly Option<ulong> _seed = Shared.Seed();
    private readonly Option<int> _threads = Shared.Threads();
    private readonly Option<string?> _out = new("--out") { HelpName = "FOLDER", Description = "Where the report goes (default: panthera-experiment-NAME)" };
    private readonly Option<string?> _data = Shared.Data();

    public ExperimentVerb() : base("experiment",
        "Makes one of the paper's comparisons again at the scale of a laptop: everyone is tuned with the same budget. Says what the paper found, what came out here, and whether the "
        + "direction agrees, and writes a report.",
        "--list", "classification", "classification --data ~/data/mnist --studies 10 --longer 4 --out mnist-report", "--resume panthera-runs/experiment.panthera") =>
        Takes([_name, _list, _studies, _trials, _longer, _seed, _threads, _out, _data, .. Place.Options]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Option> Free => [_threads, _out];

    /// <inheritdoc/>
    protected override int Run(ParseResult begun, ParseResult now, RunFile? kept, Terminal terminal, CancellationToken cancellation)
    {
        string? name = begun.GetValue(_name);
        if (begun.GetValue(_list))
        {
            if (name is not null) throw new InputException($"--list lists the experiments and {Quoted.Of(name)} is to be made: give one of them");
            if (WantsJson(now)) Json.Print(terminal, ExperimentTable.All.Select(one => new { one.Name, one.Title, one.Data, one.Paper, one.Setting }));
            else ExperimentReport.PrintList(terminal);
            return ExitCode.Success;
        }
        if (name is null) throw new InputException("experiment takes the NAME of one; 'panthera experiment --list' lists them");
        Experiment experiment = ExperimentTable.Find(name);
        string otherwise = $"panthera-experiment-{name}";
        string folder = now.GetValue(_out) ?? kept?.Remember(Out, () => otherwise) ?? otherwise;
        if (folder.Length == 0) throw new InputException("--out names no folder");
        Files.Guarded(folder, () => Directory.CreateDirectory(folder));
        ulong seed = begun.GetValue(_seed);
        LabOptions options = new(
            begun.GetValue(_data), seed, begun.GetValue(_studies) ?? experiment.Studies, begun.GetValue(_trials) ?? experiment.Trials, begun.GetValue(_longer), folder);
        using RunFile file = kept ?? Place.Create(now, RunHeader.Now(Words(begun, _seed, _studies, _trials), seed, new Dictionary<string, string>()));
        SearchFacts.Require(file, new Dictionary<string, string>());
        file.Remember(Out, () => Path.GetFullPath(folder));
        string command = Spoken.Command(file.Header.Arguments);
        StageShare share = new();
        using TrainerPool pool = new(now.GetValue(_threads));
        Lab lab = new(options, pool, file, (stage, done) => share.Tell(stage, done), cancellation);
        Outcome outcome = Watch.Run(terminal, WantsJson(now), share.Lines, () => experiment.Run(lab));
        file.Remember(SearchEnding.Outcome, () => "an experiment");
        foreach (string notice in lab.Notices) terminal.Error.WriteLine(notice);
        Files.Guarded(folder, () => PageFolder.Write(folder, ExperimentReport.PageOf(experiment, outcome, command, file.Header)));
        if (WantsJson(now))
        {
            Json.Print(terminal, ExperimentReport.ToJson(experiment, options, outcome));
            return ExitCode.Success;
        }
        ExperimentReport.Print(experiment, options, outcome, terminal);
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"report  {Path.Combine(folder, PageFolder.Main)}");
        terminal.Output.WriteLine($"again   {command}");
        return ExitCode.Success;
    }
}
