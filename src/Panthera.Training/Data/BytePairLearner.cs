using System.Runtime.InteropServices;

namespace Panthera.Training.Data;

/// <summary>
/// Finds the most frequent pair of neighbouring tokens again and again. It works on distinct words with their counts,
/// and a merge touches only the words that hold the pair, so the cost is that of the words and not that of the text.
/// </summary>
internal sealed class BytePairLearner
{
    // A pair that occurs once saves one token of the whole text, and says nothing about the language.
    private const long LeastCount = 2;

    private readonly List<(int[] Tokens, int Count)> _words;
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), List<int>> _holders = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, int Left, int Right)> _queue = new();

    /// <summary>Counts the pairs of all words. A negative token is an unknown byte and never becomes part of a pair.</summary>
    public BytePairLearner(IEnumerable<(int[] Tokens, int Count)> words)
    {
        _words = [.. words];
        for (int word = 0; word < _words.Count; word++)
        {
            Count(word, 1);
            foreach ((int, int) pair in Pairs(_words[word].Tokens))
            {
                AddHolder(pair, word);
            }
        }
        foreach ((int Left, int Right) pair in _counts.Keys)
        {
            Enqueue(pair);
        }
    }

    /// <summary>Replaces the most frequent pair by the token <paramref name="merged"/>; null if none occurs twice.</summary>
    public (int Left, int Right)? TryMerge(int merged)
    {
        while (_queue.TryDequeue(out (int Left, int Right) pair, out (long Count, int, int) priority))
        {
            long count = _counts[pair];
            // Counts of known pairs only fall, so a stale entry stands too early in the queue and never too late.
            if (-priority.Count != count)
            {
                Enqueue(pair);
            }
            else
            {
                Merge(pair, merged);
                return pair;
            }
        }
        return null;
    }

    private void Merge((int Left, int Right) pair, int merged)
    {
        HashSet<(int Left, int Right)> created = [];
        foreach (int word in _holders[pair])
        {
            (int[] tokens, int count) = _words[word];
            int[] shorter = Replace(tokens, pair, merged);
            if (shorter.Length == tokens.Length)
            {
                continue;
            }
            Count(word, -1);
            _words[word] = (shorter, count);
            Count(word, 1);
            foreach ((int Left, int Right) next in Pairs(shorter))
            {
                if (next.Left == merged || next.Right == merged)
                {
                    created.Add(next);
                    AddHolder(next, word);
                }
            }
        }
        _holders.Remove(pair);
        foreach ((int Left, int Right) next in created)
        {
            Enqueue(next);
        }
    }

    private void Enqueue((int Left, int Right) pair)
    {
        if (_counts[pair] >= LeastCount)
        {
            _queue.Enqueue(pair, (-_counts[pair], pair.Left, pair.Right));
        }
    }

    private void Count(int word, int sign)
    {
        (int[] tokens, int count) = _words[word];
        foreach ((int, int) pair in Pairs(tokens))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * count;
        }
    }

    private void AddHolder((int, int) pair, int word)
    {
        ref List<int>? holders = ref CollectionsMarshal.GetValueRefOrAddDefault(_holders, pair, out _);
        holders ??= [];
        if (holders.Count == 0 || holders[^1] != word)
        {
            holders.Add(word);
        }
    }

    private static IEnumerable<(int Left, int Right)> Pairs(int[] tokens)
    {
        for (int i = 0; i + 1 < tokens.Length; i++)
        {
            if (tokens[i] >= 0 && tokens[i + 1] >= 0)
            {
                yield return (tokens[i], tokens[i + 1]);
            }
        }
    }

    private static int[] Replace(int[] tokens, (int Left, int Right) pair, int merged)
    {
        List<int> replaced = new(tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            if (i + 1 < tokens.Length && (tokens[i], tokens[i + 1]) == pair)
            {
                replaced.Add(merged);
                i++;
            }
            else
            {
                replaced.Add(tokens[i]);
            }
        }
        return [.. replaced];
    }
}
