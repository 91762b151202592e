using Panthera.Language;
using Panthera.Search.Records;
using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>The programs that searches begin with.</summary>
internal sealed class StartTable(RunDatabase database, int search)
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE start(key INTEGER PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL, scale ANY, "
        + "from_search TEXT, from_child INTEGER NOT NULL, seal INTEGER NOT NULL) STRICT";

    private readonly PreparedStatement _insert = database.Statement("INSERT INTO start VALUES(?, ?, ?, ?, ?, ?, ?)");

    /// <summary>Adds a program.</summary>
    public void Add(int number, StartRecord start)
    {
        _insert.Start().Put(Key.Of(search, number)).Put(start.Name).Put(start.Program.ToString()).Put(start.Scale);
        if (start.FromSearch is { } from) _insert.Put(from);
        else _insert.PutNothing();
        _insert.Put(start.FromChild).RunSealed();
    }

    /// <summary>The programs of this search.</summary>
    /// <exception cref="InputException">If one is damaged.</exception>
    public IReadOnlyList<StartRecord> All()
    {
        List<StartRecord> starts = [];
        PreparedStatement rows = database.Statement(
            "SELECT key, name, text, scale, from_search, from_child, seal FROM start WHERE key >= ? AND key < ? ORDER BY key");
        rows.Put(Key.Of(search, 0)).Put(Key.Of(search + 1, 0));
        while (rows.Step())
        {
            long key = rows.Long();
            string name = rows.Text(), text = rows.Text();
            double scale = rows.Double();
            string? fromSearch = rows.SkipNothing() ? null : rows.Text();
            long fromChild = rows.Long();
            rows.CheckSeal($"start program {starts.Count}");
            if (key != Key.Of(search, starts.Count)) throw database.Damage($"start program {starts.Count} is missing");
            starts.Add(new StartRecord(name, Read(text, starts.Count), scale, fromSearch, fromChild));
        }
        return starts;
    }

    private Program Read(string text, int number)
    {
        try
        {
            return Parser.Parse(text, $"start program {number}");
        }
        catch (InputException e)
        {
            throw database.Damage(e.Message);
        }
    }
}
