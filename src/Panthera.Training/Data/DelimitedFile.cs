using System.Text;

namespace Panthera.Training.Data;

/// <summary>One record of a table: its cells and where it begins.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Cells">The text of each cell, without quotes.</param>
internal readonly record struct DelimitedRow(int Line, string[] Cells);

/// <summary>
/// Reads tables of text in UTF-8. With commas, a cell may stand in quotes and then hold commas, line ends and, doubled, quotes
/// (RFC 4180); with tabs there are no quotes, and a quotation mark is one.
/// </summary>
internal sealed class DelimitedFile(string path, char delimiter)
{
    // A quote that is never closed would make one cell of the rest of the file.
    private const int LongestRow = 1 << 20, MostColumns = 10_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a table that the extension says the delimiter of: tabs for .tsv, else commas.</summary>
    public static DelimitedFile Of(string path) =>
        new(path, Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',');

    /// <summary>The rows that are not empty, one after the other; the file is open as long as they are read.</summary>
    /// <exception cref="InputException">If it is no such table.</exception>
    public IEnumerable<DelimitedRow> Rows()
    {
        using StreamReader reader = new(InputFile.Open(path), Strict);
        StringBuilder row = new();
        int line = 0;
        while (ReadLine(reader, line + 1) is { } text)
        {
            int first = ++line;
            row.Clear().Append(text);
            for (bool open = EndsInQuotes(text, open: false); open; open = EndsInQuotes(text, open))
            {
                text = ReadLine(reader, ++line)
                    ?? throw new InputException($"{path}, line {first}: a quote opens here and never closes; expected another one.");
                if (row.Length + text.Length >= LongestRow) throw TooLong(first);
                row.Append('\n').Append(text);
            }
            if (row.Length > 0) yield return new DelimitedRow(first, Cells(row.ToString(), first));
        }
    }

    private string? ReadLine(StreamReader reader, int line)
    {
        try
        {
            return BoundedLine(reader, line);
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{path}, line {line} or shortly after: not UTF-8; expected text in UTF-8.", e);
        }
    }

    // As StreamReader.ReadLine does it, but a file of one endless line is refused before it is in memory.
    private string? BoundedLine(StreamReader reader, int line)
    {
        StringBuilder text = new();
        int next = reader.Read();
        if (next < 0) return null;
        for (; next is >= 0 and not '\n' and not '\r'; next = reader.Read())
        {
            if (text.Length >= LongestRow) throw TooLong(line);
            text.Append((char)next);
        }
        if (next == '\r' && reader.Peek() == '\n') reader.Read();
        return text.ToString();
    }

    private InputException TooLong(int line) => new($"{path}, line {line}: more than {LongestRow:N0} characters; "
        + "expected a table with shorter rows, each quote closed.");

    // Whether a quoted cell goes on in the next line; open says that one came from the line before.
    private bool EndsInQuotes(string text, bool open)
    {
        if (delimiter != ',') return false;
        for (int at = 0; ;)
        {
            if (!open && at < text.Length && text[at] == '"') (open, at) = (true, at + 1);
            if (open)
            {
                at = text.IndexOf('"', at);
                if (at < 0) return true;
                open = at + 1 < text.Length && text[at + 1] == '"';
                at += open ? 2 : 1;
                if (open) continue;
            }
            at = text.IndexOf(delimiter, at) + 1;
            if (at == 0) return false;
        }
    }

    private string[] Cells(string text, int line)
    {
        List<string> cells = [];
        for (int start = 0; start <= text.Length;)
        {
            bool quoted = delimiter == ',' && start < text.Length && text[start] == '"';
            int end = quoted ? ClosingQuote(text, start) + 1 : text.IndexOf(delimiter, start);
            if (end < 0 || end > text.Length) end = text.Length;
            if (quoted && end < text.Length && text[end] != delimiter)
            {
                throw new InputException($"{path}, line {line}, column {cells.Count + 1}: text follows the closing quote; "
                    + "expected a comma there, and quotes within a cell doubled.");
            }
            string cell = text[start..end];
            cells.Add(quoted ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell);
            if (cells.Count > MostColumns)
                throw new InputException($"{path}, line {line}: more than {MostColumns:N0} columns; expected a table of fewer.");
            start = end + 1;
        }
        return [.. cells];
    }

    private static int ClosingQuote(string text, int open)
    {
        int at = text.IndexOf('"', open + 1);
        while (at >= 0 && at + 1 < text.Length && text[at + 1] == '"') at = text.IndexOf('"', at + 2);
        return at >= 0 ? at : text.Length - 1;
    }
}
