using Panthera.App.Output;
using Panthera.Language;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store;

namespace Panthera.App.Reports;

/// <summary>The best program of a search, its scale applied: what is printed is a program's file.</summary>
internal static class RunBest
{
    /// <summary>Prints it.</summary>
    /// <exception cref="InputException">If the search has none yet, or the file is damaged.</exception>
    public static void Print(RunView view)
    {
        SearchReader search = view.Search;
        Fitness fitness = RunWords.Best(search) ?? throw new InputException($"{view.Run.Path}: the search '{search.Name}' has no best program yet");
        long index = search.Last.Best;
        (Program program, double scale) = Best(search, index);
        string text = Scales.Applied(program, scale).ToString();
        if (view.Json)
        {
            Json.Print(view.Terminal, new
            {
                File = view.Run.Path, Search = search.Name, Child = index, Fitness = RunWords.Json(fitness), Scale = scale, Text = text,
                Unscaled = program.ToString(),
            });
            return;
        }
        view.Terminal.Output.WriteLine($"# The best program of the search '{search.Name}' in {view.Run.Path}.");
        view.Terminal.Output.WriteLine($"# Child {RunWords.Child(search, index)}; fitness {RunWords.Fitness(fitness)}; at its scale, {scale:R}.");
        view.Terminal.Output.Write(text);
    }

    /// <summary>The best child and its scale: its own, or that of its source, which it differs from by the size of its updates.</summary>
    private static (Program Program, double Scale) Best(SearchReader search, long index)
    {
        if (index < 0)
        {
            long number = -1 - index;
            StartRecord start = number < search.Starts.Count ? search.Starts[(int)number] : throw new InputException($"no start program {number} in the search '{search.Name}'");
            return (start.Program, start.Scale);
        }
        ChildRecord child = search.Child(index);
        if (child.Source < 0 || search.Evaluation(child.Source) is not { } known) return (child.Program, 1);
        double scale = known.Evaluation.Scale;
        if (child.Source == index) return (child.Program, scale);
        return (child.Program, Scales.Rounded(scale * search.Child(child.Source).Magnitude / child.Magnitude));
    }
}
