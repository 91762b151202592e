using Panthera.App.Output;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store;

namespace Panthera.App.Reports;

/// <summary>How a program came about: every mutation from the run's first start program down to it.</summary>
internal static class RunLineage
{
    /// <summary>A search's part of the way: its start program, and the steps from there.</summary>
    private sealed record Part(SearchReader Search, StartRecord Start, IReadOnlyList<LineageStep> Steps);

    /// <summary>Prints it.</summary>
    /// <param name="view">The run.</param>
    /// <param name="index">The child; a start program's for -1 - its number.</param>
    /// <exception cref="InputException">If there is no such child, or the file is damaged.</exception>
    public static void Print(RunView view, long index)
    {
        IReadOnlyList<Part> parts = Parts(view.Run, view.Search, index);
        if (view.Json) Json.Print(view.Terminal, parts.Select(ToJson));
        else
            foreach (Part part in parts) PrintText(part, part == parts[0], view.Terminal.Output);
    }

    private static IReadOnlyList<Part> Parts(RunReader run, SearchReader search, long index)
    {
        LinkedList<Part> parts = [];
        List<SearchReader> older = [.. run.Searches];
        while (true)
        {
            IReadOnlyList<LineageStep> steps = index < 0 ? [] : search.Lineage(index);
            long number = -1 - (steps.Count > 0 ? steps[0].Child.Parent : index);
            if (number >= search.Starts.Count) throw new InputException($"{run.Path}: no start program {number} in the search '{search.Name}'");
            StartRecord start = search.Starts[(int)number];
            parts.AddFirst(new Part(search, start, steps));
            if (start.FromSearch is null) return [.. parts];
            // A search begins with what an earlier one found, whatever a file says: this ends.
            older = older[..older.IndexOf(search)];
            index = start.FromChild;
            search = older.Find(one => one.Name == start.FromSearch) ?? throw new InputException(
                $"{run.Path}: the search '{search.Name}' begins with child {index} of '{start.FromSearch}', and there is no such search before it");
        }
    }

    private static void PrintText(Part part, bool first, TextWriter output)
    {
        output.WriteLine($"{(first ? "" : "\n")}search {part.Search.Name}, from {part.Start.Name} at scale {part.Start.Scale:G3}"
            + (part.Start.FromSearch is { } from ? $", which is child {part.Start.FromChild} of {from}" : ""));
        if (first)
            foreach (string line in part.Start.Program.ToString().TrimEnd('\n').Split('\n')) output.WriteLine($"    {line}");
        Fitness? before = null;
        foreach (LineageStep step in part.Steps)
        {
            Fitness? fitness = part.Search.FitnessOf(step.Child);
            output.WriteLine($"child {step.Child.Index}, {step.Child.Mutation}: {RunWords.Fitness(fitness)}{Change(before, fitness)}");
            foreach (string line in step.Removed) output.WriteLine($"  - {line}");
            foreach (string line in step.Added) output.WriteLine($"  + {line}");
            before = fitness;
        }
    }

    /// <summary>What a step did to the fitness: means of different levels are over different trainings and do not compare.</summary>
    private static string Change(Fitness? before, Fitness? after) => (before, after) switch
    {
        (null, _) or (_, null) or ({ Level: Fitness.Failed }, { Level: Fitness.Failed }) => "",
        ({ } old, { } now) when old.Level == now.Level => $" ({Spoken.Signed(now.Score - old.Score, 3)})",
        ({ } old, _) => $" (after {RunWords.Fitness(old)})",
    };

    private static object ToJson(Part part) => new
    {
        Search = part.Search.Name,
        Start = new { part.Start.Name, part.Start.Scale, part.Start.FromSearch, part.Start.FromChild, Text = part.Start.Program.ToString() },
        Steps = part.Steps.Select(step => new
        {
            Child = step.Child.Index, step.Child.Parent, step.Child.Mutation, step.Child.Origin, Fitness = RunWords.Json(part.Search.FitnessOf(step.Child)),
            step.Line, step.Removed, step.Added,
        }),
    };
}
