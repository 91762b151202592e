using Panthera.Search.Records;
using Panthera.Store.Database;
using Panthera.Store.Tables;

namespace Panthera.Store;

/// <summary>
/// A run as one SQLite file that is written to. What a search commits survives the end of the process, however it ends; the file
/// can be read meanwhile. For one thread.
/// </summary>
public sealed class RunFile : IRunRecord, IDisposable
{
    private readonly RunLock _lock;
    private readonly RunDatabase _database;
    private readonly Batch _batch;
    private readonly NameTable _names;
    private readonly IReadOnlyList<SearchRow> _rows;
    private readonly Dictionary<string, SearchWriter> _searches = [];

    private RunFile(string path, RunLock held, RunDatabase database)
    {
        (Path, _lock, _database, _batch) = (path, held, database, new Batch(database));
        Header = HeaderTable.Read(database);
        _names = new NameTable(database);
        _rows = SearchTable.All(database);
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>How the run was called, when, and on what.</summary>
    public RunHeader Header { get; }

    internal RunDatabase Database => _database;

    /// <summary>Begins a run.</summary>
    /// <param name="path">The file, which must not be there.</param>
    /// <param name="header">How the run was called, when, and on what.</param>
    /// <exception cref="InputException">If the file is there already or cannot be made.</exception>
    public static RunFile Create(string path, RunHeader header)
    {
        if (Directory.Exists(path)) throw new InputException($"cannot write '{path}': it is a folder");
        if (File.Exists(path)) throw new InputException($"{path}: is there already; give another name, or go on with it by 'panthera search --resume {path}'");
        return Open(path, () =>
        {
            Reserve(path);
            RunDatabase database = RunDatabase.Open(path, writes: true);
            try
            {
                SetUp(database);
                database.Run("BEGIN IMMEDIATE");
                Format.Create(database);
                HeaderTable.Write(database, header);
                Census.Write(database);
                database.Run("COMMIT");
                return database;
            }
            catch
            {
                database.Dispose();
                File.Delete(path);
                throw;
            }
        });
    }

    /// <summary>Opens a run to go on with it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">
    /// If it is missing, no run file, of a later format, damaged, cannot be written, or another process writes to it.
    /// </exception>
    public static RunFile Resume(string path)
    {
        RunPath.RequireRun(path);
        return Open(path, () =>
        {
            RunDatabase database = RunDatabase.Open(path, writes: true);
            try
            {
                Format.Check(database);
                SetUp(database);
                return database;
            }
            catch
            {
                database.Dispose();
                throw;
            }
        });
    }

    /// <summary>Opens a run for reading, whether it is being written to or not.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">If it is missing, no run file, of a later format, or damaged.</exception>
    public static RunReader Read(string path) => new(path);

    /// <inheritdoc/>
    public ISearchRecord Search(string name)
    {
        if (_searches.TryGetValue(name, out SearchWriter? known)) return known;
        SearchRow? row = _rows.FirstOrDefault(row => row.Name == name);
        // A number is never used twice, also if its search keeps nothing.
        int id = row?.Id ?? 1 + _rows.Select(kept => kept.Id).Concat(_searches.Values.Select(opened => opened.Id)).DefaultIfEmpty(-1).Max();
        return _searches[name] = new SearchWriter(_database, _batch, _names, id, name, row);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">If a search's batch is open.</exception>
    public T Remember<T>(string name, Func<T> work)
    {
        T? kept = MemoryTable.Read<T>(_database, name, out bool found);
        if (found) return kept!;
        string json = StoredJson.Write(work());
        // What goes on from the file must see the same as what goes on now.
        T result = StoredJson.Read<T>(json);
        _batch.Commit(this, () => MemoryTable.Write(_database, name, json));
        return result;
    }

    /// <summary>Closes the file. A batch that was not committed is not kept.</summary>
    public void Dispose()
    {
        _database.Dispose();
        _lock.Dispose();
    }

    private static RunFile Open(string path, Func<RunDatabase> open)
    {
        RunLock held = RunLock.Take(path);
        RunDatabase? database = null;
        try
        {
            database = open();
            return new RunFile(path, held, database);
        }
        catch
        {
            database?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Makes the empty file, which nobody else then makes.</summary>
    private static void Reserve(string path)
    {
        try
        {
            new FileStream(path, FileMode.CreateNew).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"cannot write '{path}': {e.Message}", e);
        }
    }

    /// <summary>Readers go on while it is written; a commit is safe from the end of the process, and nearly always from that of the machine.</summary>
    private static void SetUp(RunDatabase database) =>
        database.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864;");
}
