using System.Runtime.InteropServices;
using System.Text;

namespace Panthera.Training.Data;

/// <summary>
/// A vocabulary of byte pairs: tokens are single bytes and, for the pairs of tokens that were most frequent, their
/// concatenations. Small vocabularies know only bytes that occurred; token 0 then stands for every other byte.
/// Source: Sennrich, Haddow and Birch 2016, "Neural Machine Translation of Rare Words with Subword Units".
/// </summary>
/// <remarks>
/// Encoding replaces the earliest learned pair first. It splits text into words beforehand and remembers every
/// distinct word, so an instance must not be used by two threads at once.
/// </remarks>
public sealed class BytePairVocabulary : IVocabulary
{
    /// <summary>The smallest vocabulary that can be learned.</summary>
    public const int SmallestSize = 64;

    /// <summary>The largest vocabulary that can be learned.</summary>
    public const int LargestSize = 65536;

    /// <summary>From this size on, all 256 bytes are tokens, and any bytes whatever survive encoding and decoding.</summary>
    public const int AllBytesFrom = 1024;

    private const int None = -1, LongestToken = 65536;

    private readonly byte[][] _tokens;
    private readonly int[] _ofByte;
    private readonly Dictionary<(int Left, int Right), int> _merges;
    private readonly Dictionary<string, int[]> _words = [];

    private BytePairVocabulary(byte[][] tokens, int[] ofByte, Dictionary<(int Left, int Right), int> merges)
    {
        (_tokens, _ofByte, _merges) = (tokens, ofByte, merges);
    }

    /// <summary>The number of tokens. It may be less than was asked for where no pair occurs twice.</summary>
    public int Size => _tokens.Length;

    /// <inheritdoc/>
    public string Description => $"{Size} byte-pair tokens";

    /// <summary>
    /// Learns a vocabulary. Of equally frequent pairs the one of lower tokens comes first, so the same texts in any process
    /// give the same vocabulary.
    /// </summary>
    /// <param name="documents">Texts, encoded as UTF-8.</param>
    /// <param name="size">The number of tokens wanted, <see cref="SmallestSize"/> to <see cref="LargestSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">If <paramref name="size"/> is out of range.</exception>
    public static BytePairVocabulary Learn(IEnumerable<string> documents, int size) =>
        Learn(documents.Select(Encoding.UTF8.GetBytes), size);

    /// <summary>Learns a vocabulary from bytes, as from texts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">If <paramref name="size"/> is out of range.</exception>
    public static BytePairVocabulary Learn(IEnumerable<byte[]> documents, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        Dictionary<string, int> counts = CountWords(documents);

        int[] ofByte = new int[256];
        List<byte[]> tokens = size >= AllBytesFrom ? [] : [[]];
        Array.Fill(ofByte, None);
        foreach (byte value in FrequentBytes(counts, size))
        {
            ofByte[value] = tokens.Count;
            tokens.Add([value]);
        }
        BytePairLearner learner = new(counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(
            pair => (pair.Key.Select(x => ofByte[x]).ToArray(), pair.Value)));
        Dictionary<(int, int), int> merges = [];
        while (tokens.Count < size && learner.TryMerge(tokens.Count) is (int, int) pair)
        {
            merges.Add(pair, tokens.Count);
            tokens.Add([.. tokens[pair.Left], .. tokens[pair.Right]]);
        }
        return new BytePairVocabulary([.. tokens], ofByte, merges);
    }

    /// <summary>The single bytes in the order of their tokens; -1 in the place of a token that stands for all other bytes.</summary>
    internal IReadOnlyList<int> Bytes => [.. _tokens.TakeWhile(token => token.Length <= 1).Select(token => token.Length == 0 ? -1 : token[0])];

    /// <summary>The pairs of tokens that became tokens, the first learned first.</summary>
    internal IEnumerable<(int Left, int Right)> Merges => _merges.OrderBy(merge => merge.Value).Select(merge => merge.Key);

