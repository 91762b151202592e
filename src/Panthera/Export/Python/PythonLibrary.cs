namespace Panthera.Export.Python;

/// <summary>How a Python library differs from NumPy.</summary>
internal sealed class PythonLibrary
{
    /// <summary>The module that <c>np.</c> stands for.</summary>
    public required string Module { get; init; }

    /// <summary>What the library calls the learning rate.</summary>
    public required string Rate { get; init; }

    /// <summary>Whether scalars are Python's floats; otherwise those that are computed in a step are the library's.</summary>
    public required bool HasPlainScalars { get; init; }

    /// <summary>Functions that have another name than in NumPy: what follows <c>np.</c>, and what to write.</summary>
    public required IReadOnlyDictionary<string, string> Words { get; init; }

    /// <summary>Functions that a file has if it calls them, each before its callers.</summary>
    public required IReadOnlyList<Helper> Helpers { get; init; }

    /// <summary>A template with the library's names.</summary>
    public string InModule(string template)
    {
        int at = 0;
        while ((at = template.IndexOf("np.", at, StringComparison.Ordinal)) >= 0)
        {
            int end = template.IndexOf('(', at);
            string word = template[(at + 3)..end], name = Words.GetValueOrDefault(word, $"{Module}.{word}");
            template = template[..at] + name + template[end..];
            at += name.Length;
        }
        return template;
    }
}
