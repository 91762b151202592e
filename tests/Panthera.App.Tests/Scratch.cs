namespace Panthera.App.Tests;

/// <summary>A folder for a test's files, gone afterwards.</summary>
public sealed class Scratch : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-app-tests-").FullName;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    /// <summary>A found program's file without the line that names the run file: nothing else depends on where a run is kept.</summary>
    public static string WithoutRun(string path) => string.Join('\n', File.ReadAllLines(path).Where(line => !line.StartsWith("# Run: ", StringComparison.Ordinal)));

    public void Dispose() => Directory.Delete(_folder, true);
}
