using Panthera.App.Output;
using Panthera.Language;
using Panthera.Search;
using Panthera.Search.Overfitting;
using Panthera.Search.Records;
using Panthera.Store;

namespace Panthera.App.Input;

/// <summary>The best-so-far programs of runs, as their searches went on.</summary>
internal static class RunBests
{
    /// <summary>What a run remembers of how good a start program is.</summary>
    private sealed record StartFitness(int Level, double Score);

    /// <summary>The searches of runs, each with its bests; the names are those of the files.</summary>
    /// <param name="paths">The runs' files; one that is named twice counts once.</param>
    /// <exception cref="InputException">If a file is no run of a search, or its search has measured nothing yet.</exception>
    public static IReadOnlyList<SearchTrace> Of(IReadOnlyList<string> paths)
    {
        List<SearchTrace> searches = [];
        foreach (string path in paths.DistinctBy(Path.GetFullPath))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            int before = searches.Count(search => search.Name == name || search.Name.StartsWith($"{name} (", StringComparison.Ordinal));
            searches.Add(new(before == 0 ? name : $"{name} ({before + 1})", Of(path)));
        }
        return searches;
    }

    /// <summary>The bests of a run's search: its best start program, then every program that was better than all before.</summary>
    private static List<SearchBest> Of(string path)
    {
        using RunReader run = RunFile.Read(path);
        string verb = run.Header.Arguments[0];
        if (verb is not ("search" or "discover")) throw new InputException($"{path}: is a run of 'panthera {verb}'; expected one of 'panthera search' or 'panthera discover'");
        SearchReader search = run.Searches.FirstOrDefault(one => one.Name is not (Discovery.Tuning or Discovery.Constants) && one.Last.Recorded > 0)
            ?? throw new InputException($"{path}: its search has measured no program yet; wait, or go on with it by 'panthera {verb} --resume {Spoken.Word(path)}'");
        SearchBest best = search.Starts.Select((start, s) => StartOf(run, start, s)).OfType<SearchBest>().MaxBy(start => start.Fitness)
            ?? throw new InputException($"{path}: does not say how good the program is that its search began with; expected the whole run file");
        List<SearchBest> bests = [best];
        foreach (HallEntry entry in search.Hall())
        {
            if (entry.Fitness <= best.Fitness) continue;
            best = new(entry.Index, (entry.Index + 1.0) / search.Last.Recorded, entry.Fitness, Parser.Parse(entry.Text, $"child {entry.Index}"), entry.Scale);
            bests.Add(best);
        }
        return bests;
    }

    private static SearchBest? StartOf(RunReader run, StartRecord start, int number) =>
        run.Recall<StartFitness>(number == 0 ? Discovery.Tuned : $"start {start.Name}") is { } known
            ? new(-1 - number, 0, new Fitness(known.Level, known.Score), start.Program, start.Scale) : null;
}
