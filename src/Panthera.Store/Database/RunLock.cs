namespace Panthera.Store.Database;

/// <summary>
/// Who writes to a run holds a file beside it. The system frees it when its holder ends, however that happens; readers do
/// not need it.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const int Attempts = 10, Milliseconds = 50;

    private readonly FileStream _stream;

    private RunLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The run file.</param>
    /// <exception cref="InputException">If another process has it, or the file beside the run cannot be made.</exception>
    public static RunLock Take(string path)
    {
        // Whoever only looks whether a run is going on has the lock for a moment.
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new(new FileStream(Beside(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException or ArgumentException or FileNotFoundException
                or NotSupportedException)
            {
                throw new InputException($"cannot write '{path}': {(e is DirectoryNotFoundException ? "its folder does not exist" : e.Message)}", e);
            }
            catch (IOException e) when (attempt == Attempts)
            {
                throw new InputException(IsHeld(path) ? Fault.Busy(path) : $"cannot write '{path}': {e.Message}", e);
            }
            catch (IOException)
            {
                Thread.Sleep(Milliseconds);
            }
        }
    }

    /// <summary>Whether some process writes to a run.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            using FileStream stream = new(Beside(path), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // While it is held nobody else can have it; a file without a holder is only a file.
        try
        {
            File.Delete(_stream.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It stays, and the next one takes it.
        }
        _stream.Dispose();
    }

    private static string Beside(string path) => path + ".lock";
}
