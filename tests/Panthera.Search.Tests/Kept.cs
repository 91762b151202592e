using System.Text.Json;
using Panthera.Search.Records;
using Panthera.Store;

namespace Panthera.Search.Tests;

/// <summary>A folder for run files, gone afterwards, and what is the same in two runs of one search.</summary>
internal sealed class Kept : IDisposable
{
    private static readonly RunHeader Header = RunHeader.Now(["search"], 7);

    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-search-tests-").FullName;

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A run file that begins, or that goes on if it is there.</summary>
    public RunFile Open(string name) => File.Exists(PathOf(name)) ? RunFile.Resume(PathOf(name)) : RunFile.Create(PathOf(name), Header);

    /// <summary>
    /// Copies a run as the end of its process would leave it: false if the file changed meanwhile, since then the copy is of no moment.
    /// The log only grows, and a half written entry at its end is none.
    /// </summary>
    public bool TryCopy(string name, string copy)
    {
        (DateTime, long, string) before = State(PathOf(name));
        foreach (string part in new[] { "", "-wal", "-shm" })
            if (File.Exists(PathOf(name) + part)) Copy(PathOf(name) + part, PathOf(copy) + part);
        if (State(PathOf(name)) == before) return true;
        foreach (string part in new[] { "", "-wal", "-shm" }) File.Delete(PathOf(copy) + part);
        return false;
    }

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>All that an interruption must not change, as one text.</summary>
    public static string Essence(ProgramSearch search)
    {
        SearchCounts.State counts = search.Counts.Save() with { Times = new SearchTimes() };
        IEnumerable<string> hall = search.Hall.Candidates.Select(c => string.Join(
            '|', c.Index, c.Program, c.Fingerprint, c.Magnitude.ToString("R"), c.Scale.ToString("R"), c.Fitness, string.Join(',', c.Scores)));
        return string.Join('\n', [Convert.ToHexString(search.RunHash), JsonSerializer.Serialize(counts), $"{search.Restarts} restarts", .. hall]);
    }

    /// <summary>The children that a record holds, each as one text.</summary>
    public static string[] Children(ISearchRecord record, int count) => [.. record.Children(0, count).Select(child => string.Join(
        '|', child.Index, child.Restart, child.Parent, child.Mutation, child.Program, child.Fingerprint, child.Origin, child.Source, child.Magnitude.ToString("R"),
        child.Scale.ToString("R"), string.Join(',', child.Rules), child.Refusal))];

    private static void Copy(string from, string to)
    {
        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), target = new(to, FileMode.Create);
        source.CopyTo(target);
    }

    /// <summary>When the file itself was last written to, and which log belongs to it.</summary>
    private static (DateTime, long, string) State(string path)
    {
        byte[] head = new byte[32];
        if (File.Exists(path + "-wal"))
        {
            using FileStream log = new(path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            log.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        FileInfo file = new(path);
        return (file.LastWriteTimeUtc, file.Length, Convert.ToHexString(head));
    }
}
