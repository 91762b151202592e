using System.Globalization;
using Panthera.App.Experiments;
using Panthera.App.Output;
using Panthera.Figures.Pages;
using Panthera.Store;
using Spectre.Console;
using Paragraph = Panthera.Figures.Pages.Paragraph;

namespace Panthera.App.Reports;

/// <summary>An experiment as tables, as JSON, as a page and in words.</summary>
internal static class ExperimentReport
{
    private static readonly string[] Headings = ["direction", "here#", "the paper's statement, and what the number counts"];

    /// <summary>The experiments that there are.</summary>
    public static void PrintList(Terminal terminal)
    {
        Table table = Tables.Create("experiment", "learns from", "what is compared");
        foreach (Experiment experiment in ExperimentTable.All) table.Add(experiment.Name, experiment.Data, experiment.Title);
        terminal.Print(table);
        terminal.Print(new Text("Each takes at most ten minutes on two cores, says what the paper found and what came out, and writes a report. --data brings pictures or texts of your own."));
    }

    /// <summary>Prints what the paper found, what came out, and whether they agree.</summary>
    public static void Print(Experiment experiment, LabOptions options, Outcome outcome, Terminal terminal)
    {
        terminal.Print(new Text($"{experiment.Title}; seed {options.Seed}"));
        terminal.Output.WriteLine();
        terminal.Print(new Text("The paper: " + experiment.Paper));
        terminal.Output.WriteLine();
        foreach (DataTable table in outcome.Summary.OfType<DataTable>())
        {
            Table printed = Tables.Create(table.Headings);
            foreach (IReadOnlyList<string> row in table.Rows) printed.Add(row);
            terminal.Print(printed);
            terminal.Print(new Text(table.Caption));
            terminal.Output.WriteLine();
        }
        Table claims = Tables.Create(Headings);
        foreach (IReadOnlyList<string> row in Cells(outcome)) claims.Add(row);
        terminal.Print(claims);
        terminal.Print(new Text(InWords(outcome) + " " + Explanation(experiment)));
    }

    /// <summary>How many statements agree.</summary>
    public static string InWords(Outcome outcome)
    {
        int Count(Direction direction) => outcome.Claims.Count(claim => claim.Direction == direction);
        return $"Of {outcome.Claims.Count} statements of the paper {Count(Direction.Agrees)} came out the same way, {Count(Direction.Undecided)} cannot be told from no difference, "
            + $"{Count(Direction.Disagrees)} came out the other way.";
    }

    /// <summary>The report's page.</summary>
    public static Page PageOf(Experiment experiment, Outcome outcome, string command, RunHeader header) => new(
        Capital(experiment.Title), InWords(outcome),
        [
            new Section("What the paper found"), new Paragraph(experiment.Paper),
            new Section("What came out"),
            new DataTable("claims", "The paper's statements.", Headings, [.. Cells(outcome)]),
            new Paragraph(Explanation(experiment)),
            .. outcome.Summary, .. outcome.Details, .. StudyPage.Origin(command, header),
        ]);

    /// <summary>For <see cref="Json"/>.</summary>
    public static object ToJson(Experiment experiment, LabOptions options, Outcome outcome) => new
    {
        Experiment = experiment.Name, experiment.Title, experiment.Paper, experiment.Setting, options.Seed, options.Studies, options.Trials, options.Longer,
        Claims = outcome.Claims.Select(claim => new { claim.Paper, claim.Here, claim.Direction, claim.Difference, claim.Unit }),
        Tables = outcome.Summary.OfType<DataTable>().ToDictionary(
            table => table.Name, table => table.Rows.Select(row => table.Headings.Zip(row).ToDictionary(cell => cell.First.TrimEnd('#'), cell => Value(cell.Second)))),
    };

    private static string Explanation(Experiment experiment) =>
        "Means with 95 % intervals, each for itself, over independent tunings or seeds as the tables say; one of twenty would miss by chance. " + experiment.Setting;

    private static IEnumerable<IReadOnlyList<string>> Cells(Outcome outcome) =>
        outcome.Claims.Select(claim => (IReadOnlyList<string>)[claim.Direction.ToString().ToLowerInvariant(), claim.Here, $"{claim.Paper}; {claim.Unit}"]);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static object Value(string cell) => double.TryParse(cell, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double number) ? number : cell;
}
