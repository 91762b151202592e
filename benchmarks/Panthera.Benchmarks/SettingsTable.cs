using System.Globalization;
using Panthera.Search.Verdicts;

namespace Panthera.Benchmarks;

/// <summary>The table of docs/search.md: what each setting found, and how that differs from the default's with the same seeds.</summary>
internal static class SettingsTable
{
    private const string Begin = "<!-- begin settings -->\n", End = "<!-- end settings -->";

    private sealed record Row(string Setting, string Seed, double Programs, double Trained, double Known, double Gained, double Selection);

    /// <summary>Writes the table of a file of results into a document.</summary>
    /// <param name="arguments">The file of results and the document.</param>
    /// <exception cref="InputException">If an argument is missing or the document has no place for the table.</exception>
    public static void Write(string[] arguments)
    {
        if (arguments is not [var results, var document]) throw new InputException("settings-table takes a file of results and a document");
        Row[] rows = [.. File.ReadLines(results).Skip(1).Select(line => line.Split(',')).Select(cells => new Row(
            cells[0], cells[1], Number(cells[3]), Number(cells[4]), Number(cells[5]), Number(cells[8]), Number(cells[9])))];
        Dictionary<string, Row> defaults = rows.Where(row => row.Setting == rows[0].Setting).ToDictionary(row => row.Seed);
        StringWriter table = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        table.WriteLine($"{"setting",-32}{"seeds",6}{"programs",10}{"trained",9}{"known",8}{"gained",18}{"selection",18}   {"gained, against default",26}{"selection",18}");
        foreach (IGrouping<string, Row> setting in rows.GroupBy(row => row.Setting))
        {
            Row[] paired = [.. setting.Where(row => defaults.ContainsKey(row.Seed))];
            string Against(Func<Row, double> of, double unit, string format) => setting.Key == rows[0].Setting ? ""
                : Shown(Interval.Of([.. paired.Select(row => of(row) - of(defaults[row.Seed]))]), unit, format);
            table.WriteLine($"{setting.Key,-32}{setting.Count(),6}{setting.Average(row => row.Programs),10:N0}{setting.Average(row => row.Trained),9:N0}{setting.Average(row => row.Known),8:P0}"
                + $"{Shown(Interval.Of([.. setting.Select(row => row.Gained)]), 1, "F2"),18}{Shown(Interval.Of([.. setting.Select(row => row.Selection)]), 100, "F1") + " %",18}   "
                + $"{Against(row => row.Gained, 1, "F2"),26}{Against(row => row.Selection, 100, "F1"),18}".TrimEnd());
        }
        string text = File.ReadAllText(document);
        int from = text.IndexOf(Begin, StringComparison.Ordinal), to = text.IndexOf(End, StringComparison.Ordinal);
        if (from < 0 || to < from) throw new InputException($"{document} has no place for the table: '{Begin.Trim()}' and '{End}'");
        File.WriteAllText(document, text[..(from + Begin.Length)] + "```\n" + table + "```\n" + text[to..]);
        Console.Write(table);
    }

    private static string Shown(Interval interval, double unit, string format) =>
        $"{(interval.Mean * unit).ToString("+" + Zeros(format) + ";-" + Zeros(format), CultureInfo.InvariantCulture)}"
        + (double.IsFinite(interval.HalfWidth) ? $" ± {(interval.HalfWidth * unit).ToString(format, CultureInfo.InvariantCulture)}" : "");

    private static string Zeros(string format) => "0." + new string('0', int.Parse(format[1..], CultureInfo.InvariantCulture));

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
