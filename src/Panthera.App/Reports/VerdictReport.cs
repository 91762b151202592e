using Panthera.App.Output;
using Panthera.Search.Verdicts;
using Spectre.Console;

namespace Panthera.App.Reports;

/// <summary>Comparisons on tasks as tables, as JSON, and in words.</summary>
internal static class VerdictReport
{
    /// <summary>One table a task: the first contestant, then each rival with its distance from it.</summary>
    public static void Print(IReadOnlyList<TaskVerdict> verdicts, Terminal terminal)
    {
        foreach (TaskVerdict verdict in verdicts)
        {
            terminal.Output.WriteLine($"{verdict.Task.Name}: {verdict.Task.ModelSummary}; {verdict.Task.Steps:N0} steps, "
                + $"{verdict.Standings[0].Losses.Count} seeds, test split");
            string metric = verdict.Task.Metric.Name.ToLowerInvariant();
            Table table = Tables.Create("optimizer", "scale#", "weight decay#", "test loss#", $"{metric}#", "difference#", "decision");
            for (int i = 0; i < verdict.Standings.Count; i++)
            {
                Standing standing = verdict.Standings[i];
                Comparison? comparison = i == 0 ? null : verdict.Comparisons[i - 1];
                table.Add(
                    standing.Name, $"{standing.Settings.Scale:G3}", Spoken.WeightDecay(standing.Settings.WeightDecay),
                    Spoken.Interval(standing.Loss),
                    double.IsFinite(standing.Loss.Mean) ? verdict.Task.Quote(standing.Loss.Mean, standing.Accuracies.Average()) : "–",
                    comparison is null ? "" : Spoken.Difference(comparison.Difference),
                    comparison is null ? "" : comparison.Decision.ToString().ToLowerInvariant());
            }
            terminal.Print(table);
        }
        terminal.Print(new Text($"Losses in nats, means ± 95 % intervals. Difference: the loss of {verdicts[0].Standings[0].Name} less the "
            + "other's, seed by seed; decided if its interval does not contain 0."));
        terminal.Output.WriteLine();
    }

    /// <summary>One sentence: against whom the first contestant wins, loses, or cannot be told apart.</summary>
    public static string InWords(string first, IReadOnlyList<TaskVerdict> verdicts)
    {
        string[] clauses = [.. verdicts[0].Comparisons.Select((comparison, rival) => Against(comparison.Rival, rival, verdicts))];
        return $"{first} {string.Join("; it ", clauses)}.";
    }

    /// <summary>The verdicts for <see cref="Json"/>.</summary>
    public static object ToJson(IReadOnlyList<TaskVerdict> verdicts) => verdicts.Select(verdict => new
    {
        Task = verdict.Task.Name,
        verdict.Task.Metric,
        Standings = verdict.Standings.Select(standing => new
        {
            standing.Name, standing.Settings.Scale, standing.Settings.WeightDecay, standing.Loss, Accuracy = standing.Accuracies.Average(),
            standing.Losses, standing.Accuracies,
        }),
        verdict.Comparisons,
    });

    private static string Against(string name, int rival, IReadOnlyList<TaskVerdict> verdicts)
    {
        string[] parts = [.. verdicts.GroupBy(verdict => verdict.Comparisons[rival].Decision).OrderBy(group => group.Key).Select(group =>
            $"{Verb(group.Key)} {name} on {Spoken.List([.. group.Select(verdict => verdict.Task.Name)])}")];
        return string.Join(", ", parts);
    }

    /// <summary>A decision as what the first optimizer does to the other.</summary>
    public static string Verb(Decision decision) => decision switch
    {
        Decision.Better => "beats",
        Decision.Worse => "loses to",
        _ => "cannot be told from",
    };
}
