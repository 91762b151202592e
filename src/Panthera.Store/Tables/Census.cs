using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>
/// How many rows the short tables have, so that one that is lost is missed. The long tables' rows are counted by each search's
/// totals.
/// </summary>
internal static class Census
{
    /// <summary>Makes the table.</summary>
    public const string Create = "CREATE TABLE census(id INTEGER PRIMARY KEY, headers INTEGER NOT NULL, names INTEGER NOT NULL, "
        + "searches INTEGER NOT NULL, starts INTEGER NOT NULL, memories INTEGER NOT NULL, seal INTEGER NOT NULL) STRICT";

    private static readonly string[] Counts = [.. new[] { "header", "name", "search", "start", "memory" }.Select(table => $"SELECT count(*) FROM {table}")];

    /// <summary>Counts anew, at the end of a transaction that added rows.</summary>
    public static void Write(RunDatabase database)
    {
        long[] counts = [.. Counts.Select(sql => Count(database, sql))];
        PreparedStatement insert = database.Statement("INSERT OR REPLACE INTO census VALUES(?, ?, ?, ?, ?, ?, ?)").Put(0L);
        foreach (long count in counts) insert.Put(count);
        insert.RunSealed();
    }

    /// <summary>Checks that no row is lost.</summary>
    /// <exception cref="InputException">If one is.</exception>
    public static void Check(RunDatabase database)
    {
        PreparedStatement row = database.Statement("SELECT id, headers, names, searches, starts, memories, seal FROM census");
        if (!row.Step()) throw database.Damage("its census is missing");
        _ = row.Long();
        long[] counts = [.. Counts.Select(_ => row.Long())];
        row.CheckSeal($"its census");
        row.Start();
        if (!counts.SequenceEqual(Counts.Select(sql => Count(database, sql)))) throw database.Damage("rows are missing");
    }

    private static long Count(RunDatabase database, string sql)
    {
        PreparedStatement count = database.Statement(sql);
        count.Step();
        long rows = count.Long();
        count.Start();
        return rows;
    }
}
