using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Panthera.Store.Database;

/// <summary>What goes wrong with a run file, in one line.</summary>
internal static class Fault
{
    private const string Kept = "what was committed is kept";

    /// <summary>What SQLite's result codes mean for a run file; any other means that it is damaged.</summary>
    private static readonly Dictionary<int, Func<string, string, string>> Meanings = new()
    {
        [SQLITE_FULL] = (path, _) => $"{path}: the disk is full; {Kept}: make room and go on with 'panthera search --resume {path}'",
        [SQLITE_IOERR] = (path, said) => $"{path}: the disk failed ({said}); {Kept}: go on with 'panthera search --resume {path}'",
        [SQLITE_BUSY] = (path, _) => Busy(path),
        [SQLITE_LOCKED] = (path, _) => Busy(path),
        [SQLITE_PROTOCOL] = (path, _) => Busy(path),
        [SQLITE_READONLY] = (path, said) => $"{path}: cannot be written ({said})",
        [SQLITE_PERM] = (path, said) => $"{path}: cannot be opened ({said})",
        [SQLITE_AUTH] = (path, said) => $"{path}: cannot be opened ({said})",
        [SQLITE_CANTOPEN] = (path, said) => $"{path}: cannot be opened ({said}); its folder must be there and writable, as SQLite keeps files beside it",
        [SQLITE_NOTADB] = (path, _) => $"{path}: no run file: a run file is a SQLite database, and this is none or a damaged one",
        [SQLITE_CONSTRAINT] = (path, said) => $"{path}: what is to be written is there already ({said}): something else wrote to this run",
        [SQLITE_NOMEM] = (path, _) => $"{path}: out of memory",
    };

    /// <summary>A result code as an exception.</summary>
    /// <param name="path">The run file.</param>
    /// <param name="code">SQLite's result code, which may be extended.</param>
    /// <param name="said">What SQLite says of it.</param>
    public static InputException Of(string path, int code, string said) =>
        new(Meanings.TryGetValue(code & 0xFF, out Func<string, string, string>? meaning)
            ? meaning(path, said)
            : Damage(path, said).Message);

    /// <summary>An exception of the library above SQLite.</summary>
    public static InputException Of(string path, SqliteException exception) =>
        Of(path, exception.SqliteErrorCode, exception.Message);

    /// <summary>Contents that cannot be as they were written.</summary>
    /// <param name="path">The run file.</param>
    /// <param name="what">What is wrong.</param>
    public static InputException Damage(string path, string what) => new($"{path}: the run file is damaged: {what}");

    /// <summary>A run that another process writes to.</summary>
    public static string Busy(string path) => $"{path}: another process is writing this run; wait for its end, or stop it";
}
