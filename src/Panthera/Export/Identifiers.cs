using System.Globalization;

namespace Panthera.Export;

/// <summary>Names that are valid in a language and differ from each other.</summary>
/// <param name="reserved">Names that cannot be given.</param>
/// <param name="isCamelCase">Whether words are told apart by capitals, and not by underscores.</param>
internal sealed class Identifiers(IEnumerable<string> reserved, bool isCamelCase = false)
{
    /// <summary>The longest name: so that the lines that name three stay short.</summary>
    private const int MaxLength = 20;

    private readonly HashSet<string> _taken = [.. reserved];

    /// <summary>Gives a name that is like another one: the same, if it is free and valid.</summary>
    public string Take(string like)
    {
        string stem = string.Concat(like.Where(c => char.IsAsciiLetterOrDigit(c) || c == '_')).TrimStart('_');
        if (isCamelCase) stem = CamelCase(stem);
        if (stem.Length == 0 || char.IsAsciiDigit(stem[0])) stem = "v" + stem;
        stem = stem[..Math.Min(stem.Length, MaxLength)];
        string name = stem;
        for (int number = 2; !_taken.Add(name); number++)
            name = stem[..Math.Min(stem.Length, MaxLength - 4)] + (isCamelCase ? "" : "_") + number.ToString(CultureInfo.InvariantCulture);
        return name;
    }

    /// <summary>A name as C# has those of parameters.</summary>
    public static string CamelCase(string name)
    {
        string[] words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        string joined = string.Concat(words.Select((w, i) => i == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
        return joined.Length > 0 ? char.ToLowerInvariant(joined[0]) + joined[1..] : joined;
    }

    /// <summary>A name as C# has those of properties.</summary>
    public static string PascalCase(string name) => CamelCase(name) is { Length: > 0 } camel ? char.ToUpperInvariant(camel[0]) + camel[1..] : name;
}
