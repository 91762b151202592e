using Panthera.App.Output;
using Panthera.Training.Tasks;

namespace Panthera.App.Input;

/// <summary>Finds tasks by name for a use. What a search learns from, what chooses and what judges must not mix.</summary>
/// <param name="own">The user's tasks beside the table's.</param>
internal sealed class TaskNames(IReadOnlyList<TaskDefinition> own)
{
    /// <summary>What stands for no tasks at all, where that makes sense.</summary>
    public const string None = "none";

    /// <summary>The names that were given, or the defaults.</summary>
    /// <exception cref="InputException">If one of them is a task for another use.</exception>
    public string[] Of(IReadOnlyList<string> given, IReadOnlyList<string> defaults, TaskRole role, string option)
    {
        string[] names = [.. given.Count > 0 ? given.Distinct() : defaults];
        if (role == TaskRole.Selection && names is [None]) return [];
        foreach (TaskDefinition definition in ProxyTasks.With(own).Where(d => d.Role != role))
            if (definition.Names.FirstOrDefault(names.Contains) is { } wrong)
                throw new InputException($"{option} {Spoken.Word(wrong)}: that is a {Choice.NameOf(definition.Role)} task, "
                    + $"and {option} takes {Choice.NameOf(role)} tasks; 'panthera tasks' lists them");
        return names;
    }

    /// <summary>Refuses tasks that are kept for verdicts.</summary>
    /// <exception cref="InputException">If one of them is.</exception>
    public void RequireNoVerdict(IEnumerable<string> names)
    {
        IReadOnlyList<TaskDefinition> all = ProxyTasks.With(own);
        foreach (string task in names)
            if (all.FirstOrDefault(definition => definition.Names.Contains(task)) is { Role: TaskRole.Verdict })
                throw new InputException($"{task} is kept for verdicts, which no choice may see; 'panthera tasks' lists the others");
    }
}
