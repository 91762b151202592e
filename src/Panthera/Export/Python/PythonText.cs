using System.Globalization;
using System.Text.RegularExpressions;
using Panthera.Language;

namespace Panthera.Export.Python;

/// <summary>Python as its formatters leave it: lines of at most 88 columns.</summary>
internal static class PythonText
{
    /// <summary>The longest line.</summary>
    public const int Columns = 88;

    /// <summary>A line that files leave out.</summary>
    private const string NoLine = "\0";

    /// <summary>Names that programs' variables cannot have: keywords, and what the files use.</summary>
    public static IEnumerable<string> Reserved =>
        ("False None True and as assert async await break class continue def del elif else except finally for from global if import in is "
        + "lambda nonlocal not or pass raise return try while with yield match case type self cls sum zip len dict list tuple max min "
        + "float int torch jax jnp np ops keras optax math group state step foreach x y z").Split(' ');

    /// <summary>A call, on one line if it fits, else its arguments on the next, else each on a line of its own.</summary>
    /// <param name="indent">Spaces before it.</param>
    /// <param name="head">What comes before the arguments, with the opening parenthesis.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="tail">What comes after them, with the closing parenthesis.</param>
    public static string Call(int indent, string head, IReadOnlyList<string> arguments, string tail)
    {
        string margin = new(' ', indent), inner = new(' ', indent + 4), all = string.Join(", ", arguments);
        if (indent + head.Length + all.Length + tail.Length <= Columns) return $"{margin}{head}{all}{tail}";
        if (indent + 4 + all.Length <= Columns && !arguments.Contains("*")) return $"{margin}{head}\n{inner}{all}\n{margin}{tail}";
        return $"{margin}{head}\n{string.Concat(arguments.Select(a => $"{inner}{a},\n"))}{margin}{tail}";
    }

    /// <summary>An assignment, on several lines if it must be.</summary>
    public static string Statement(int indent, string line)
    {
        if (indent + line.Length <= Columns) return new string(' ', indent) + line;
        int open = line.IndexOfAny(['(', '[']);
        if (open < 0 || Closing(line, open) != line.Length - 1)
        {
            int equals = line.IndexOf(" = ", StringComparison.Ordinal) + 3;
            return $"{new string(' ', indent)}{line[..equals]}(\n{Expression(indent + 4, line[equals..])}\n{new string(' ', indent)})";
        }
        string inner = line[(open + 1)..^1], margin = new(' ', indent + 4);
        int loop = inner.IndexOf(" for ", StringComparison.Ordinal);
        if (loop < 0) return Call(indent, line[..(open + 1)], Split(inner), line[^1..]);
        string body = indent + 4 + inner.Length <= Columns ? margin + inner : $"{margin}{inner[..loop]}\n{margin}{inner[(loop + 1)..]}";
        return $"{new string(' ', indent)}{line[..(open + 1)]}\n{body}\n{new string(' ', indent)}{line[^1]}";
    }

    /// <summary>An expression within parentheses, taken apart where lines are too long: lines may end after any comma there, and after an opening parenthesis.</summary>
    private static string Expression(int indent, string text)
    {
        string margin = new(' ', indent);
        int open = text.IndexOfAny(['(', '[']), close = open < 0 ? -1 : Closing(text, open);
        if (indent + text.Length <= Columns || close < 0) return margin + text;
        string inner = text[(open + 1)..close];
        string body = indent + 4 + inner.Length <= Columns ? new string(' ', indent + 4) + inner : string.Join(",\n", Split(inner).Select(part => Expression(indent + 4, part)));
        return $"{margin}{text[..(open + 1)]}\n{body}\n{margin}{text[close..]}";
    }

    private static int Closing(string line, int open)
    {
        int depth = 0;
        for (int i = open; i < line.Length; i++)
        {
            depth += line[i] is '(' or '[' ? 1 : line[i] is ')' or ']' ? -1 : 0;
            if (depth == 0) return i;
        }
        return -1;
    }

