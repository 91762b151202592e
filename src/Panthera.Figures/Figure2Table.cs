using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Panthera.Figures;

/// <summary>The numbers of figure 2 as text for people, as CSV and as JSON.</summary>
public static class Figure2Table
{
    private const string Heading = "strategy,budget_factor,progress,best_fitness_mean,best_fitness_error,"
        + "cache_hit_rate_mean,cache_hit_rate_error,redundant_share_mean,redundant_share_error";

    /// <summary>The rows and the orderings, for a terminal of 100 columns.</summary>
    public static string Text(Figure2 figure)
    {
        string[][] cells =
        [
            ["strategy", "progress", "best fitness", "cache hits", "redundant"],
            .. figure.Rows.Select(row => (string[])
            [
                Figure2.LabelOf(row), $"{100 * row.Progress:F0} %", row.BestFitness.ToString(), row.CacheHitRate.ToPercent(), row.RedundantShare.ToPercent(),
            ]),
        ];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length))];
        StringBuilder text = new();
        for (int i = 0; i < cells.Length; i++)
        {
            // The first column is of words, the others of numbers.
            IEnumerable<string> padded = cells[i].Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            text.Append("  ").AppendJoin("   ", padded).Append('\n');
            if (i == 0) text.Append('─', widths.Sum() + 3 * widths.Length + 1).Append('\n');
        }
        text.Append($"\nMeans ± standard errors over {figure.Repeats} {(figure.Repeats == 1 ? "repeat" : "repeats")}; fitness in {figure.FitnessUnit}.\n");
        if (figure.Orderings.Count > 0) text.Append($"An ordering holds if {Ordering.Criterion}:\n");
        foreach (Ordering ordering in figure.Orderings) text.Append($"  {Sentence(ordering)}\n");
        return text.ToString();
    }

    /// <summary>An ordering in words, such as <c>a &gt; b: holds, 0.610 − 0.200 = 0.410 exceeds 0.050 + 0.030 = 0.080</c>.</summary>
    public static string Sentence(Ordering ordering)
    {
        string claim = $"{ordering.First} > {ordering.Second}: {ordering.Decision.ToString().ToLowerInvariant()}";
        if (!double.IsFinite(ordering.Difference)) return $"{claim}, as a fitness is not known";
        string difference = $"{Number(ordering.FirstFitness.Mean)} − {Operand(ordering.SecondFitness.Mean)} = {Number(ordering.Difference)}";
        if (!double.IsFinite(ordering.Errors)) return $"{claim}, {difference}; a standard error takes two repeats";
        string relation = ordering.Decision switch
        {
            OrderingDecision.Holds => "exceeds",
            OrderingDecision.Reversed => "is below minus",
            _ => "is within ±",
        };
        return $"{claim}, {difference} {relation} {Number(ordering.FirstFitness.Error)} + {Number(ordering.SecondFitness.Error)} = {Number(ordering.Errors)}";
    }

    /// <summary>Rows as CSV with a heading; shares from 0 to 1, and nothing for what is not known.</summary>
    public static string Csv(IEnumerable<Figure2Row> rows)
    {
        StringBuilder text = new StringBuilder(Heading).Append('\n');
        foreach (Figure2Row row in rows)
            text.AppendJoin(',', [Quoted(row.Strategy), $"{row.BudgetFactor}", .. new[]
            {
                row.Progress, row.BestFitness.Mean, row.BestFitness.Error, row.CacheHitRate.Mean, row.CacheHitRate.Error,
                row.RedundantShare.Mean, row.RedundantShare.Error,
            }.Select(value => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "")]).Append('\n');
        return text.ToString();
    }

    /// <summary>Rows and orderings as one JSON value with camelCase names; null for what is not known.</summary>
    public static string Json(Figure2 figure)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("repeats", figure.Repeats);
            json.WriteString("fitnessUnit", figure.FitnessUnit);
            json.WriteStartArray("rows");
            foreach (Figure2Row row in figure.Rows)
            {
                json.WriteStartObject();
                json.WriteString("strategy", row.Strategy);
                json.WriteNumber("budgetFactor", row.BudgetFactor);
                json.WriteNumber("progress", row.Progress);
                Write(json, "bestFitness", row.BestFitness);
                Write(json, "cacheHitRate", row.CacheHitRate);
                Write(json, "redundantShare", row.RedundantShare);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("criterion", Ordering.Criterion);
            json.WriteStartArray("orderings");
            foreach (Ordering ordering in figure.Orderings)
            {
                json.WriteStartObject();
                json.WriteString("first", ordering.First);
                json.WriteString("second", ordering.Second);
                Write(json, "firstFitness", ordering.FirstFitness);
                Write(json, "secondFitness", ordering.SecondFitness);
                Write(json, "difference", ordering.Difference);
                Write(json, "errors", ordering.Errors);
                json.WriteString("decision", JsonNamingPolicy.CamelCase.ConvertName(ordering.Decision.ToString()));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, MeanAndError value)
    {
        json.WriteStartObject(name);
        Write(json, "mean", value.Mean);
        Write(json, "error", value.Error);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private static string Number(double value) => (Math.Round(value, 3) + 0.0).ToString("0.000").Replace('-', '−');

    private static string Operand(double value) => value < 0 ? $"({Number(value)})" : Number(value);

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
