using System.Globalization;

namespace Panthera.Language;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Name,
    Number,
    Symbol,
    EndOfLine,
    EndOfText,
}

/// <summary>A token with its place, both counted from 1.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, double Number, int Line, int Column)
{
    public override string ToString() => Kind switch
    {
        TokenKind.EndOfLine => "the end of the line",
        TokenKind.EndOfText => "the end of the program",
        _ => $"'{Text}'",
    };
}

/// <summary>Splits a program's text into tokens. Blank lines, comments and line breaks inside parentheses vanish.</summary>
internal static class Tokenizer
{
    /// <summary>Texts above this length are refused: no program of this language is near it.</summary>
    public const int MaxLength = 1 << 20;

    private static readonly string[] Symbols = ["**", "->", "(", ")", "[", "]", ",", "=", ":", "+", "-", "*", "/", "."];

    public static List<Token> Split(string text, Func<int, int, string, InputException> error)
    {
        if (text.Length > MaxLength) throw error(1, 1, $"the text has {text.Length:N0} characters; at most {MaxLength:N0} are read");
        List<Token> tokens = [];
        int line = 1, lineStart = 0, depth = 0, i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            int column = i - lineStart + 1;
            if (c == '\n')
            {
                if (depth == 0) EndLine(tokens, line, column);
                i++;
                (line, lineStart) = (line + 1, i);
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF') i++;
            else if (c == '#')
            {
                int end = text.IndexOf('\n', i);
                i = end < 0 ? text.Length : end;
            }
            else if (char.IsLetter(c) || c == '_')
            {
                int start = i;
                while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '_')) i++;
                tokens.Add(new(TokenKind.Name, text[start..i], 0, line, column));
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])))
            {
                int start = i;
                i = EndOfNumber(text, i);
                string number = text[start..i];
                if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
                    throw error(line, column, $"'{number}' is no finite number");
                tokens.Add(new(TokenKind.Number, number, value, line, column));
            }
            else if (Symbols.FirstOrDefault(s => string.CompareOrdinal(text, i, s, 0, s.Length) == 0) is { } symbol)
            {
                depth += symbol is "(" or "[" ? 1 : depth > 0 && symbol is (")" or "]") ? -1 : 0;
                tokens.Add(new(TokenKind.Symbol, symbol, 0, line, column));
                i += symbol.Length;
            }
            else throw error(line, column, $"unexpected character '{(char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c)}'");
        }
        EndLine(tokens, line, i - lineStart + 1);
        tokens.Add(new(TokenKind.EndOfText, "", 0, line, i - lineStart + 1));
        return tokens;
    }

    private static void EndLine(List<Token> tokens, int line, int column)
    {
        if (tokens.Count > 0 && tokens[^1].Kind != TokenKind.EndOfLine) tokens.Add(new(TokenKind.EndOfLine, "", 0, line, column));
    }

    private static int EndOfNumber(string text, int i)
    {
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] == '.')) i++;
        if (i < text.Length && text[i] is ('e' or 'E'))
        {
            int digits = i + 1 < text.Length && text[i + 1] is ('+' or '-') ? i + 2 : i + 1;
            if (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                i = digits;
                while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
            }
        }
        return i;
    }
}
