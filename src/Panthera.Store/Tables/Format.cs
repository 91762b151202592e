using Panthera.Store.Database;

namespace Panthera.Store.Tables;

/// <summary>The run file's format: what tells it from other SQLite files, and its tables.</summary>
internal static class Format
{
    /// <summary>The format that this version writes.</summary>
    public const int Version = 1;

    /// <summary>"PANT", the application's number in the header of the file.</summary>
    private const int Application = 0x50414E54;

    private static readonly string[] Creates =
    [
        HeaderTable.Create, NameTable.Create, SearchTable.Create, StartTable.Create, ChildTable.Create, EvaluationTable.Create,
        HallTable.Create, KnownTable.Create, MemoryTable.Create, Census.Create,
    ];

    /// <summary>Makes the tables in an empty file.</summary>
    public static void Create(RunDatabase database) => database.Run(
        $"PRAGMA application_id = {Application}; PRAGMA user_version = {Version}; {string.Join(";\n", Creates)};");

    /// <summary>Checks that a file is a run of a format that this version reads, with all of its tables and no more.</summary>
    /// <exception cref="InputException">If it is not.</exception>
    public static void Check(RunDatabase database)
    {
        if (database.Value<long>("PRAGMA application_id") != Application)
            throw new InputException($"{database.Path}: a SQLite database, but no run file of Panthera");
        long version = database.Value<long>("PRAGMA user_version");
        if (version > Version)
            throw new InputException($"{database.Path}: written by Panthera {HeaderTable.VersionOf(database) ?? "of a later version"} in format "
                + $"{version}; this one reads formats up to {Version}");
        // Whoever puts something else in a table's place could make reading it do anything.
        if (version != Version || !database.Rows<string>("SELECT coalesce(sql, '') FROM sqlite_schema").Order(StringComparer.Ordinal)
                .SequenceEqual(Creates.Order(StringComparer.Ordinal)))
            throw database.Damage("its tables are not those of its format");
        Census.Check(database);
    }
}
