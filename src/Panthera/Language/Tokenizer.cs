namespace Panthera.Language;

/// <summary>
/// Reads a text token by token, in one pass and without allocating. Blank lines, comments and line breaks inside
/// parentheses vanish. A copy looks ahead without moving the original.
/// </summary>
internal ref struct Tokenizer
{
    /// <summary>What a character begins.</summary>
    private enum Class : byte { Other, Letter, Digit, Symbol, Open, Close, Pair, Point, LineBreak }

    private readonly ReadOnlySpan<byte> _classes;
    private readonly string _source;
    private int _end, _depth;
    private ulong _key;

    /// <summary>Begins before the first token.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it is from; messages begin with it.</param>
    public Tokenizer(ReadOnlySpan<char> text, string source)
    {
        Text = text;
        _source = source;
        _classes = Classes;
        // Before the first line, as between lines, a line break is no token.
        Kind = TokenKind.EndOfLine;
        if (text.Length > Limits.Characters)
            throw Error(0, $"the text has {text.Length:N0} characters; at most {Limits.Characters:N0} are read");
    }

    /// <summary>The whole text.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>What the current token is.</summary>
    public TokenKind Kind { get; private set; }

    /// <summary>Where the current token begins.</summary>
    public int Start { get; private set; }

    /// <summary>The current token if it is a name.</summary>
    public readonly Name Name => new(Start, _end - Start, _key);

    /// <summary>The current token's value if it is a number.</summary>
    public double Number { get; private set; }

    /// <summary>Goes to the next token; at the end of the text it stays there.</summary>
    public void Advance()
    {
        ReadOnlySpan<char> text = Text;
        int i = _end;
        while ((uint)i < (uint)text.Length)
        {
            char c = text[i];
            if (c == ' ')
            {
                i++;
                continue;
            }
            switch (c < _classes.Length ? (Class)_classes[c] : Class.Other)
            {
                case Class.Letter:
                    ReadName(i);
                    return;
                case Class.Symbol:
                    Take((TokenKind)c, i, 1);
                    return;
                case Class.Open:
                    _depth++;
                    goto case Class.Symbol;
                case Class.Close:
                    if (_depth > 0) _depth--;
                    goto case Class.Symbol;
                case Class.Digit:
                    ReadNumber(i);
                    return;
                case Class.LineBreak when _depth == 0 && Kind != TokenKind.EndOfLine:
                    Take(TokenKind.EndOfLine, i, 1);
                    return;
                case Class.Pair:
                    TakePair(i);
                    return;
                case Class.Point:
                    if (i + 1 >= text.Length || !char.IsAsciiDigit(text[i + 1])) goto case Class.Symbol;
                    goto case Class.Digit;
                case Class.Other when char.IsLetter(c):
                    goto case Class.Letter;
                default:
                    i = Skip(i);
                    continue;
            }
        }
        Take(Kind is TokenKind.EndOfLine or TokenKind.EndOfText ? TokenKind.EndOfText : TokenKind.EndOfLine, text.Length, 0);
    }

    /// <summary>The current token in words, for messages.</summary>
    public readonly string Described => Kind switch
    {
        TokenKind.EndOfLine => "the end of the line",
        TokenKind.EndOfText => "the end of the program",
        _ => Quoted.Of(Text[Start.._end]),
    };

    /// <summary>A name in quotation marks.</summary>
    public readonly string Quote(Name name) => Quoted.Of(name.In(Text));

    /// <summary>Whether two names are the same.</summary>
    public readonly bool AreSame(Name a, Name b) => a.Key == b.Key && a.In(Text).SequenceEqual(b.In(Text));

    /// <summary>An error at the current token.</summary>
    public readonly InputException Error(string message) => Error(Start, message);

    /// <summary>An error at a place of the text; the message begins with the source, the line and the column.</summary>
    public readonly InputException Error(int place, string message)
    {
        ReadOnlySpan<char> before = Text[..place];
        return new($"{_source}:{before.Count('\n') + 1}:{place - before.LastIndexOf('\n')}: {message}");
    }

    /// <summary>An error at the beginning of the line of a place.</summary>
    public readonly InputException ErrorAtLine(int place, string message) => Error(Text[..place].LastIndexOf('\n') + 1, message);

    private void Take(TokenKind kind, int start, int length) => (Kind, Start, _end) = (kind, start, start + length);

    /// <summary>The place after a character or comment that is no token.</summary>
    private readonly int Skip(int i)
    {
        char c = Text[i];
        if (c == '#')
        {
            int length = Text[i..].IndexOf('\n');
            return length < 0 ? Text.Length : i + length;
        }
        // A byte-order mark is none of the white space.
        return char.IsWhiteSpace(c) || c == '\uFEFF' ? i + 1 : throw Unexpected(i);
    }

    private void TakePair(int i)
    {
        TokenKind pair = (Text[i], i + 1 < Text.Length ? Text[i + 1] : '\0') switch
        {
            ('*', '*') => TokenKind.Power,
            ('-', '>') => TokenKind.Arrow,
            ('<', '=') => TokenKind.AtMost,
            ('>', '=') => TokenKind.AtLeast,
            _ => (TokenKind)Text[i],
        };
        Take(pair, i, pair == (TokenKind)Text[i] ? 1 : 2);
    }

    private void ReadName(int start)
    {
        int length = Name.Measure(Text[start..], out _key);
        if (length > Limits.NameLength) throw TooLong(start, length);
        Take(TokenKind.Name, start, length);
    }

    private void ReadNumber(int start)
    {
        int end = NumberText.Read(Text, start, out double value);
        if (!double.IsFinite(value)) throw Error(start, $"{Quoted.Of(Text[start..end])} is no finite number");
        Take(TokenKind.Number, start, end - start);
        Number = value;
    }

    private readonly InputException TooLong(int start, int length) =>
        Error(start, $"a name has {length:N0} characters; at most {Limits.NameLength} are read: {Quoted.Of(Text.Slice(start, length))}");

    private readonly InputException Unexpected(int i)
    {
        bool pair = char.IsHighSurrogate(Text[i]) && i + 1 < Text.Length && char.IsLowSurrogate(Text[i + 1]);
        return Error(i, $"unexpected character {Quoted.Of(Text.Slice(i, pair ? 2 : 1))}");
    }

    private static readonly byte[] Classes = Classified();

    private static byte[] Classified()
    {
        byte[] classes = new byte[128];
        for (char c = '\0'; c < classes.Length; c++)
            classes[c] = (byte)(char.IsAsciiLetter(c) || c == '_' ? Class.Letter : char.IsAsciiDigit(c) ? Class.Digit
                : Class.Other);
        void Set(string characters, Class value)
        {
            foreach (char c in characters) classes[c] = (byte)value;
        }
        // An operator that a function has is a symbol, whatever it is.
        foreach (Function function in Functions.All) Set(function.Operator ?? "", Class.Symbol);
        Set(",=:", Class.Symbol);
        Set("*-<>", Class.Pair);
        Set("([", Class.Open);
        Set(")]", Class.Close);
        Set(".", Class.Point);
        Set("\n", Class.LineBreak);
        return classes;
    }
}
