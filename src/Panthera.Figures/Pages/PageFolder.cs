using System.Text;

namespace Panthera.Figures.Pages;

/// <summary>A page as a folder: the page itself, its tables as CSV, its pictures as SVG and PNG.</summary>
public static class PageFolder
{
    /// <summary>The page's file.</summary>
    public const string Main = "report.html";

    /// <summary>Writes the files of a page; those of the same names are replaced, others stay.</summary>
    /// <param name="folder">Where; it is made if it does not exist.</param>
    /// <param name="page">The page.</param>
    /// <exception cref="IOException">If a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">If access is denied.</exception>
    /// <exception cref="ArgumentException">If two parts have the same name, or a name is not one of a file.</exception>
    public static void Write(string folder, Page page)
    {
        Dictionary<string, byte[]> files = [];
        foreach (Block block in page.Blocks)
            foreach ((string name, byte[] content) in FilesOf(block))
                if (!IsName(name) || !files.TryAdd(name, content)) throw new ArgumentException($"'{name}' is no name for a part of a page, or is there twice.", nameof(page));
        files[Main] = Encoding.UTF8.GetBytes(PageHtml.Of(page));
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in files) File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    private static IEnumerable<(string Name, byte[] Content)> FilesOf(Block block) => block switch
    {
        DataTable table => [($"{table.Name}.csv", Encoding.UTF8.GetBytes(Csv(table)))],
        Illustration picture => [($"{picture.Name}.svg", picture.Picture.ToSvg()), ($"{picture.Name}.png", picture.Picture.ToPng())],
        Attachment file => [(file.FileName, Encoding.UTF8.GetBytes(file.Content))],
        _ => [],
    };

    private static string Csv(DataTable table) => string.Concat(
        ((IReadOnlyList<IReadOnlyList<string>>)[[.. table.Headings.Select(heading => heading.TrimEnd('#'))], .. table.Rows])
        .Select(row => string.Join(',', row.Select(Cell)) + "\n"));

    private static string Cell(string text) => text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

    private static bool IsName(string name) => name != Main && name.Length is > 0 and <= 80 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name[0] != '.';
}
