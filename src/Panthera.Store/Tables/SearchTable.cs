using Panthera.Search.Records;
using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>A search as it stood when its last batch was kept.</summary>
/// <param name="Id">Its number in the run.</param>
/// <param name="Name">Its name in the run.</param>
/// <param name="Totals">What it has counted.</param>
/// <param name="Last">What it was.</param>
internal sealed record SearchRow(int Id, string Name, SearchTotals Totals, Snapshot Last);

/// <summary>The searches of a run, one row each, written anew with each batch.</summary>
internal static class SearchTable
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE search(id INTEGER PRIMARY KEY, name TEXT NOT NULL, totals TEXT NOT NULL, bred INTEGER NOT NULL, "
        + "recorded INTEGER NOT NULL, best_level INTEGER NOT NULL, best_score ANY, best INTEGER NOT NULL, restarts INTEGER NOT NULL, "
        + "seconds ANY, state TEXT NOT NULL, seal INTEGER NOT NULL) STRICT";

    /// <summary>Keeps a search as it stands.</summary>
    public static void Write(RunDatabase database, SearchRow search) => database
        .Statement("INSERT OR REPLACE INTO search VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .Put(search.Id).Put(search.Name).Put(StoredJson.Write(search.Totals)).Put(search.Last.Bred).Put(search.Last.Recorded)
        .Put(search.Last.BestLevel).Put(search.Last.BestScore).Put(search.Last.Best).Put(search.Last.Restarts).Put(search.Last.Seconds)
        .Put(search.Last.State).RunSealed();

    /// <summary>All searches, in the order in which they began.</summary>
    /// <exception cref="InputException">If one is damaged.</exception>
    public static IReadOnlyList<SearchRow> All(RunDatabase database)
    {
        List<SearchRow> searches = [];
        PreparedStatement rows = database.Statement("SELECT id, name, totals, bred, recorded, best_level, best_score, best, restarts, seconds, state, seal "
            + "FROM search ORDER BY id");
        while (rows.Step())
        {
            int id = (int)rows.Long();
            string name = rows.Text(), totals = rows.Text();
            Snapshot last = new(
                Bred: rows.Long(), Recorded: rows.Long(), BestLevel: (int)rows.Long(), BestScore: rows.Double(), Best: rows.Long(),
                Restarts: (int)rows.Long(), Seconds: rows.Double(), State: rows.Text());
            rows.CheckSeal($"search {id}");
            searches.Add(new SearchRow(id, name, Read(database, totals, name), last));
        }
        return searches;
    }

    private static SearchTotals Read(RunDatabase database, string totals, string name)
    {
        try
        {
            return StoredJson.Read<SearchTotals>(totals) ?? throw new InputException("it has no totals");
        }
        catch (InputException e)
        {
            throw database.Damage($"search {name}: {e.Message}");
        }
    }
}
