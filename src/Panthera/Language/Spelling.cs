namespace Panthera.Language;

/// <summary>Hints for mistyped names.</summary>
public static class Spelling
{
    private const int MaxLength = 64;

    /// <summary>The candidate nearest to a name by edits, or null if none is near enough to be meant.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        if (name.Length is < 2 or > MaxLength) return null;
        (string? best, int distance) = (null, Math.Max(1, name.Length / 3) + 1);
        foreach (string candidate in candidates.Order(StringComparer.Ordinal))
        {
            // Each character more or less is an edit, so most candidates are out at a glance.
            if (Math.Abs(name.Length - candidate.Length) >= distance) continue;
            if (Distance(name, candidate) is int edits && edits < distance) (best, distance) = (candidate, edits);
        }
        return best;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between two names of similar length.</summary>
    private static int Distance(string a, string b)
    {
        // Three rows of the table of distances between beginnings: of this character of a, of the one before, of the one before that.
        int width = b.Length + 1;
        Span<int> rows = stackalloc int[3 * 2 * (MaxLength + 1)];
        Span<int> current = rows[..width], previous = rows.Slice(width, width), earlier = rows.Slice(2 * width, width);
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    current[j] = i + j;
                    continue;
                }
                int replaced = previous[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    current[j] = Math.Min(current[j], earlier[j - 2] + 1);
            }
            Span<int> free = earlier;
            earlier = previous;
            previous = current;
            current = free;
        }
        return previous[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
