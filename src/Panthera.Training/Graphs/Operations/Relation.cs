namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// Which of a table of learned numbers is added to the score of each pair of a query and a key: it depends on nothing but how the
/// two lie to each other.
/// </summary>
public sealed class Relation
{
    private readonly Func<int, int, int> _place;

    private Relation(int queries, int keys, int places, Func<int, int, int> place) =>
        (Queries, Keys, Places, _place) = (queries, keys, places, place);

    /// <summary>Queries that there are.</summary>
    public int Queries { get; }

    /// <summary>Keys that there are.</summary>
    public int Keys { get; }

    /// <summary>Rows of the table.</summary>
    public int Places { get; }

    /// <summary>The row of the table for a pair.</summary>
    public int Of(int query, int key) => _place(query, key);

    /// <summary>
    /// Distances in a sequence (Raffel et al. 2019, arXiv 1910.10683): short ones have a row each, longer ones share rows whose
    /// widths grow as the logarithm does, and all from a longest one on share the last.
    /// </summary>
    /// <param name="tokens">Queries, and as many keys.</param>
    /// <param name="bothWays">Whether keys after the query have half of the rows; otherwise they count as distance 0.</param>
    /// <param name="rows">Rows of the table; even, and 4 or more.</param>
    /// <param name="longest">The distance from which on all are alike.</param>
    /// <exception cref="InputException">If the numbers do not fit.</exception>
    public static Relation Distances(int tokens, bool bothWays, int rows = 32, int longest = 128)
    {
        if (tokens <= 0 || rows < 4 || rows % 2 != 0 || longest <= rows)
            throw new InputException($"distances of {tokens} tokens in {rows} rows, the last from {longest} on, are not possible");
        int own = bothWays ? rows / 2 : rows, exact = own / 2;
        return new(tokens, tokens, rows, (query, key) =>
        {
            int ahead = key - query, distance = bothWays ? Math.Abs(ahead) : Math.Max(-ahead, 0), start = bothWays && ahead > 0 ? own : 0;
            if (distance < exact) return start + distance;
            double further = Math.Log((double)distance / exact) / Math.Log((double)longest / exact) * (own - exact);
            // A distance at which a row begins must not fall below it by rounding.
            return start + Math.Min(own - 1, exact + (int)(further + 1e-9));
        });
    }

    /// <summary>
    /// Offsets in a picture, down and across, a row each (Dai et al. 2021, arXiv 2106.04803): row (down + height - 1) · (2 · width - 1)
    /// + across + width - 1 for a key that lies so far below and to the right of the query.
    /// </summary>
    /// <param name="height">Positions down; queries and keys run row by row.</param>
    /// <param name="width">Positions across.</param>
    public static Relation Offsets(int height, int width) => new(
        checked(height * width), height * width, (2 * height - 1) * (2 * width - 1), (query, key) =>
            (key / width - query / width + height - 1) * (2 * width - 1) + key % width - query % width + width - 1);
}
