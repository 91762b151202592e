namespace Panthera.Benchmarks;

/// <summary>
/// Whether small tasks rank programs as large ones do: draws programs from searches, trains them on all tasks, and writes what
/// came out into docs/proxies.md.
/// </summary>
internal static class Proxies
{
    private static readonly (string Verb, Action<string, string[]> Run)[] Verbs =
    [
        ("programs", (folder, _) => ProxiesPrograms.Run(folder)),
        ("train", ProxiesTraining.Run),
        ("table", (folder, _) => ProxiesTable.Write(folder)),
    ];

    /// <summary>Runs one of the three parts.</summary>
    /// <exception cref="InputException">If there is no such part, or docs/proxies is not found.</exception>
    public static void Run(string[] arguments)
    {
        (string Verb, Action<string, string[]> Run)[] chosen = [.. Verbs.Where(verb => arguments.Length > 0 && verb.Verb == arguments[0])];
        if (chosen is not [var one]) throw new InputException($"proxies takes one of: {string.Join(", ", Verbs.Select(verb => verb.Verb))}");
        one.Run(Folder(), arguments[1..]);
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "docs", "proxies");
            if (Directory.Exists(path)) return path;
        }
        throw new InputException("docs/proxies is neither here nor further up: run this inside the repository");
    }
}
