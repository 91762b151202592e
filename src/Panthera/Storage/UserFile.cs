namespace Panthera.Storage;

/// <summary>Files that the user named; what goes wrong there is the input's fault and says so.</summary>
internal static class UserFile
{
    /// <summary>What the name of a file ends with while it is written.</summary>
    public const string TemporaryExtension = ".tmp";

    /// <summary>Opens a file for reading from its beginning to its end.</summary>
    /// <exception cref="InputException">If it does not exist or must not be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (IsFault(e))
        {
            throw new InputException(File.Exists(path)
                ? $"{path}: cannot be read: {e.Message}"
                : $"{path}: no such file; expected a file that can be read.", e);
        }
    }

    /// <summary>
    /// Writes a file to its end or not at all: to a temporary file beside it that takes its place once all is on the disk.
    /// If something fails, a file that was there stays as it was.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes what is to be in it.</param>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public static void Replace(string path, Action<Stream> write)
    {
        string temporary = path + TemporaryExtension;
        using (FileStream stream = Create(path))
        {
            try
            {
                write(stream);
                stream.Flush(flushToDisk: true);
                stream.Dispose();
                File.Move(temporary, path, overwrite: true);
            }
            catch (Exception e)
            {
                Remove(stream, temporary);
                if (IsFault(e)) throw new InputException($"cannot write '{path}': {e.Message}", e);
                throw;
            }
        }
    }

    /// <summary>Tells whether <see cref="Replace"/> would find a folder that it may write to, before there is anything to write.</summary>
    /// <exception cref="InputException">If not.</exception>
    public static void RequireReplaceable(string path)
    {
        using FileStream stream = Create(path);
        Remove(stream, path + TemporaryExtension);
    }

    private static FileStream Create(string path)
    {
        if (path.Length == 0) throw new InputException("cannot write a file without a name");
        if (Directory.Exists(path)) throw new InputException($"cannot write '{path}': it is a folder");
        // To replace a device would remove it, for whoever may.
        if (IsDevice(path)) throw new InputException($"cannot write '{path}': it is a device; expected a file that can be replaced");
        string temporary = path + TemporaryExtension;
        try
        {
            return new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        }
        catch (Exception e) when (IsFault(e))
        {
            string reason = e switch
            {
                DirectoryNotFoundException => "its folder does not exist",
                UnauthorizedAccessException => $"access to '{temporary}' is denied",
                ArgumentException or FileNotFoundException => "that is no name for a file",
                _ => e.Message,
            };
            throw new InputException($"cannot write '{path}': {reason}", e);
        }
    }

    /// <summary>Removes a temporary file. What fails is not told: it would hide why the file is to be removed.</summary>
    private static void Remove(FileStream stream, string temporary)
    {
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // What is left in the buffer does not fit on the disk either.
        }
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (IsFault(e))
        {
            // It stays, and the next writing overwrites it.
        }
    }

    // The runtime does not tell devices from files; they lie in one folder, beside that of the files in shared memory.
    private static bool IsDevice(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return false;
        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        return target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal);
    }

    private static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
