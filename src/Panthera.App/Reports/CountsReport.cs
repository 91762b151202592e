using Panthera.Analysis;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Search;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>What a search did not need to train, and why.</summary>
internal static class CountsReport
{
    /// <summary>Prints how many children were refused, by reason, and how many were known, by fingerprint.</summary>
    public static void Print(SearchCounts counts, Terminal terminal)
    {
        if (counts.Refused.Total > 0)
        {
            terminal.Print(new Text($"Refused before any training. Children that cannot train at all were drawn again and are not "
                + $"among the {counts.Generated:N0}; those that fail on a recorded training are, and share their lot with equals."));
            Table refused = Tables.Create("reason", "children#");
            foreach ((string reason, long count) in counts.Refused.ByReason) refused.Add(reason, $"{count:N0}");
            terminal.Print(refused);
        }
        terminal.Output.WriteLine("Known before, and so not trained, if the cache goes by");
        Table known = Tables.Create("fingerprint", "children#", "");
        foreach (Strength strength in Enum.GetValues<Strength>())
            known.Add(Choice.NameOf(strength), $"{counts.KnownBy(strength) * 100:F1} %", strength == Identity.Safe ? "as it did" : "");
        terminal.Print(known);
        terminal.Output.WriteLine($"{counts.Of(Origin.SameBehaviour):N0} more differed from a known one by nothing but the size of their updates.");
        terminal.Output.WriteLine();
    }
}
