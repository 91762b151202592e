using System.CommandLine;
using Panthera.Analysis;
using Panthera.App.Output;
using Panthera.Optimizers;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Lists the catalogue.</summary>
internal sealed class OptimizersVerb : Verb
{
    public OptimizersVerb() : base("optimizers", "Lists the optimizers that come with Panthera.", "", "--json") { }

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        if (WantsJson(arguments))
        {
            Json.Print(terminal, Catalogue.All.Select(entry => new
            {
                entry.Name,
                entry.Summary,
                entry.Reference,
                Cost.Of(entry.Parsed.Program).BytesOfState,
                Hyperparameters = entry.Parsed.Hyperparameters.ToDictionary(h => h.Name, h => h.Value),
                Ranges = ShowVerb.Ranges(entry.Parsed),
                entry.Text,
            }));
            return ExitCode.Success;
        }
        Table table = Tables.Create("optimizer", "bytes of state#", "what it is");
        foreach (CatalogueEntry entry in Catalogue.All)
        {
            string[] about = [entry.Summary, ShowVerb.Hyperparameters(entry.Parsed), entry.Reference];
            int bytes = Cost.Of(entry.Parsed.Program).BytesOfState;
            table.Add(entry.Name, $"{bytes}", string.Join('\n', about.Where(line => line.Length > 0)));
        }
        terminal.Print(table);
        terminal.Output.WriteLine($"{Catalogue.All.Count} optimizers; state in bytes a parameter. 'panthera show NAME' prints one.");
        return ExitCode.Success;
    }
}
