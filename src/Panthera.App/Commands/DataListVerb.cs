using System.CommandLine;
using Panthera.App.Downloads;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Training.Data;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Lists the data that is built in, that a path holds, and that can be downloaded by name.</summary>
internal sealed class DataListVerb : Verb
{
    private readonly Argument<string?> _path = new("PATH")
    {
        Arity = ArgumentArity.ZeroOrOne, Description = $"A folder or a file to look at; otherwise what {DataDirectory.Variable} names, if it is set",
    };

    public DataListVerb() : base("list", "Lists data: what is built in, what a path holds, what can be downloaded by name.", "", "~/data", "~/data --json") =>
        Takes(_path);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        DataDirectory? found = arguments.GetValue(_path) is { } path ? DataDirectory.Open(path) : DataDirectory.FromEnvironment();
        DataRow[] rows = [.. DataRow.BuiltIn(), .. (found?.All ?? []).Select(DataRow.Of)];
        if (WantsJson(arguments))
        {
            Json.Print(terminal, new
            {
                Data = rows.Select(row => new { row.Kind, row.Path, row.Shape, row.Classes, row.Train, row.Validation, row.Test, row.Bytes }),
                Downloads = KnownData.All,
            });
            return ExitCode.Success;
        }
        // A path may be longer than a line, which a table of many columns has no room for.
        Grid list = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (DataRow row in rows) list.AddRow(new Text(row.Kind), new Text($"{row.Path ?? "built in"}: {Describe(row)}"));
        terminal.Print(list);
        Table downloads = Tables.Create("panthera data get", "licence", "what");
        foreach (KnownData data in KnownData.All) downloads.Add(data.Name, data.Licence, data.Summary);
        terminal.Print(downloads);
        return ExitCode.Success;
    }

    private static string Describe(DataRow row) => $"{row.Shape}{(row.Classes > 0 ? $", {row.Classes:N0} classes" : "")}, "
        + $"{row.Train:N0} to train, {row.Validation:N0} to validate, {row.Test:N0} to test, {DownloadProgress.Megabytes(row.Bytes)}";
}
