using Panthera.Language;
using Panthera.Training.Data;
using Panthera.Training.Graphs;

namespace Panthera.Training.Tasks;

/// <summary>Makes a row of the table from a user's task, whose mistakes become one line that names it.</summary>
internal static class UserTask
{
    private const int LongestName = 40;

    /// <summary>The definition of a task, in its one size.</summary>
    /// <param name="task">The task.</param>
    /// <param name="origin">Where it is from, for messages.</param>
    /// <exception cref="InputException">If its name, summary or role is not as it should be.</exception>
    public static TaskDefinition Define(ITask task, string origin)
    {
        string what = $"{origin}: the task {task.GetType().FullName}";
        (string name, string summary, TaskRole role) = Guarded(what, "says what it is", () => (task.Name, task.Summary, task.Role));
        if (!IsName(name))
            throw new InputException($"{what} has the name {(name is null ? "null" : Quoted.Of(name))}; "
                + $"expected at most {LongestName} letters, digits, '-' and '_'");
        if (string.IsNullOrWhiteSpace(summary)) throw new InputException($"{what} has no summary; expected a line that says what is learned");
        if (!Enum.IsDefined(role)) throw new InputException($"{what} has the role {role}; expected {string.Join(" or ", Enum.GetNames<TaskRole>())}");
        return new TaskDefinition
        {
            Name = name, Role = role, Summary = summary, Sizes = [TaskSize.X1],
            Open = (data, _, _) => Guarded($"task '{name}'", "is opened", () => Checked(task.Open(data), name)),
        };
    }

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName } && name[0] is not '-' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A user's code may throw anything; what it throws is the user's fault and no internal error.</summary>
    private static T Guarded<T>(string what, string when, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (InputException e)
        {
            throw new InputException($"{what}: {e.Message}", e);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            throw new InputException($"{what} fails when it {when}: {e.GetType().Name}: {e.Message}", e);
        }
    }

    /// <summary>Refuses a task that could not be trained, as far as its model and a batch of each split tell.</summary>
    private static ProxyTask Checked(ProxyTask? opened, string name)
    {
        ProxyTask task = opened ?? throw new InputException("Open returned null");
        if (task.Shape is null) throw new InputException("its Shape is null");
        if (task.Data is null) throw new InputException("its Data is null");
        if (task.ModelSummary is null) throw new InputException("its ModelSummary is null");
        if (task.Data.Name is null || task.Data.Provenance is null || task.Data.Digest is null)
            throw new InputException("its data has no Name, Provenance or Digest");
        if (task.Metric is null) throw new InputException("its Metric is null");
        foreach ((string what, int value, int least) in ((string, int, int)[])
            [("Batch", task.Batch, 1), ("Steps", task.Steps, 1), ("Classes", task.Classes, 2), ("MeasuredExamples", task.MeasuredExamples, 1)])
            if (value < least) throw new InputException($"its {what} is {value}; expected at least {least}");

        foreach (Split split in Enum.GetValues<Split>()) task.Measured(split);
        using Plan plan = new(task.Model());
        if (plan.Rows != task.Batch) throw new InputException($"its model was built for a batch of {plan.Rows}; expected {task.Batch}");
        foreach (Split split in Enum.GetValues<Split>()) Probe(task, split, plan);
        return task with { Name = name };
    }

    /// <summary>Reads a batch that is spread over a split.</summary>
    private static void Probe(ProxyTask task, Split split, Plan plan)
    {
        int[] examples = new int[task.Batch];
        int last = task.Data.Count(split) - 1;
        for (int row = 0; row < examples.Length; row++) examples[row] = (int)((long)last * row / Math.Max(1, examples.Length - 1));
        // What a source does not write stays what no source may write.
        Array.Fill(plan.Batch.Features, float.NaN);
        Array.Fill(plan.Batch.Tokens, -1);
        Array.Fill(plan.Batch.Targets, -1);
        task.Data.Read(split, examples, plan.Batch);
        BatchFaults.RequireFinite(task.Data, split, examples, plan.Batch);
        try
        {
            plan.Forward();
        }
        catch (InputException e)
        {
            throw BatchFaults.OutOfRange(task.Data, split, examples, plan.Batch, task.Classes, e);
        }
    }
}
