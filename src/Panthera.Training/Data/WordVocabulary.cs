using System.Runtime.InteropServices;
using System.Text;

namespace Panthera.Training.Data;

/// <summary>
/// A vocabulary of whole words in lower case; punctuation marks are words of their own, and white space separates. Token 0 stands for every
/// word that it does not know.
/// </summary>
public sealed class WordVocabulary : IVocabulary
{
    // What nobody writes as one word must not become a key of half a megabyte.
    private const int LongestWord = 64;

    private readonly string[] _words;
    private readonly Dictionary<string, int> _tokens = [];

    private WordVocabulary(IEnumerable<string> words)
    {
        _words = ["", .. words];
        for (int i = 1; i < _words.Length; i++) _tokens[_words[i]] = i;
    }

    /// <inheritdoc/>
    public int Size => _words.Length;

    /// <inheritdoc/>
    public string Description => $"{_words.Length - 1:N0} words and one token for all others";

    /// <summary>Takes the most frequent words of some texts; of equally frequent ones, those first in the order of their code units.</summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="size">Tokens wanted at most, 2 or more; there may be fewer.</param>
    /// <param name="least">How often a word must occur to be known.</param>
    /// <exception cref="ArgumentOutOfRangeException">If a number is out of range.</exception>
    public static WordVocabulary Learn(IEnumerable<string> texts, int size, int least = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        Dictionary<string, int> counts = [];
        foreach (string text in texts)
        {
            foreach (string word in Split(text)) CollectionsMarshal.GetValueRefOrAddDefault(counts, word, out _)++;
        }
        return new WordVocabulary(counts.Where(pair => pair.Value >= least)
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(size - 1).Select(pair => pair.Key));
    }

    /// <inheritdoc/>
    public int[] Encode(string text) => [.. Split(text).Select(word => _tokens.GetValueOrDefault(word))];

    /// <inheritdoc/>
    public byte[] Decode(ReadOnlySpan<int> tokens)
    {
        StringBuilder text = new();
        foreach (int token in tokens)
        {
            if (token != 0 && text.Length > 0) text.Append(' ');
            text.Append(_words[token]);
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // A word is a run of letters, digits and what stands within one (' and the marks that Unicode puts on letters).
    private static IEnumerable<string> Split(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && end - start < LongestWord && IsOfWord(text[end])) end++;
            if (end > start) yield return text[start..end].ToLowerInvariant();
            else if (!char.IsWhiteSpace(text[end++])) yield return text[start..end];
            start = end;
        }
    }

    // Halves of a pair of surrogates are of a word, so that characters beyond the first 65,536 stay whole.
    private static bool IsOfWord(char x) => char.IsLetterOrDigit(x) || x is '\'' or '’' || char.IsSurrogate(x)
        || char.GetUnicodeCategory(x) is System.Globalization.UnicodeCategory.NonSpacingMark;
}
