using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Store;

namespace Panthera.App.Commands;

/// <summary>The ways to look at a run file, a table: a new one is an option, a row here and a report.</summary>
internal sealed class RunViews
{
    private readonly Option<bool> _best = new("--best") { Description = "Of a run file: the best program, ready for a file" };
    private readonly Option<bool> _front = new("--front")
    {
        Description = "Of a run file: the programs that no other one beats in fitness, statements, state and cost at once",
    };
    private readonly Option<long?> _child = Numbers.Option("--child", "N", 0, long.MaxValue, "Of a run file: a child and what became of it");
    private readonly Option<string> _lineage = new("--lineage")
    {
        HelpName = "N", Description = "Of a run file: every mutation from the start program to a child, or to the 'best' one",
    };
    private readonly Option<string> _csv = new("--csv")
    {
        HelpName = "ROWS", Description = $"Of a run file, as CSV: {Spoken.List([.. RunCsv.All.Select(rows => $"'{rows.Name}' ({rows.Meaning})")])}",
    };
    private readonly Option<string> _search = new("--search")
    {
        HelpName = "NAME", Description = "Which of a run's searches to look at (default: the last one that has children)",
    };

    private readonly (Option Option, Action<RunView, ParseResult> Print)[] _views;

    public RunViews() => _views =
    [
        (_best, (view, _) => RunBest.Print(view)),
        (_front, (view, _) => RunFront.Print(view)),
        (_child, (view, arguments) => RunChild.Print(view, arguments.GetValue(_child)!.Value)),
        (_lineage, (view, arguments) => RunLineage.Print(view, Child(view, arguments.GetValue(_lineage)!))),
        (_csv, (view, arguments) => RunCsv.Print(view, arguments.GetValue(_csv)!)),
    ];

    /// <summary>The options, in the order in which help lists them.</summary>
    public IReadOnlyList<Option> Options => [.. _views.Select(view => view.Option), _search];

    /// <summary>The options that were given.</summary>
    public IEnumerable<Option> Given(ParseResult arguments) =>
        Options.Where(option => arguments.GetResult(option) is OptionResult { Implicit: false });

    /// <summary>Prints what was asked for of a run file.</summary>
    /// <exception cref="InputException">If the file is none, or does not have it, or too much was asked for.</exception>
    public void Print(string path, ParseResult arguments, bool json, Terminal terminal)
    {
        (Option Option, Action<RunView, ParseResult> Print)[] asked = [.. _views.Where(view => Given(arguments).Contains(view.Option))];
        if (asked.Length > 1) throw new InputException($"{asked[0].Option.Name} and {asked[1].Option.Name} are two ways to look at a run: give one of them");
        if (json && asked is [(var option, _)] && option == _csv) throw new InputException("--csv and --json are two formats: give one of them");
        using RunReader run = RunFile.Read(path);
        RunView view = new(run, arguments.GetValue(_search) is { } name ? run.Search(name) : null, terminal, json);
        if (asked is [var (_, print)]) print(view, arguments);
        else RunSummary.Print(view);
    }

    private static long Child(RunView view, string text) => text == "best" ? view.Search.Last.Best
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? index
        : throw new InputException($"--lineage takes a child's number or best, not {Language.Quoted.Of(text)}");
}
