using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>The results of pieces of work, as JSON by name.</summary>
internal static class MemoryTable
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE memory(name TEXT PRIMARY KEY, record TEXT NOT NULL, seal INTEGER NOT NULL) STRICT, WITHOUT ROWID";

    /// <summary>Keeps a result.</summary>
    public static void Write(RunDatabase database, string name, string json) =>
        database.Statement("INSERT INTO memory VALUES(?, ?, ?)").Put(name).Put(json).RunSealed();

    /// <summary>The names of all results.</summary>
    public static IReadOnlyList<string> Names(RunDatabase database) => database.Rows<string>("SELECT name FROM memory ORDER BY name");

    /// <summary>A result; default if there is none.</summary>
    /// <param name="database">The run.</param>
    /// <param name="name">The piece of work's name.</param>
    /// <param name="found">Whether there is one.</param>
    /// <exception cref="InputException">If it is damaged, or is of another type.</exception>
    public static T? Read<T>(RunDatabase database, string name, out bool found)
    {
        PreparedStatement row = database.Statement("SELECT name, record, seal FROM memory WHERE name = ?").Put(name);
        found = row.Step();
        if (!found) return default;
        (_, string json) = (row.Text(), row.Text());
        row.CheckSeal($"the result of '{name}'");
        row.Start();
        try
        {
            return StoredJson.Read<T>(json);
        }
        catch (InputException e)
        {
            throw database.Damage($"the result of '{name}': {e.Message}");
        }
    }
}
