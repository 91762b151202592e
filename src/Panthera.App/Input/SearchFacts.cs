using Panthera.Search;
using Panthera.Store;
using Panthera.Training.Tasks;

namespace Panthera.App.Input;

/// <summary>What must be the same when a search goes on: programs and examples, which the words of a command only name.</summary>
internal static class SearchFacts
{
    /// <summary>The facts of a search, by name.</summary>
    public static IReadOnlyDictionary<string, string> Of(DiscoveryOptions options)
    {
        Dictionary<string, string> facts = [];
        foreach (NamedStart start in options.Starts) facts[$"program {start.Name}"] = start.Program.ToString();
        foreach (ProxyTask task in options.Tasks.Concat(options.SelectionTasks).Concat(options.VerdictTasks))
            facts[$"task {task.Name}"] = Of(task);
        return facts;
    }

    /// <summary>What of a task must be the same.</summary>
    public static string Of(ProxyTask task) => $"{task.ModelSummary}; batch {task.Batch}, {task.Steps} steps; examples {task.Data.Digest}";

    /// <summary>Refuses to go on with a run whose programs or examples are others now.</summary>
    /// <exception cref="InputException">If they are.</exception>
    public static void Require(RunFile file, DiscoveryOptions options) => Require(file, Of(options));

    /// <summary>Refuses to go on with a run whose facts are others now.</summary>
    /// <exception cref="InputException">If they are.</exception>
    public static void Require(RunFile file, IReadOnlyDictionary<string, string> facts)
    {
        foreach ((string name, string kept) in file.Header.Facts)
            if (!facts.TryGetValue(name, out string? now) || now != kept)
                throw new InputException($"{file.Path}: its {name} is not what it was when the run began; the result would be another run's");
        Machine machine = Machine.Own();
        if (machine.VectorBits != file.Header.Machine.VectorBits)
            throw new InputException($"{file.Path}: was begun with vectors of {file.Header.Machine.VectorBits} bits and this machine has {machine.VectorBits}: "
                + "sums round elsewhere, and the result would be another run's");
    }
}
