using Panthera.Language;

namespace Panthera.App.Experiments;

/// <summary>The experiments, a table: a new one is a row here and a file beside it.</summary>
internal static class ExperimentTable
{
    /// <summary>All experiments, in the order of the paper.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
    [
        FiveArchitectures.Experiment,
        AllOptimizers.Experiment,
        BatchSizes.Experiment,
        Sensitivity.Experiment,
        Betas.Experiment,
        ReadersMnist.Experiment,
        FineTuning.Experiment,
        AutoregressiveLanguage.Experiment,
        MaskedLanguage.Experiment,
        TextClassification.Experiment,
    ];

    /// <summary>The experiment of a name.</summary>
    /// <exception cref="InputException">If there is none.</exception>
    public static Experiment Find(string name) => All.FirstOrDefault(experiment => experiment.Name == name)
        ?? throw new InputException($"no experiment {Quoted.Of(name)}"
            + (Spelling.Nearest(name, All.Select(experiment => experiment.Name)) is { } near ? $"; did you mean '{near}'?" : "; 'panthera experiment --list' lists them"));
}
