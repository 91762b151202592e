namespace Panthera.Training.Tasks;

/// <summary>What a task's results may be used for: the three sets never mix.</summary>
public enum TaskRole
{
    /// <summary>The search looks at these.</summary>
    Search,

    /// <summary>These choose among the best of a search, which never sees their examples.</summary>
    Selection,

    /// <summary>Verdicts come from these; neither the search nor the selection ever sees their examples.</summary>
    Verdict,
}

/// <summary>A kind of task, in every size: one row of <see cref="ProxyTasks.All"/>, or a user's.</summary>
public sealed record TaskDefinition
{
    /// <summary>The name of its 1 × size; the larger ones append <c>-10x</c> and <c>-100x</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What its results may be used for.</summary>
    public required TaskRole Role { get; init; }

    /// <summary>One line that says what is learned.</summary>
    public required string Summary { get; init; }

    /// <summary>Makes a task of a size from the data at hand.</summary>
    public required Func<TaskData, TaskSize, string, ProxyTask> Open { get; init; }

    /// <summary>The sizes that there are, the smallest first.</summary>
    public IReadOnlyList<TaskSize> Sizes { get; init; } = Enum.GetValues<TaskSize>();

    /// <summary>Its name in each size.</summary>
    public IReadOnlyList<string> Names => [.. Sizes.Select(size => ProxyTasks.NameOf(this, size))];
}
