using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Language;
using Panthera.Search;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Lists the mutations that searches draw from.</summary>
internal sealed class MutationsVerb : Verb
{
    private readonly Option<FunctionSet> _functions = FunctionChoice.Option();

    public MutationsVerb() : base("mutations", "Lists how searches make children, and how often.", "", "--functions extended --json") =>
        Takes(_functions);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        (string Of, IReadOnlyList<Mutation> Rows)[] tables =
        [
            ("programs", Mutations.Table(FunctionChoice.Of(arguments.GetValue(_functions)))),
            ("constants", Mutations.ConstantsOnly),
        ];
        if (WantsJson(arguments))
        {
            Json.Print(terminal, tables.SelectMany(table => table.Rows.Select(row => new
            {
                SearchOver = table.Of, row.Name, row.Weight, Share = Share(row, table.Rows), row.Meaning,
            })));
            return ExitCode.Success;
        }
        Table printed = Tables.Create("search over", "mutation", "share#", "what it does");
        foreach ((string of, IReadOnlyList<Mutation> rows) in tables)
            foreach (Mutation row in rows)
                printed.Add(of, row.Name, $"{Share(row, rows) * 100:F1} %", row.Meaning);
        terminal.Print(printed);
        terminal.Print(new Text("'Any' is drawn uniformly. "
            + $"Rows that do not apply to a parent are not drawn: nothing is inserted into programs of {Mutations.MaxStatements} statements. "
            + "A parent is mutated until the child is well-typed."));
        return ExitCode.Success;
    }

    private static double Share(Mutation row, IReadOnlyList<Mutation> rows) => row.Weight / (double)rows.Sum(r => r.Weight);
}
