using System.Globalization;

namespace Panthera.Export;

/// <summary>Names that are valid in a language and differ from each other.</summary>
/// <param name="reserved">Names that cannot be given.</param>
internal sealed class Identifiers(IEnumerable<string> reserved)
{
    /// <summary>The longest name: so that the lines that name three stay short.</summary>
    private const int MaxLength = 20;

    private readonly HashSet<string> _taken = [.. reserved];

    /// <summary>Gives a name that is like another one: the same, if it is free and valid.</summary>
    public string Take(string like)
    {
        string stem = string.Concat(like.Where(c => char.IsAsciiLetterOrDigit(c) || c == '_')).TrimStart('_');
        if (stem.Length == 0 || char.IsAsciiDigit(stem[0])) stem = "v" + stem;
        stem = stem[..Math.Min(stem.Length, MaxLength)];
        string name = stem;
        for (int number = 2; !_taken.Add(name); number++)
            name = stem[..Math.Min(stem.Length, MaxLength - 4)] + "_" + number.ToString(CultureInfo.InvariantCulture);
        return name;
    }
}
