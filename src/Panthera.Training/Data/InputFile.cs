using Panthera.Storage;

namespace Panthera.Training.Data;

/// <summary>Opens files that the user named; what goes wrong there is the input's fault and says so.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading from its beginning to its end.</summary>
    /// <exception cref="InputException">If it does not exist or must not be read.</exception>
    public static FileStream Open(string path) => UserFile.Open(path);

    /// <summary>Reads up to <paramref name="length"/> bytes from the beginning of a file.</summary>
    /// <exception cref="InputException">If it does not exist or must not be read.</exception>
    public static byte[] Head(string path, int length)
    {
        using FileStream stream = Open(path);
        byte[] head = new byte[length];
        return head[..stream.ReadAtLeast(head, length, throwOnEndOfStream: false)];
    }

    /// <summary>A name for the data in a file: its folder's name and its own without extensions.</summary>
    public static string NameOf(string path)
    {
        string full = Path.GetFullPath(path);
        return $"{Path.GetFileName(Path.GetDirectoryName(full))}/{Path.GetFileNameWithoutExtension(full)}";
    }
}
