namespace Panthera.Search.Studies;

/// <summary>An end of a range of learning rates that most of an optimizer's tunings on a task chose: what lies beyond may be better.</summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Task">The task.</param>
/// <param name="IsUpper">Which end.</param>
/// <param name="Studies">How many tunings chose it.</param>
public sealed record RangeEnd(string Optimizer, string Task, bool IsUpper, int Studies)
{
    /// <summary>The ends that were chosen in studies.</summary>
    /// <param name="tasks">By task; those who were tuned by no trial chose nothing.</param>
    /// <param name="trials">Trainings of each tuning.</param>
    public static IReadOnlyList<RangeEnd> Of(IReadOnlyList<TaskStudies> tasks, int trials) => trials == 0 ? [] :
    [
        .. from task in tasks
           from e in Enumerable.Range(0, task.Entrants.Count)
           from isUpper in (bool[])[false, true]
           let studies = task.Studies.Count(study => task.Entrants[e].Space.EndNear(study[e].Settings) == (isUpper ? 1 : -1))
           where studies * 2 > task.Studies.Count
           select new RangeEnd(task.Entrants[e].Name, task.Task.Name, isUpper, studies),
    ];
}
