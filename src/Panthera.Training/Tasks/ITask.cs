namespace Panthera.Training.Tasks;

/// <summary>
/// A task of a user's own, in an assembly that <see cref="TaskAssembly"/> opens. A class that implements this and has a
/// constructor without parameters is all that is needed; commands then take its name as that of any other task.
/// </summary>
public interface ITask
{
    /// <summary>The name that commands take: letters, digits, <c>-</c> and <c>_</c>, and that of no other task.</summary>
    string Name { get; }

    /// <summary>One line that says what is learned.</summary>
    string Summary { get; }

    /// <summary>What its results may be used for; a search never sees a task that verdicts come from.</summary>
    TaskRole Role => TaskRole.Search;

    /// <summary>Makes the task: model, examples, batch and steps.</summary>
    /// <param name="data">The examples that commands have; a task may as well bring a source of its own.</param>
    /// <returns>A task whose splits fill a batch each, with finite features and with targets below its classes.</returns>
    /// <exception cref="InputException">If it cannot be made of this data; the message is printed after the task's name.</exception>
    ProxyTask Open(TaskData data);
}
