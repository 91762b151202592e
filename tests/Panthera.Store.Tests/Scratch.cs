namespace Panthera.Store.Tests;

/// <summary>A folder for a test's files, gone afterwards.</summary>
public sealed class Scratch : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-store-tests-").FullName;

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, true);
}
