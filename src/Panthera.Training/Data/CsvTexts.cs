using System.Text;
using Panthera.Language;

namespace Panthera.Training.Data;

/// <summary>
/// Texts with classes in a CSV file (RFC 4180): a header, and a row for each text. The text stands in the column that the header calls text,
/// question or sentence, the class in that called category, class, label or intent. A <c>test.csv</c> beside a <c>train.csv</c> has the
/// texts to report; otherwise the file's own rows are shared.
/// </summary>
public static class CsvTexts
{
    private const int MostClasses = 10_000, LongestText = 100_000;

    // Rows that lie side by side are often of one class: every tenth, not every last.
    private const int Cycle = 10;

    private static readonly string[] TextNames = ["text", "question", "sentence"], ClassNames = ["category", "class", "label", "intent"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether the first line of a file is such a header.</summary>
    public static bool LooksLikeIt(string path)
    {
        string head = Encoding.UTF8.GetString(InputFile.Head(path, 1024)).TrimStart('\uFEFF');
        int end = head.AsSpan().IndexOfAny('\r', '\n');
        return end > 0 && Columns(head[..end].Split(',')) is not null;
    }

    /// <summary>Loads the texts of a file and, for <c>train.csv</c>, of <c>test.csv</c> beside it.</summary>
    /// <exception cref="InputException">If a file is missing or damaged, or has no two classes, or too few texts.</exception>
    public static ClassifiedTexts Load(string path)
    {
        List<(string Text, string Class)> rows = Read(path), test = [];
        bool hasTest = TestOf(path) is { } other && File.Exists(other);
        if (hasTest) test = Read(TestOf(path)!);
        string[] classes = [.. rows.Select(row => row.Class).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length is < 2 or > MostClasses) throw new InputException($"{path}: {classes.Length:N0} classes; expected 2 to {MostClasses:N0}.");
        if (rows.Count < Cycle) throw new InputException($"{path}: {rows.Count} texts; expected {Cycle} or more, one a row.");
        Dictionary<string, int> indices = classes.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        if (test.Find(row => !indices.ContainsKey(row.Class)) is { Class: not null } unknown)
            throw new InputException($"{TestOf(path)}: class {Quoted.Of(unknown.Class)}, which {Path.GetFileName(path)} does not have.");
        ClassifiedText[] Taken(IEnumerable<(string Text, string Class)> taken) => [.. taken.Select(row => new ClassifiedText(row.Text, indices[row.Class]))];
        ClassifiedText[][] splits =
        [
            Taken(rows.Where((_, i) => i % Cycle != Cycle - 1 && (hasTest || i % Cycle != Cycle - 2))),
            Taken(rows.Where((_, i) => i % Cycle == Cycle - 1)),
            Taken(hasTest ? test : rows.Where((_, i) => i % Cycle == Cycle - 2)),
        ];
        return new(InputFile.NameOf(path), $"{InputFile.NameOf(path)}.csv, {classes.Length} classes: {splits[0].Length:N0} to train, "
            + $"{splits[1].Length:N0} to validate, {splits[2].Length:N0} to test", classes, splits);
    }

    /// <summary>Whether a file is the test part of one beside it, and so none of its own.</summary>
    internal static bool IsTestPart(string path) => Path.GetFileName(path).Equals("test.csv", StringComparison.OrdinalIgnoreCase)
        && File.Exists(Path.Combine(Path.GetDirectoryName(path) ?? "", "train.csv"));

    private static string? TestOf(string path) => Path.GetFileName(path).Equals("train.csv", StringComparison.OrdinalIgnoreCase)
        ? Path.Combine(Path.GetDirectoryName(path) ?? "", "test.csv") : null;

    private static (int Text, int Class)? Columns(IReadOnlyList<string> header)
    {
        int Find(string[] names) => header.ToList().FindIndex(cell => names.Contains(cell.Trim().Trim('"').ToLowerInvariant()));
        (int text, int label) = (Find(TextNames), Find(ClassNames));
        return text >= 0 && label >= 0 ? (text, label) : null;
    }

    private static List<(string Text, string Class)> Read(string path)
    {
        using StreamReader reader = new(InputFile.Open(path), Strict);
        List<(string, string)> rows = [];
        List<string> cells = [];
        int line = 1, columns = 0;
        (int Text, int Class) at = default;
        try
        {
            for (int start = line; ReadRow(reader, path, ref line, cells); start = line)
            {
                if (cells is [""]) continue;
                if (columns == 0)
                {
                    at = Columns(cells) ?? throw new InputException(
                        $"{path}, line 1: no columns for text and class; expected a header such as 'text,category'.");
                    columns = cells.Count;
                    continue;
                }
                if (cells.Count != columns) throw new InputException($"{path}, line {start}: {cells.Count} columns; expected {columns} as in the header.");
                (string text, string name) = (cells[at.Text].Trim(), cells[at.Class].Trim());
                if (text.Length is 0 or > LongestText) throw new InputException($"{path}, line {start}: a text of {text.Length:N0} characters; expected 1 to {LongestText:N0}.");
                if (name.Length == 0) throw new InputException($"{path}, line {start}: no class.");
                rows.Add((text, name));
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{path}, after line {line}: not UTF-8; expected text in UTF-8.", e);
        }
        return rows;
    }

    // Cells may be quoted; then they may hold commas, line ends and, doubled, quotes.
    private static bool ReadRow(StreamReader reader, string path, ref int line, List<string> cells)
    {
        cells.Clear();
        if (reader.Peek() < 0) return false;
        StringBuilder cell = new();
        bool quoted = false, wasQuoted = false;
        int start = line;
        while (reader.Read() is >= 0 and int read)
        {
            char character = (char)read;
            if (character == '\n') line++;
            if (cell.Length > LongestText) throw new InputException($"{path}, line {start}: a cell of more than {LongestText:N0} characters; is a quote missing?");
            if (quoted)
            {
                if (character != '"') cell.Append(character);
                else if (reader.Peek() == '"') cell.Append((char)reader.Read());
                else quoted = false;
            }
            else if (character == '"' && cell.Length == 0 && !wasQuoted) quoted = wasQuoted = true;
            else if (character == ',')
            {
                cells.Add(cell.ToString());
                cell.Clear();
                wasQuoted = false;
            }
            else if (character == '\n') break;
            else if (character != '\r' || reader.Peek() != '\n') cell.Append(character);
        }
        if (quoted) throw new InputException($"{path}, line {start}: the quote is not closed.");
        cells.Add(cell.ToString());
        return true;
    }
}