    /// <summary>Arguments, taken apart at the commas between them.</summary>
    private static List<string> Split(string arguments)
    {
        List<string> parts = [];
        int depth = 0, start = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            depth += arguments[i] is '(' or '[' ? 1 : arguments[i] is ')' or ']' ? -1 : 0;
            if (depth > 0 || arguments[i] != ',') continue;
            parts.Add(arguments[start..i].Trim());
            start = i + 1;
        }
        return [.. parts, arguments[start..].Trim()];
    }

    /// <summary>Text for people, wrapped, without what would end a docstring.</summary>
    public static string Prose(int indent, string text, int further = 0)
    {
        string safe = text.Replace('\\', '/').Replace('"', '\'');
        safe = string.Concat(safe.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format ? ' ' : c));
        string margin = new(' ', indent);
        List<string> lines = [];
        string line = "";
        foreach (string word in safe.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string piece = word.Length > 60 ? word[..60] : word;
            int room = Columns - indent - (lines.Count > 0 ? further : 0);
            if (line.Length > 0 && line.Length + 1 + piece.Length > room)
            {
                lines.Add(line);
                line = piece;
            }
            else line = line.Length == 0 ? piece : $"{line} {piece}";
        }
        lines.Add(line);
        return string.Join("\n", lines.Select((l, i) => margin + new string(' ', i > 0 ? further : 0) + l)) + "\n";
    }

    /// <summary>A file: a docstring, the modules that it uses, classes and functions, and the helpers that they call.</summary>
    public static string File(
        ExportedProgram program, string[] standard, string[] libraries, string[] parts, IReadOnlyList<Helper> helpers)
    {
        string code = string.Concat(parts.Select(p => p.TrimEnd('\n') + "\n\n\n"));
        code += Needed(helpers, code);
        string Imports(string[] modules) => string.Concat(modules.Where(m => Regex.IsMatch(code, $@"(?<![\w.]){m.Split(' ')[^1]}\.") || m.StartsWith("from", StringComparison.Ordinal))
            .Select(m => m.StartsWith("from", StringComparison.Ordinal) ? m + "\n" : $"import {m}\n"));
        string first = Imports(standard);
        return Quoted(0, program.Summary) + "\n" + first + (first.Length > 0 ? "\n" : "") + Imports(libraries) + "\n\n" + code.Replace(NoLine + "\n", "", StringComparison.Ordinal).TrimEnd('\n') + "\n";
    }

    /// <summary>The docstring of what makes the optimizer.</summary>
    public static string Docstring(
        int indent, ExportedProgram program, PythonDomain domain, string[] before, string[] after, string note)
    {
        string margin = new(' ', indent), text = Quoted(indent, program.Summary).TrimEnd('\n');
        string rule = program.Peak is null ? "the schedule's value, which multiplies constants of the program" : program.RateRange?.Describe(domain.Rate) ?? "any finite number";
        List<string> arguments = [.. before, $"{domain.Rate}: {rule} (default: {Printer.Print(program.DefaultRate)})."];
        foreach ((string name, Hyperparameter setting) in domain.Settings)
            arguments.Add($"{name}: {setting.Range?.Describe(name) ?? "any finite number"} (default: {Printer.Print(setting.Value)}).");
        return (text.EndsWith("\"\"\"", StringComparison.Ordinal) ? text[..^3].TrimEnd() : text) + "\n\n"
            + Prose(indent, ("Scalars are computed in double precision, all else in single. " + note).TrimEnd()) + $"\n{margin}Args:\n"
            + string.Concat(arguments.Concat(after).Select(a => Prose(indent + 4, a, 4))) + $"{margin}\"\"\"";
    }

    /// <summary>The parameters with defaults: the learning rate and the hyperparameters.</summary>
    public static IEnumerable<string> Defaults(ExportedProgram program, PythonDomain domain) =>
        domain.Settings.Select(s => $"{s.Name}={Printer.Print(s.Setting.Value)}").Prepend($"{domain.Rate}={Printer.Print(program.DefaultRate)}");

    /// <summary>Lines, one after the other.</summary>
    public static string Joined(IEnumerable<string> lines) => string.Join('\n', lines.DefaultIfEmpty(NoLine));

    /// <summary>Several values, in parentheses if they need more than one line.</summary>
    public static string Several(int indent, string head, IReadOnlyList<string> values, string tail) =>
        indent + head.Length + string.Join(", ", values).Length + tail.Length <= Columns
            ? Call(indent, head, values, tail) : Call(indent, head + "(", values, ")" + tail);

    /// <summary>A docstring of one sentence, cut to one line.</summary>
    public static string Quoted(int indent, string sentence)
    {
        string line = Prose(indent, sentence).Split('\n')[0].Trim().TrimEnd('.', ',', ':', ';');
        int room = Columns - indent - 7;
        return $"{new string(' ', indent)}\"\"\"{(line.Length > room ? line[..room] : line)}.\"\"\"\n";
    }

    /// <summary>The checks of the hyperparameters.</summary>
    public static string Checks(int indent, PythonDomain domain, Func<string, string> value) =>
        Joined(domain.Settings.Select(s => Check(indent, s.Name, value(s.Name), s.Setting.Range)));

    /// <summary>The check of a value.</summary>
    public static string Check(int indent, string name, string value, HyperparameterRange? range) => Call(
        indent, "_check(", [$"\"{name}\"", value, range is null ? "True" : Condition(range, value), $"\"{range?.Describe(name) ?? "any finite number"}\""], ")");

    /// <summary>What refuses a value out of range.</summary>
    public static Helper CheckFunction { get; } = new("_check",
        """"
        def _check(name, value, holds, rule):
            """Refuse a value that is out of its range."""
            if not (math.isfinite(value) and holds):
                raise ValueError(f"{name} = {value} is out of range: {rule}")
        """");

    /// <summary>What runs updates that wait for each other's sums.</summary>
    /// <param name="total">The sum of the parts.</param>
    public static Helper Together(string total) => new("_together",
        $$""""
        def _together(updates):
            """Run updates side by side: what all yield is summed up and sent back."""
            results, total = [None] * len(updates), None
            while True:
                parts = []
                for i, update in enumerate(updates):
                    try:
                        parts.append(update.send(total))
                    except StopIteration as end:
                        results[i] = end.value
                if not parts:
                    return results
                total = {{total}}
        """");

    private static string Condition(HyperparameterRange range, string value)
    {
        string atLeast = range.IncludesLow ? "<=" : "<", atMost = range.IncludesHigh ? "<=" : "<";
        if (double.IsInfinity(range.High)) return $"{value} {atLeast.Replace('<', '>')} {Printer.Print(range.Low)}";
        return double.IsInfinity(range.Low) ? $"{value} {atMost} {Printer.Print(range.High)}"
            : $"{Printer.Print(range.Low)} {atLeast} {value} {atMost} {Printer.Print(range.High)}";
    }

    /// <summary>Those of some functions that a text calls, and that these call, in their order.</summary>
    public static string Needed(IReadOnlyList<Helper> helpers, string text) =>
        string.Concat(Helper.Called(helpers, text).Select(h => h.Text.TrimEnd('\n') + "\n\n\n"));
}
