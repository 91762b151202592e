using Panthera.Language;
using Panthera.Search;
using Panthera.Store;

namespace Panthera.App.Reports;

/// <summary>Rows of a search as CSV, written as they are read: memory does not grow with their number.</summary>
internal static class RunCsv
{
    /// <summary>What there are rows of, a table.</summary>
    public static IReadOnlyList<(string Name, string Meaning, string Heading, Func<SearchReader, IEnumerable<object?[]>> Rows)> All { get; } =
    [
        ("children", "every child", "index,restart,parent,mutation,origin,source,fingerprint,level,score,trainings,seconds", Children),
        ("best", "each child that was better than all before it", "index,restart,parent,mutation,fingerprint,level,score,trainings_so_far,seconds_so_far", Best),
        ("hall", "the candidates for the hall of fame", "child,fingerprint,level,score,scale,live_statements,state_bytes,step_cost", Hall),
    ];

    /// <summary>Prints a heading and the rows.</summary>
    /// <param name="view">The run.</param>
    /// <param name="name">What to print rows of.</param>
    /// <exception cref="InputException">If there is no such table, or the file is damaged.</exception>
    public static void Print(RunView view, string name)
    {
        foreach (var table in All)
        {
            if (table.Name != name) continue;
            SearchReader search = view.Search;
            view.Terminal.Output.WriteLine(table.Heading);
            foreach (object?[] row in table.Rows(search)) view.Terminal.Output.WriteLine(string.Join(',', row.Select(Cell)));
            return;
        }
        throw new InputException($"--csv takes {string.Join(" or ", All.Select(table => table.Name))}, not {Quoted.Of(name)}");
    }

    private static IEnumerable<object?[]> Children(SearchReader search)
    {
        foreach (ChildFacts child in search.Facts())
        {
            EvaluationFacts? own = child.Origin == Origin.Trained ? search.EvaluationFacts(child.Index) : null;
            Fitness? fitness = own?.Fitness ?? search.FitnessOf(child);
            yield return [
                child.Index, child.Restart, child.Parent, child.Mutation, child.Origin, child.Source, child.Fingerprint,
                fitness?.Level, fitness?.Score, own?.Trainings, own?.Seconds,
            ];
        }
    }

    /// <summary>With what was spent up to each: only trained children can be better than all before.</summary>
    private static IEnumerable<object?[]> Best(SearchReader search)
    {
        Fitness best = new(Fitness.Failed, double.NegativeInfinity);
        long trainings = 0;
        double seconds = 0;
        foreach (EvaluationFacts evaluation in search.Evaluations())
        {
            trainings += evaluation.Trainings;
            seconds += evaluation.Seconds;
            if (evaluation.Fitness.Level < 0 || evaluation.Fitness <= best) continue;
            best = evaluation.Fitness;
            ChildFacts child = search.Facts(evaluation.Index, 1).Single();
            yield return [child.Index, child.Restart, child.Parent, child.Mutation, child.Fingerprint, best.Level, best.Score, trainings, seconds];
        }
    }

    private static IEnumerable<object?[]> Hall(SearchReader search) => search.Hall().Select(entry => new object?[]
    {
        entry.Index, entry.Fingerprint, entry.Fitness.Level, entry.Fitness.Score, entry.Scale, entry.LiveStatements, entry.StateBytes, entry.StepCost,
    });

    /// <summary>A value; what there is none of is empty, and text that would break the row is quoted.</summary>
    private static string Cell(object? value)
    {
        string text = value switch
        {
            null => "",
            double number => double.IsNaN(number) ? "" : $"{number:R}",
            _ => $"{value}",
        };
        return text.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
