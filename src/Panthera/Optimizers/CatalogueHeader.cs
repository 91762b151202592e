using Panthera.Optimizers.Stepping;

namespace Panthera.Optimizers;

/// <summary>
/// What the comments at the head of a file of the catalogue say. The first line is a summary that begins with the optimizer's name and
/// a colon; each other one begins with a key, such as <c>Reference:</c>, or goes on with the line before it.
/// </summary>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Reference">Where it is from.</param>
/// <param name="Use">When to use it.</param>
/// <param name="Note">What to know of its details; empty if there is nothing.</param>
/// <param name="SettingOf">The optimizer that it is, at a value of a hyperparameter that has a name of its own; null if it is none.</param>
public sealed record CatalogueHeader(string Summary, string Reference, string Use, string Note, string? SettingOf)
{
    /// <summary>The weights to evaluate with, as an expression in the program's names; null if they are those that are trained.</summary>
    public string? EvaluateAt { get; init; }

    /// <summary>The optimizer's name as people write it, such as <c>AdamW</c>.</summary>
    public string Title => Summary[..Summary.IndexOf(": ", StringComparison.Ordinal)];

    /// <summary>What it is, without its name.</summary>
    public string Meaning => Summary[(Title.Length + 2)..];

    /// <summary>Reads the comments at the head of a file.</summary>
    /// <exception cref="FormatException">If a line has no key that is known, or one that must be there is missing.</exception>
    internal static CatalogueHeader Read(string text)
    {
        string[] lines = [.. text.Split('\n').TakeWhile(line => line.StartsWith('#')).Select(line => line[1..].Trim())];
        Dictionary<string, string> found = new() { ["Reference"] = "", ["Use"] = "", ["Note"] = "", ["Setting of"] = "", [EvaluationPoint.Key] = "" };
        string? key = null;
        foreach (string line in lines.Skip(1))
        {
            if (found.Keys.FirstOrDefault(k => line.StartsWith(k + ":", StringComparison.Ordinal)) is { } begun) key = begun;
            string part = key is not null && line.StartsWith(key + ":", StringComparison.Ordinal) ? line[(key.Length + 1)..].Trim() : line;
            if (key is null) throw new FormatException($"'{line}' has none of the keys {string.Join(", ", found.Keys)}");
            found[key] = found[key].Length == 0 ? part : $"{found[key]} {part}";
        }
        if (lines.Length == 0 || !lines[0].Contains(": ", StringComparison.Ordinal) || found["Reference"].Length == 0 || found["Use"].Length == 0)
            throw new FormatException($"'{lines.FirstOrDefault()}': a header needs a summary 'Name: what it is', 'Reference:' and 'Use:'");
        return new(lines[0], found["Reference"], found["Use"], found["Note"], found["Setting of"] is { Length: > 0 } other ? other : null)
        {
            EvaluateAt = EvaluationPoint.ExpressionIn(text),
        };
    }
}
