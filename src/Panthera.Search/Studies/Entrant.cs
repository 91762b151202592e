using Panthera.Language;
using Panthera.Training;

namespace Panthera.Search.Studies;

/// <summary>An optimizer that takes part in a study.</summary>
/// <param name="Name">Its name, which no other has.</param>
/// <param name="Bind">Its program with other values of hyperparameters than the declared ones.</param>
/// <param name="Space">The ranges that it is tuned in.</param>
/// <param name="Scale">The scale of its updates that counts as declared.</param>
public sealed record Entrant(string Name, Func<IReadOnlyDictionary<string, double>, Program> Bind, SearchSpace Space, double Scale = 1)
{
    /// <summary>
    /// How its trainings differ from a task's usual ones, such as by the weights that they begin with: a run of a study, which counts from 0, as it
    /// is to be made.
    /// </summary>
    public Func<TrainingRun, int, TrainingRun> Recipe { get; init; } = (run, _) => run;
}
