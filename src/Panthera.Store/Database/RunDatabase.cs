using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Panthera.Store.Database;

/// <summary>An open run file: its connection, its prepared statements, and what its faults are called.</summary>
internal sealed class RunDatabase : IDisposable
{
    private const int BusyMilliseconds = 5000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, PreparedStatement> _statements = [];

    static RunDatabase() => Batteries_V2.Init();

    private RunDatabase(string path, SqliteConnection connection) => (Path, _connection) = (path, connection);

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>SQLite's connection.</summary>
    public sqlite3 Handle => _connection.Handle!;

    /// <summary>Opens a file that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="writes">Whether it will be written to.</param>
    /// <exception cref="InputException">If it cannot be opened.</exception>
    public static RunDatabase Open(string path, bool writes)
    {
        // A full path is never taken for one of SQLite's special names.
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            return Connect(path, full, writes);
        }
        // Where nothing may be written SQLite cannot share a file with a writer; there is none either.
        catch (InputException) when (!writes && !File.Exists(full + "-wal"))
        {
            return Connect(path, $"file:{Uri.EscapeDataString(full)}?immutable=1", writes);
        }
    }

    /// <summary>The statement of a text: prepared once.</summary>
    public PreparedStatement Statement(string sql) =>
        _statements.TryGetValue(sql, out PreparedStatement? known) ? known.Start() : _statements[sql] = new PreparedStatement(this, sql);

    /// <summary>Runs statements that give nothing.</summary>
    /// <exception cref="InputException">If one of them fails.</exception>
    public void Run(string sql) => Guarded(() => _connection.Execute(sql, commandType: CommandType.Text));

    /// <summary>The one value that a query gives.</summary>
    /// <exception cref="InputException">If it fails.</exception>
    public T Value<T>(string sql) => Guarded(() => _connection.ExecuteScalar<T>(sql))!;

    /// <summary>The rows that a query gives, all at once: for short tables.</summary>
    /// <exception cref="InputException">If it fails.</exception>
    public IReadOnlyList<T> Rows<T>(string sql) => Guarded(() => _connection.Query<T>(sql).AsList());

    /// <summary>A result code that SQLite just gave, as an exception.</summary>
    public InputException FaultOf(int code) => Fault.Of(Path, code, sqlite3_errmsg(Handle).utf8_to_string());

    /// <summary>Contents that cannot be as they were written, as an exception.</summary>
    public InputException Damage(string what) => Fault.Damage(Path, what);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PreparedStatement statement in _statements.Values) statement.Dispose();
        _connection.Dispose();
    }

    private static RunDatabase Connect(string path, string source, bool writes)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = source, Mode = writes ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly, Pooling = false,
        }.ToString());
        RunDatabase database = new(path, connection);
        try
        {
            database.Guarded(() =>
            {
                connection.Open();
                return 0;
            });
            _ = sqlite3_busy_timeout(database.Handle, BusyMilliseconds);
            database.Run("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -65536;");
            // The first look into the file itself.
            database.Value<long>("PRAGMA schema_version");
            return database;
        }
        catch (InputException)
        {
            database.Dispose();
            throw;
        }
    }

    private T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException e)
        {
            throw Fault.Of(Path, e);
        }
        // Damage can put a value of another kind where a number or a text should be.
        catch (Exception e) when (e is DataException or InvalidCastException or FormatException or OverflowException)
        {
            throw Damage(e.Message);
        }
    }
}
