namespace Panthera.Store;

/// <summary>What a path leads to, before SQLite looks at it.</summary>
public static class RunPath
{
    /// <summary>What the names of run files end with.</summary>
    public const string Extension = ".panthera";

    private static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Whether a file is a SQLite database by its first bytes, and so perhaps a run file.</summary>
    /// <param name="path">The file; it need not be there.</param>
    public static bool IsDatabase(string path)
    {
        try
        {
            // Devices and pipes have no beginning to go back to.
            if (!File.Exists(path) || new FileInfo(path).Length < Magic.Length) return false;
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> first = stackalloc byte[Magic.Length];
            return stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.SequenceEqual(Magic);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Tells what is wrong with a path that leads to no run file.</summary>
    /// <exception cref="InputException">If it does not.</exception>
    internal static void RequireRun(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path}: a folder; expected a run file");
        if (!File.Exists(path)) throw new InputException($"{path}: no such file; expected a run file");
        if (!IsDatabase(path))
            throw new InputException(new FileInfo(path).Length == 0 ? $"{path}: no run file: it is empty" : $"{path}: no run file: a run file is a SQLite database");
    }
}
