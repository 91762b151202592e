using Panthera.Store.Database;
using Panthera.Store.Tables;

namespace Panthera.Store;

/// <summary>
/// A run file for reading, as it stood when it was opened. Another process may go on writing it; do not keep it open for long,
/// as the file grows until then. For one thread.
/// </summary>
public sealed class RunReader : IDisposable
{
    private readonly RunDatabase _database;
    private readonly Dictionary<string, SearchReader> _searches = [];

    /// <summary>Opens a run file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">If it is missing, no run file, of a later format, or damaged.</exception>
    public RunReader(string path)
    {
        (Path, IsBeingWritten) = (path, RunLock.IsHeld(path));
        RunPath.RequireRun(path);
        _database = RunDatabase.Open(path, writes: false);
        try
        {
            // All that follows sees the same state of the file.
            _database.Run("BEGIN");
            Format.Check(_database);
            Header = HeaderTable.Read(_database);
            NameTable names = new(_database);
            foreach (SearchRow row in SearchTable.All(_database)) _searches.Add(row.Name, new SearchReader(_database, names, row));
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>Whether a process was writing it when it was opened.</summary>
    public bool IsBeingWritten { get; }

    /// <summary>How the run was called, when, and on what.</summary>
    public RunHeader Header { get; }

    /// <summary>The run's searches, in the order in which they began.</summary>
    public IReadOnlyCollection<SearchReader> Searches => _searches.Values;

    /// <summary>The names of the pieces of work whose results are kept.</summary>
    public IReadOnlyList<string> Remembered => MemoryTable.Names(_database);

    /// <summary>A search.</summary>
    /// <param name="name">Its name in the run.</param>
    /// <exception cref="InputException">If there is none.</exception>
    public SearchReader Search(string name) => _searches.GetValueOrDefault(name)
        ?? throw new InputException($"{Path}: no search '{name}'; "
            + (_searches.Count == 0 ? "none has kept anything yet" : $"there are: {string.Join(", ", _searches.Keys)}"));

    /// <summary>The result of a piece of work; default if there is none.</summary>
    /// <typeparam name="T">As what it was kept, or less of it.</typeparam>
    /// <param name="name">The piece of work's name.</param>
    /// <exception cref="InputException">If it is damaged, or is of another type.</exception>
    public T? Recall<T>(string name) => MemoryTable.Read<T>(_database, name, out _);

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();
}
