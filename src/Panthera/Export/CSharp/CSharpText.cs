using Panthera.Language;

namespace Panthera.Export.CSharp;

/// <summary>Parts of C# files that several targets write.</summary>
internal static class CSharpText
{
    /// <summary>The longest line of a comment.</summary>
    public const int Columns = 140;

    /// <summary>Names that programs' variables cannot have: keywords, and what the files use.</summary>
    public static IEnumerable<string> Reserved =>
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event "
        + "explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null "
        + "object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string "
        + "struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while var value field "
        + "record where a i x y count step shapes weights gradients learningRate torch parameters options group state closure").Split(' ');

    /// <summary>The property of a class that holds a setting. It cannot have the class's own name, such as Momentum's momentum.</summary>
    /// <param name="className">The class.</param>
    /// <param name="setting">The setting, as a parameter is named.</param>
    public static string Property(string className, string setting) =>
        Identifiers.PascalCase(setting) is { } name && name == className ? name + "Value" : Identifiers.PascalCase(setting);

    /// <summary>Text of a documentation comment.</summary>
    public static string Escaped(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>A number of type double.</summary>
    public static string Number(double value) => Printer.Print(value);

    /// <summary>A range as a condition.</summary>
    public static string Condition(HyperparameterRange? range, string name)
    {
        if (range is null) return $"double.IsFinite({name})";
        string low = double.IsInfinity(range.Low) ? "" : $"{name} {(range.IncludesLow ? ">=" : ">")} {Number(range.Low)}";
        string high = double.IsInfinity(range.High) ? "" : $"{name} {(range.IncludesHigh ? "<=" : "<")} {Number(range.High)}";
        string both = string.Join(" && ", ((string[])[low, high]).Where(s => s.Length > 0));
        return double.IsInfinity(range.Low) || double.IsInfinity(range.High) ? $"double.IsFinite({name}) && {both}" : both;
    }

    /// <summary>The call that refuses a value out of its range.</summary>
    public static string Check(string name, string value, HyperparameterRange? range) =>
        $"Check(nameof({name}), {value}, {Condition(range, value)}, \"{range?.Describe(name) ?? "any finite number"}\");";

    /// <summary>Lines indented, without those that say so.</summary>
    public static string Lines(int indent, IEnumerable<string> lines) =>
        string.Join('\n', lines.Select(l => l.Length == 0 ? "" : new string(' ', indent) + l).DefaultIfEmpty(NoLine));

    /// <summary>A file without the lines that are left out.</summary>
    public static string File(string text) => text.Replace(NoLine + "\n", "", StringComparison.Ordinal).TrimEnd('\n') + "\n";

    /// <summary>A line that files leave out.</summary>
    public const string NoLine = "\0";

    /// <summary>Those of some methods that a text calls, and that these call.</summary>
    public static string Needed(IReadOnlyList<Helper> helpers, string text) =>
        string.Concat(Helper.Called(helpers, text).Select(h => "\n\n" + Lines(4, h.Text.TrimEnd('\n').Split('\n'))));
}
