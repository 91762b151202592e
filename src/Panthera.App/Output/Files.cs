namespace Panthera.App.Output;

/// <summary>Writing files that the user named; what goes wrong there is the input's fault and says so.</summary>
internal static class Files
{
    /// <summary>Does something with a file, and names it in the message if it fails.</summary>
    /// <exception cref="InputException">If the file cannot be written.</exception>
    public static void Guarded(string path, Action action) => Guarded(path, () =>
    {
        action();
        return true;
    });

    /// <summary>The same, with a result.</summary>
    /// <exception cref="InputException">If the file cannot be written.</exception>
    public static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string reason = e switch
            {
                DirectoryNotFoundException => "its folder does not exist",
                UnauthorizedAccessException => Directory.Exists(path) ? "it is a folder" : "access is denied",
                ArgumentException or FileNotFoundException => "that is no name for a file",
                _ => e.Message,
            };
            throw new InputException($"cannot write '{path}': {reason}", e);
        }
    }
}
