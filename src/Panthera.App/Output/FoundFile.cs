using System.Text;
using Panthera.Analysis;
using Panthera.App.Reports;
using Panthera.Language;
using Panthera.Search;

namespace Panthera.App.Output;

/// <summary>A found program as it is shown and saved: at its best scale, whole and without what does not matter.</summary>
/// <param name="Text">The program as it was evolved, its scale applied.</param>
/// <param name="Pruned">The same without what does not matter.</param>
/// <param name="Fingerprint">The fingerprint of both.</param>
internal sealed record FoundProgram(Program Text, Program Pruned, Fingerprint Fingerprint)
{
    /// <summary>The program of a candidate.</summary>
    public static FoundProgram Of(Candidate candidate)
    {
        Program program = Scales.Applied(candidate.Program, candidate.Scale);
        return new FoundProgram(program, Liveness.Prune(program), Fingerprint.Of(program));
    }
}

/// <summary>The file that a search saves its best program to.</summary>
internal sealed class FoundFile(string path)
{
    private const string FirstWords = "# Found by 'panthera search'";

    /// <summary>The path as the user gave it.</summary>
    public string Path => path;

    /// <summary>Finds out before the search whether the file can be written, and that it is nothing but an earlier search's.</summary>
    /// <exception cref="InputException">If it cannot, or is something else.</exception>
    public void CheckWritable()
    {
        bool existed = File.Exists(path);
        string first = existed ? Files.Guarded(path, () => File.ReadLines(path).FirstOrDefault("")) : "";
        if (first.Length > 0 && !first.StartsWith(FirstWords, StringComparison.Ordinal))
            throw new InputException($"{path}: is there already and was not written by a search; give another --out");
        Files.Guarded(path, () =>
        {
            using FileStream opened = new(path, FileMode.OpenOrCreate, FileAccess.Write);
        });
        if (!existed) Files.Guarded(path, () => DeleteFile(path));
    }

    /// <summary>Writes the pruned program under a heading that says where it is from.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Save(FoundProgram found, SearchSetting setting, IEnumerable<string> comments)
    {
        StringBuilder text = new();
        text.Append($"{FirstWords} from {setting.Start} on {string.Join(", ", setting.Tasks)}.\n# Reference: {setting.CommandLine}\n");
        foreach (string comment in comments) text.Append($"# {comment}\n");
        text.Append($"# Fingerprint: {found.Fingerprint}\n{found.Pruned}");
        Files.Guarded(path, () =>
        {
            File.WriteAllText(path, text.ToString());
        });
    }

    private static bool DeleteFile(string path)
    {
        File.Delete(path);
        return true;
    }
}
