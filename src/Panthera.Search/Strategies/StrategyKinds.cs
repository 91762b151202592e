namespace Panthera.Search.Strategies;

/// <summary>The strategies, a table: one row and one file each.</summary>
public static class StrategyKinds
{
    /// <summary>All strategies.</summary>
    public static IReadOnlyList<StrategyKind> All { get; } =
    [
        new()
        {
            Name = "evolution", Begin = (options, starts) => new RegularisedEvolution(options, starts),
            Meaning = "regularised evolution: the best of a tournament is mutated, the oldest leaves",
        },
        new()
        {
            Name = "random", BuildsOnStarts = false, Begin = (options, starts) => new RandomPrograms(options, starts),
            Meaning = "random search: programs of random statements, which learn nothing from each other",
        },
        new()
        {
            Name = "hyperparameters",
            Begin = (options, starts) => new RegularisedEvolution(options with { Mutations = Mutations.ConstantsOnly }, starts),
            Meaning = "hyperparameter search: as evolution, but nothing than constants mutates",
        },
        new()
        {
            Name = "tree", Begin = (options, starts) => new TreeSearch(options, starts),
            Meaning = "Monte Carlo tree search: each statement that comes, goes or changes is a branch, promising ones grow",
        },
    ];

    /// <summary>The strategy that searches use unless told otherwise.</summary>
    public static StrategyKind Default => All[0];

    /// <summary>The strategy of a name.</summary>
    /// <exception cref="InputException">If there is none.</exception>
    public static StrategyKind Named(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new InputException($"no strategy {Quoted(name)}; expected one of {string.Join(", ", All)}");

    private static string Quoted(string name) => $"'{name}'";
}
