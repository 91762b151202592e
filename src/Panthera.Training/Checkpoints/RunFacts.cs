using Panthera.Analysis;
using Panthera.Language;
using Panthera.Storage;
using Panthera.Training.Tasks;

namespace Panthera.Training.Checkpoints;

/// <summary>What determines a run bit by bit, as texts: two runs with the same ones can go on from each other's checkpoints.</summary>
internal static class RunFacts
{
    private const string FormatKey = "format", ProgramKey = "program", AverageKey = "average", Format = "panthera checkpoint 1";

    private const int MostShown = 80;

    /// <summary>The facts of a run, by name; the program without what does not matter.</summary>
    public static IReadOnlyDictionary<string, string> Of(ProxyTask task, TrainingRun run, int steps)
    {
        OrderedDictionary<string, string> facts = Always(task, run, steps);
        // Facts of only those runs, so that files of others stay as they are.
        if (run.FirstWeights is { } weights) facts["first weights"] = weights.Digest;
        if (run.Average is { } decay) facts.Add(AverageKey, $"{decay:R}");
        return facts;
    }

    private static OrderedDictionary<string, string> Always(ProxyTask task, TrainingRun run, int steps) => new()
    {
        [FormatKey] = Format,
        ["task"] = task.Name,
        ["model"] = task.ModelSummary,
        ["data"] = task.Data.Provenance,
        ["examples"] = task.Data.Digest,
        ["seed"] = $"{run.Seed}",
        ["steps"] = $"{steps}",
        ["batch"] = $"{task.Batch}",
        ["schedule"] = $"{run.Schedule}",
        ["scale"] = $"{run.Scale:R}",
        ["weight decay"] = $"{run.WeightDecay:R}",
        ["decay mask"] = $"{run.DecayMask}",
        ["clip norm"] = run.ClipNorm is { } norm ? $"{norm:R}" : "none",
        [ProgramKey] = Printer.Print(Liveness.Prune(run.Program)),
    };

    /// <summary>Refuses a file that is no checkpoint of a run with these facts, and says all that differs.</summary>
    /// <exception cref="InputException">If so.</exception>
    public static void Require(TensorFile file, IReadOnlyDictionary<string, string> facts)
    {
        if (file.Metadata.GetValueOrDefault(FormatKey) is not { } format)
            throw new InputException($"{file.Path}: no checkpoint of a training; expected '{Format}' in its header.");
        if (format != Format)
            throw new InputException($"{file.Path}: a checkpoint of format {Quoted.Of(format)}; expected '{Format}'.");
        string[] differences = [.. facts.Where(fact => file.Metadata.GetValueOrDefault(fact.Key) != fact.Value).Select(Difference)];
        if (!facts.ContainsKey(AverageKey) && file.Metadata.TryGetValue(AverageKey, out string? average))
            differences = [.. differences, $"{AverageKey} '{Quoted.Visible(average, MostShown)}', here none"];
        if (differences.Length > 0) throw new InputException($"{file.Path}: a checkpoint of another run: {string.Join("; ", differences)}.");

        string Difference(KeyValuePair<string, string> fact) => !file.Metadata.TryGetValue(fact.Key, out string? kept) ? $"{fact.Key} is missing"
            : fact.Key == ProgramKey ? "another program"
            : $"{fact.Key} '{Quoted.Visible(kept, MostShown)}', here '{Quoted.Visible(fact.Value, MostShown)}'";
    }
}