    /// <summary>The vocabulary of some bytes and pairs; null if they make none.</summary>
    internal static BytePairVocabulary? Of(IReadOnlyList<int> bytes, IReadOnlyList<(int Left, int Right)> merges)
    {
        if (bytes.Count is 0 or > 257 || (long)bytes.Count + merges.Count > LargestSize) return null;
        int[] ofByte = new int[256];
        Array.Fill(ofByte, None);
        List<byte[]> tokens = [];
        foreach (int value in bytes)
        {
            bool unknown = value == None && tokens.Count == 0;
            if (!unknown && (value is < 0 or > 255 || ofByte[value] != None)) return null;
            if (!unknown) ofByte[value] = tokens.Count;
            tokens.Add(unknown ? [] : [(byte)value]);
        }
        // Without a token for other bytes, all must be there.
        if (bytes[0] != None && tokens.Count < 256) return null;
        Dictionary<(int, int), int> ofPair = [];
        foreach ((int left, int right) in merges)
        {
            // Pairs of pairs double in length: no word is that long.
            if ((uint)left >= (uint)tokens.Count || (uint)right >= (uint)tokens.Count || tokens[left].Length + tokens[right].Length > LongestToken) return null;
            if (!ofPair.TryAdd((left, right), tokens.Count)) return null;
            tokens.Add([.. tokens[left], .. tokens[right]]);
        }
        return new BytePairVocabulary([.. tokens], ofByte, ofPair);
    }

    /// <summary>Encodes a text as UTF-8 and that as tokens.</summary>
    public int[] Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>Encodes bytes as tokens.</summary>
    public int[] Encode(ReadOnlySpan<byte> bytes)
    {
        List<int> encoded = new(bytes.Length / 2);
        var words = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlySpan<char> rest = Encoding.Latin1.GetString(bytes);
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<char> word = rest[..Words.FirstLength(rest)];
            if (!words.TryGetValue(word, out int[]? tokens))
            {
                words[word] = tokens = EncodeWord(word);
            }
            encoded.AddRange(tokens);
            rest = rest[word.Length..];
        }
        return [.. encoded];
    }

    /// <summary>The bytes that tokens stand for; a byte that the vocabulary does not know is missing.</summary>
    /// <exception cref="IndexOutOfRangeException">If a token is not in 0 to <see cref="Size"/> − 1.</exception>
    public byte[] Decode(ReadOnlySpan<int> tokens)
    {
        List<byte> bytes = [];
        foreach (int token in tokens)
        {
            bytes.AddRange(_tokens[token]);
        }
        return [.. bytes];
    }

    private int[] EncodeWord(ReadOnlySpan<char> word)
    {
        List<int> tokens = new(word.Length);
        foreach (char value in word)
        {
            tokens.Add(Math.Max(_ofByte[value], 0));
        }
        while (true)
        {
            int best = int.MaxValue, at = 0;
            for (int i = 0; i + 1 < tokens.Count; i++)
            {
                if (_merges.TryGetValue((tokens[i], tokens[i + 1]), out int merged) && merged < best)
                {
                    (best, at) = (merged, i);
                }
            }
            if (best == int.MaxValue)
            {
                return [.. tokens];
            }
            tokens[at] = best;
            tokens.RemoveAt(at + 1);
        }
    }

    // Words hold one byte a char (Latin-1), since dictionaries look strings up by span.
    private static Dictionary<string, int> CountWords(IEnumerable<byte[]> documents)
    {
        Dictionary<string, int> counts = [];
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (byte[] document in documents)
        {
            ReadOnlySpan<char> rest = Encoding.Latin1.GetString(document);
            while (!rest.IsEmpty)
            {
                int length = Words.FirstLength(rest);
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, rest[..length], out _)++;
                rest = rest[length..];
            }
        }
        return counts;
    }

    private static IEnumerable<byte> FrequentBytes(Dictionary<string, int> words, int size)
    {
        if (size >= AllBytesFrom)
        {
            return Enumerable.Range(0, 256).Select(value => (byte)value);
        }
        long[] counts = new long[256];
        foreach ((string word, int count) in words)
        {
            foreach (char value in word)
            {
                counts[value] += count;
            }
        }
        return Enumerable.Range(0, 256).Where(value => counts[value] > 0)
            .OrderByDescending(value => counts[value]).ThenBy(value => value)
            .Take(size - 1).Select(value => (byte)value);
    }
}
