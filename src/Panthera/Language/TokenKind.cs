namespace Panthera.Language;

/// <summary>What a token is. A symbol of one character has that character's number.</summary>
internal enum TokenKind : byte
{
    EndOfText,
    EndOfLine,
    Name,
    Number,
    Power,
    Arrow,
    AtMost,
    AtLeast,
    Open = (byte)'(',
    Close = (byte)')',
    Star = (byte)'*',
    Plus = (byte)'+',
    Comma = (byte)',',
    Minus = (byte)'-',
    Colon = (byte)':',
    Less = (byte)'<',
    Equals = (byte)'=',
    Greater = (byte)'>',
    OpenBracket = (byte)'[',
    CloseBracket = (byte)']',
}
