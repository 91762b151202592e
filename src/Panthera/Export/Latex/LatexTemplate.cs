using System.Text;
using Panthera.Language;

namespace Panthera.Export.Latex;

/// <summary>Templates of LaTeX, filled in with formulae.</summary>
internal static class LatexTemplate
{
    /// <summary>Puts arguments in: in parentheses where the operators around them bind tighter, unless braces or bars enclose them.</summary>
    public static Code Fill(string template, Code[] arguments, ValueKind kind)
    {
        StringBuilder text = new();
        int binding = Precedence(template);
        for (int i = 0; i < template.Length; i++)
        {
            if (PlaceAt(template, i) is not { } place || place >= arguments.Length)
            {
                text.Append(template[i]);
                continue;
            }
            Code argument = arguments[place];
            bool isPower = i + 3 < template.Length && template[i + 3] == '^';
            bool isEnclosed = !isPower && i > 0 && (template[i - 1] is '{' or '(' or '|' || template[..i].EndsWith(", ", StringComparison.Ordinal)
                || template[..i].EndsWith("langle", StringComparison.Ordinal));
            bool isBare = isEnclosed || Precedence(argument.Text) == Code.Atom
                || (!isPower && (Precedence(argument.Text) > binding || (i == 0 && Precedence(argument.Text) == binding)));
            text.Append(isBare ? argument.Text : $@"\left({argument.Text}\right)");
            i += 2;
        }
        return new(text.ToString(), kind);
    }

    private static int? PlaceAt(string template, int i) =>
        i + 2 < template.Length && template[i] == '{' && char.IsAsciiDigit(template[i + 1]) && template[i + 2] == '}' ? template[i + 1] - '0' : null;

    /// <summary>How tightly the outermost operator of a formula binds.</summary>
    private static int Precedence(string formula)
    {
        int depth = 0, precedence = Code.Atom;
        for (int i = 0; i < formula.Length; i++)
        {
            ReadOnlySpan<char> rest = formula.AsSpan(i);
            if (rest[0] is '(' or '{' || rest.StartsWith(@"\begin")) depth++;
            else if (rest[0] is ')' or '}' || rest.StartsWith(@"\end")) depth--;
            if (depth > 0) continue;
            if (rest.StartsWith(" + ") || rest.StartsWith(" - ")) precedence = Code.Sum;
            else if (rest.StartsWith(@" \cdot ") || rest.StartsWith(" {")) precedence = Math.Min(precedence, Code.Product);
        }
        return precedence == Code.Atom && formula.StartsWith('-') ? Code.Sum : precedence;
    }
}
