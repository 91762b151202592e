using System.Globalization;
using Panthera.Language;

namespace Panthera.Training.Data;

/// <summary>
/// Texts with classes in tables: CSV, or TSV. A header names the columns (text, sentence, question, query, utterance, review or
/// content; category, label, class, intent or target), or there are two columns without one: text, class. The file of a name with
/// <c>train</c> in it is learned from, its partner with <c>test</c> reported; a partner with <c>dev</c>, <c>valid</c> or
/// <c>validation</c> is selected by, without one every tenth text of each class to train. A file alone is dealt out 8 : 1 : 1 within each class.
/// </summary>
/// <remarks>
/// The classes are those of the file to train. Of texts that come again, differing in case or spaces at most, the first counts, and none
/// is in two splits: what is to be reported or selected by is not trained on.
/// </remarks>
public static class TextClasses
{
    private const int Tenth = 10;

    private static readonly string[] TextNames = ["text", "sentence", "question", "query", "utterance", "review", "content"];
    private static readonly string[] ClassNames = ["category", "label", "class", "intent", "target"];
    private static readonly string[][] Partners = [["validation", "valid", "dev"], ["test"]];

    /// <summary>Loads a data set.</summary>
    /// <param name="path">The file to train, or the only one.</param>
    /// <exception cref="InputException">If a file is no such table, or contradicts the one to train.</exception>
    public static LabelledTexts Load(string path)
    {
        List<Row> training = Read(path, null);
        string[] classes = InOrder([.. training.Select(row => row.Class).Distinct()]);
        if (classes.Length < 2)
            throw new InputException($"{path}: {training.Count:N0} texts of {classes.Length} class(es); expected two classes or more.");
        string? validationFile = PartnerOf(path, Split.Validation), testFile = PartnerOf(path, Split.Test);
        Dictionary<string, int> indices = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        // What is reported claims its texts first, then what is selected by.
        HashSet<string> seen = [];
        List<Row> test = Fresh(testFile is null ? [] : Read(testFile, indices), seen);
        List<Row> validation = Fresh(validationFile is null ? [] : Read(validationFile, indices), seen);
        int read = training.Count;
        training = Fresh(training, seen);
        int left = read - training.Count;
        if (validationFile is null) Deal(training, validation, Tenth - 2);
        if (testFile is null) Deal(training, test, Tenth - 1);
        LabelledText[][] splits = [.. new[] { training, validation, test }.Select(split => split.Where(row => !row.Moved)
            .Select(row => new LabelledText(row.Text, indices[row.Class])).ToArray())];
        if (splits.Any(split => split.Length == 0))
            throw new InputException($"{path}: {read:N0} texts, too few to validate and test by; expected ten or more of a class, or a test file beside it.");
        string files = string.Join(", ", new[] { path, validationFile, testFile }.OfType<string>().Select(Path.GetFileName));
        return new LabelledTexts(
            InputFile.NameOf(path),
            $"texts of {files}, {classes.Length} classes: {splits[0].Length:N0} to train, {splits[1].Length:N0} to validate, {splits[2].Length:N0} to test"
                + (left > 0 ? $" ({left:N0} to train left out, as they come again)" : ""),
            classes, splits);
    }

    /// <summary>Whether a file is such a table: its header says so, or two columns of which one is no number.</summary>
    public static bool LooksLikeIt(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is not (".csv" or ".tsv")) return false;
        try
        {
            DelimitedRow[] rows = [.. DelimitedFile.Of(path).Rows().Take(2)];
            return rows.Length == 2 && rows[0].Cells.Length == rows[1].Cells.Length
                && (Columns.OfHeader(rows[0].Cells) is not null
                    || (rows[1].Cells.Length == 2 && !double.TryParse(rows[1].Cells[0], CultureInfo.InvariantCulture, out _)));
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>Whether a file is read together with that of its data set that is to train, which lies beside it.</summary>
    public static bool IsPartner(string path)
    {
        string name = Path.GetFileName(path);
        return Partners.SelectMany(names => names).Where(partner => name.Contains(partner, StringComparison.Ordinal))
            .Any(partner => File.Exists(Beside(path, name.Replace(partner, "train", StringComparison.Ordinal))));
    }

    // By number if all are numbers, else by name.
    private static string[] InOrder(string[] classes)
    {
        long[] numbers = [.. classes.Select(name => long.TryParse(name, CultureInfo.InvariantCulture, out long number) ? number : -1)];
        Array.Sort(classes, StringComparer.Ordinal);
        return numbers.Contains(-1) ? classes : [.. classes.OrderBy(name => long.Parse(name, CultureInfo.InvariantCulture))];
    }

    private static string? PartnerOf(string path, Split split)
    {
        string name = Path.GetFileName(path);
        return name.Contains("train", StringComparison.Ordinal)
            ? Partners[(int)split - 1].Select(partner => Beside(path, name.Replace("train", partner, StringComparison.Ordinal))).FirstOrDefault(File.Exists)
            : null;
    }

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(path) ?? "", name);

    private static List<Row> Read(string path, Dictionary<string, int>? classes)
    {
        List<Row> rows = [];
        Columns? columns = null;
        int width = 0;
        foreach ((int line, string[] cells) in DelimitedFile.Of(path).Rows())
        {
            if (columns is null)
            {
                (width, columns) = (cells.Length, Columns.OfHeader(cells));
                if (columns is not null) continue;
                columns = width == 2 ? new Columns(0, 1) : throw new InputException($"{path}, line {line}: {width} columns without a header that is known; "
                    + $"expected one with {string.Join(", ", TextNames)} and {string.Join(", ", ClassNames)}, or two columns: text, class.");
            }
            if (cells.Length != width)
                throw new InputException($"{path}, line {line}: {cells.Length} columns; expected {width} as in the first line.");
            Row row = new(line, cells[columns.Text], cells[columns.Class].Trim());
            if (row.Class.Length == 0 || string.IsNullOrWhiteSpace(row.Text))
                throw new InputException($"{path}, line {line}: no {(row.Class.Length == 0 ? "class" : "text")}; expected a text and its class.");
            if (classes is not null && !classes.ContainsKey(row.Class))
                throw new InputException($"{path}, line {line}: class {Quoted.Of(row.Class)}; expected one of the {classes.Count} that training has.");
            rows.Add(row);
        }
        return rows.Count > 0 ? rows : throw new InputException($"{path}: no texts; expected one a line, with its class.");
    }

    private static List<Row> Fresh(List<Row> rows, HashSet<string> seen) => [.. rows.Where(row =>
        seen.Add(string.Join(' ', row.Text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))))];

    // Of each class, every tenth text from the given one on changes over.
    private static void Deal(List<Row> from, List<Row> to, int first)
    {
        foreach (IGrouping<string, Row> group in from.GroupBy(row => row.Class))
        {
            foreach ((int i, Row row) in group.Index().Where(pair => pair.Index % Tenth == first))
            {
                to.Add(new Row(row.Line, row.Text, row.Class));
                row.Moved = true;
            }
        }
    }

    private sealed record Row(int Line, string Text, string Class)
    {
        public bool Moved { get; set; }
    }

    private sealed record Columns(int Text, int Class)
    {
        public static Columns? OfHeader(string[] cells)
        {
            int text = Find(cells, TextNames), label = Find(cells, ClassNames);
            return text >= 0 && label >= 0 ? new Columns(text, label) : null;
        }

        private static int Find(string[] cells, string[] names) =>
            Array.FindIndex(cells, cell => names.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase));
    }
}
