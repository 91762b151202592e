using System.Globalization;
using System.Text;
using Panthera.Language;

namespace Panthera.Export;

/// <summary>The comment that exported files begin with: what wrote them, and the program with what its file says of itself.</summary>
internal static class Header
{
    /// <summary>The comment, with an empty line after it.</summary>
    public static string Of(ExportedProgram program, ExportTarget target)
    {
        string version = typeof(Header).Assembly.GetName().Version!.ToString(3);
        StringBuilder text = new();
        List<string> lines = [$"Written by 'panthera export', version {version}, from this program:", "", .. program.Text.TrimEnd().Split('\n')];
        string[] set = [.. program.Settings.Append(program.Peak).OfType<Hyperparameter>().Where(h => !h.Value.Equals(h.Default))
            .Select(h => $"{h.Name} = {Printer.Print(h.Value)}")];
        if (set.Length > 0) lines.AddRange(["", $"with {string.Join(", ", set)}"]);
        foreach (string line in lines)
            foreach (string piece in Wrapped(Visible(line), target.Columns - target.Comment.Length - 1))
                text.Append($"{target.Comment} {piece}".TrimEnd()).Append('\n');
        return text.Append('\n').ToString();
    }

    /// <summary>Breaks a line between words, where there are any; what goes on is indented.</summary>
    internal static IEnumerable<string> Wrapped(string line, int columns)
    {
        const string indent = "        ";
        while (line.Length > columns)
        {
            int at = line.LastIndexOf(' ', columns, columns - indent.Length - 1);
            if (at < 0) at = columns;
            yield return line[..at].TrimEnd();
            line = indent + line[at..].TrimStart();
        }
        yield return line;
    }

    /// <summary>A line without what an editor might take for the end of it, or does not show.</summary>
    private static string Visible(string line) => string.Concat(line.TrimEnd().Select(c =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate ? ' ' : c));
}
