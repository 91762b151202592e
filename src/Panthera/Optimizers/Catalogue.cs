using System.Reflection;
using System.Text;
using Panthera.Language;

namespace Panthera.Optimizers;

/// <summary>
/// The optimizers that come with the library: the files of <c>programs/</c>. What the comments at the head of a file say,
/// <see cref="CatalogueHeader"/> reads.
/// </summary>
public static class Catalogue
{
    private const string Folder = "programs/", Extension = ".opt";
    private const int MaxShownName = 100;

    private static readonly Lazy<IReadOnlyList<CatalogueEntry>> Entries = new(Load);

    /// <summary>All entries, by name.</summary>
    public static IReadOnlyList<CatalogueEntry> All => Entries.Value;

    /// <summary>The entry with this name, or null.</summary>
    public static CatalogueEntry? Find(string name) => All.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The program that a file or a name of the catalogue gives.</summary>
    /// <param name="fileOrName">A file's path, or a name of the catalogue. A file comes first.</param>
    /// <param name="overrides">Values that replace hyperparameters' defaults, by name.</param>
    /// <exception cref="InputException">If there is neither, or the file is no program.</exception>
    public static (string Name, ParsedProgram Parsed) Open(string fileOrName, IReadOnlyDictionary<string, double>? overrides = null)
    {
        if (overrides is null && !File.Exists(fileOrName) && Find(fileOrName) is { } entry) return (entry.Name, entry.Parsed);
        (string name, string source, string text) = Text(fileOrName);
        return (name, Parser.Read(text, source, overrides));
    }

    /// <summary>The text that a file or a name of the catalogue gives.</summary>
    /// <param name="fileOrName">A file's path, or a name of the catalogue. A file comes first.</param>
    /// <returns>The program's name, what messages about the text begin with, and the text.</returns>
    /// <exception cref="InputException">If there is neither, or the file is no text.</exception>
    public static (string Name, string Source, string Text) Text(string fileOrName)
    {
        if (!File.Exists(fileOrName))
        {
            CatalogueEntry entry = Find(fileOrName) ?? throw new InputException(
                $"{Quoted.Visible(fileOrName, MaxShownName)}: no such file, and no optimizer of the catalogue"
                + (Spelling.Nearest(fileOrName, All.Select(e => e.Name)) is { } near ? $"; did you mean '{near}'?" : "; 'panthera optimizers' lists them"));
            return (entry.Name, entry.Name, entry.Text);
        }
        string shown = Quoted.Visible(fileOrName, int.MaxValue);
        return (Path.GetFileNameWithoutExtension(fileOrName), shown, ReadFile(fileOrName, shown));
    }

    private static string ReadFile(string path, string shown)
    {
        try
        {
            // Devices and pipes do not tell their length, so what is read is counted.
            byte[] bytes = new byte[Limits.Characters + 1];
            using FileStream file = File.OpenRead(path);
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length == bytes.Length) throw new InputException($"{shown}: the file is too large; a program has at most {Limits.Characters:N0} bytes");
            using StreamReader reader = new(new MemoryStream(bytes, 0, length), new UTF8Encoding(false, true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new InputException($"{shown}: not a text in UTF-8");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{shown}: {e.Message}", e);
        }
    }

    private static List<CatalogueEntry> Load()
    {
        Assembly assembly = typeof(Catalogue).Assembly;
        List<CatalogueEntry> entries = [];
        foreach (string resource in assembly.GetManifestResourceNames().Where(n => n.EndsWith(Extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            string text = reader.ReadToEnd(), name = resource[Folder.Length..^Extension.Length];
            CatalogueHeader header = CatalogueHeader.Read(text);
            entries.Add(new(name, text, header, Parser.Read(text, name)));
        }
        return entries;
    }
}
