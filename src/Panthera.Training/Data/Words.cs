namespace Panthera.Training.Data;

/// <summary>
/// Cuts bytes into words: runs of letters, of digits, of spaces or of anything else, where one space in front belongs to
/// the word. Tokens never cross words, so text is learned and encoded one distinct word at a time.
/// </summary>
internal static class Words
{
    // Without a bound a megabyte of one letter would be one word, and encoding is quadratic in a word's length.
    private const int LongestWord = 32;

    private enum Kind
    {
        Letter,
        Digit,
        Space,
        Other,
    }

    /// <summary>The length of the word that <paramref name="bytes"/> begins with; 0 only if there are none.</summary>
    public static int FirstLength(ReadOnlySpan<char> bytes)
    {
        int first = bytes.Length > 1 && bytes[0] == ' ' && KindOf(bytes[1]) != Kind.Space ? 1 : 0;
        int end = first;
        while (end < bytes.Length && end < LongestWord && KindOf(bytes[end]) == KindOf(bytes[first]))
        {
            end++;
        }
        return end;
    }

    // Bytes from 128 up are parts of UTF-8 characters, which are letters more often than not.
    private static Kind KindOf(char x) => char.IsAsciiLetter(x) || x >= 128 ? Kind.Letter
        : char.IsAsciiDigit(x) ? Kind.Digit
        : x is ' ' or '\n' or '\t' or '\r' ? Kind.Space
        : Kind.Other;
}
