using Panthera.App.Output;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store;

namespace Panthera.App.Reports;

/// <summary>One child: its program, where it is from, and what became of it.</summary>
internal static class RunChild
{
    /// <summary>Prints it.</summary>
    /// <exception cref="InputException">If there is no such child, or the file is damaged.</exception>
    public static void Print(RunView view, long index)
    {
        SearchReader search = view.Search;
        ChildRecord child = search.Child(index);
        Fitness? fitness = search.FitnessOf(search.Facts(index, 1).Single());
        (Evaluation Evaluation, double Seconds)? known = child.Source < 0 ? null : search.Evaluation(child.Source);
        if (view.Json)
        {
            Json.Print(view.Terminal, new
            {
                File = view.Run.Path, Search = search.Name, Child = index, child.Restart, child.Parent, child.Mutation, child.Origin, child.Source,
                Fingerprint = child.Fingerprint.ToString(), Fitness = RunWords.Json(fitness), known?.Evaluation.Trainings, known?.Seconds,
                EvaluatedScale = known?.Evaluation.Scale, child.Magnitude, child.Refusal, Text = child.Program.ToString(),
            });
            return;
        }
        view.Terminal.Output.WriteLine(child.Program);
        view.Print([
            ("search", $"{search.Name}, restart {child.Restart}"),
            ("parent", RunWords.Child(search, child.Parent)),
            ("mutation", child.Mutation),
            ("origin", Origin(child)),
            ("fitness", RunWords.Fitness(fitness)),
            .. known is { } trained
                ? new[] { ("trainings", $"{trained.Evaluation.Trainings}, {trained.Seconds:F2} s; the last one at scale {trained.Evaluation.Scale:G3}") } : [],
            ("fingerprint", $"{child.Fingerprint}"),
            ("lineage", view.Command($"--lineage {index}")),
        ]);
    }

    private static string Origin(ChildRecord child) => child.Origin switch
    {
        Search.Origin.Trained => "trained",
        Search.Origin.Refused => $"refused: {child.Refusal ?? $"as child {child.Source} was"}",
        _ => $"{(child.Origin == Search.Origin.SameBehaviour ? "same behaviour as" : "same fingerprint as")} child {child.Source}",
    };
}
