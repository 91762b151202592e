namespace Panthera.Language;

/// <summary>Hints for mistyped names.</summary>
public static class Spelling
{
    /// <summary>The candidate nearest to a name by edits, or null if none is near enough to be meant.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        if (name.Length > 64) return null;
        (string? best, int distance) = (null, Math.Max(1, name.Length / 3) + 1);
        foreach (string candidate in candidates.Order(StringComparer.Ordinal))
            if (Distance(name, candidate) is int edits && edits < distance) (best, distance) = (candidate, edits);
        return best;
    }

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
