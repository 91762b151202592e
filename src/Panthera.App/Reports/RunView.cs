using Panthera.App.Output;
using Panthera.Store;

namespace Panthera.App.Reports;

/// <summary>A run file that is looked at.</summary>
/// <param name="Run">The run.</param>
/// <param name="Chosen">The search that was asked for; null if none was.</param>
/// <param name="Terminal">Where to print.</param>
/// <param name="Json">Whether as JSON.</param>
internal sealed record RunView(RunReader Run, SearchReader? Chosen, Terminal Terminal, bool Json)
{
    /// <summary>The search to look at: the one that was asked for, or else the last one that has children.</summary>
    /// <exception cref="InputException">If none has.</exception>
    public SearchReader Search => Chosen ?? Run.Searches.LastOrDefault(search => search.Totals.Children > 0)
        ?? throw new InputException($"{Run.Path}: no search of this run has kept a child yet");

    /// <summary>A command that shows more of the run.</summary>
    public string Command(string options) => $"panthera show {Spoken.Word(Run.Path)}{(Chosen is null ? "" : $" --search {Spoken.Word(Chosen.Name)}")} {options}";

    /// <summary>Prints lines of names and values, the values aligned.</summary>
    public void Print(params IReadOnlyList<(string Name, string Value)> lines)
    {
        int width = lines.Max(line => line.Name.Length);
        foreach ((string name, string value) in lines) Terminal.Output.WriteLine($"{name.PadRight(width)}  {value}".TrimEnd());
    }
}
