using System.CommandLine;
using Panthera.Analysis;
using Panthera.App.Output;
using Panthera.App.Reports;
using Panthera.Language;
using Panthera.Optimizers;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Lists the catalogue, or writes its documentation.</summary>
internal sealed class OptimizersVerb : Verb
{
    private readonly Option<string?> _docs = new("--docs")
    {
        HelpName = "FOLDER", Description = "Write a page for each, and an index, into this folder instead of listing them",
    };

    public OptimizersVerb() : base("optimizers", "Lists the optimizers that come with Panthera, or writes their documentation.", "", "--json", "--docs docs/optimizers") =>
        Takes(_docs);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        if (arguments.GetValue(_docs) is { } folder) return WritePages(folder, arguments, terminal);
        if (WantsJson(arguments))
        {
            Json.Print(terminal, Catalogue.All.Select(entry => new
            {
                entry.Name,
                entry.Summary,
                entry.Reference,
                entry.Use,
                entry.Header.Note,
                entry.Header.SettingOf,
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
            string[] about = [entry.Summary, ShowVerb.Hyperparameters(entry.Parsed)];
            int bytes = Cost.Of(entry.Parsed.Program).BytesOfState;
            table.Add(entry.Name, $"{bytes}", string.Join('\n', about.Where(line => line.Length > 0)));
        }
        terminal.Print(table);
        terminal.Output.WriteLine($"{Catalogue.All.Count} optimizers; state in bytes a parameter. 'panthera show NAME' prints one; --json says when to use it.");
        return ExitCode.Success;
    }

    private int WritePages(string folder, ParseResult arguments, Terminal terminal)
    {
        if (folder.Length == 0) throw new InputException("--docs names no folder");
        if (File.Exists(folder)) throw new InputException($"cannot write to {Quoted.Of(folder)}: it is a file, not a folder");
        Files.Guarded(folder, () => Directory.CreateDirectory(folder));
        List<string> written = [];
        foreach ((string file, string text) in OptimizerPages.All)
        {
            string path = Path.Combine(folder, file);
            Files.Guarded(path, () =>
            {
                File.WriteAllText(path, text);
            });
            written.Add(path);
        }
        List<string> removed = RemoveFormer(folder, written);
        if (WantsJson(arguments)) Json.Print(terminal, new { Files = written, Removed = removed });
        else
        {
            terminal.Output.WriteLine($"{written.Count - 1} pages and an index are in {folder}");
            foreach (string path in removed) terminal.Output.WriteLine($"removed {path}: there is no such optimizer any more");
        }
        return ExitCode.Success;
    }

    /// <summary>Removes pages that this command wrote for optimizers that are gone; all other files stay.</summary>
    private static List<string> RemoveFormer(string folder, List<string> written) => Files.Guarded(folder, () =>
    {
        List<string> removed = [];
        foreach (string path in Directory.GetFiles(folder, "*.md").Except(written).Order(StringComparer.Ordinal))
        {
            using (StreamReader reader = new(path))
                if (reader.ReadLine() != OptimizerPages.Marker) continue;
            File.Delete(path);
            removed.Add(path);
        }
        return removed;
    });
}
