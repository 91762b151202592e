using System.CommandLine;
using Panthera.App.Output;
using Panthera.Training.Data;
using Panthera.Training.Tasks;

namespace Panthera.App.Input;

/// <summary>Options that several verbs have, so that they mean and say the same everywhere.</summary>
internal static class Shared
{
    /// <summary>A program, or several of them.</summary>
    public static Argument<string[]> Programs(int least, string description) =>
        new("PROGRAM") { Arity = new ArgumentArity(least, 100), Description = description };

    /// <summary>One program.</summary>
    public static Argument<string> Program() => new("PROGRAM") { Description = "A file, or a name that 'panthera optimizers' lists" };

    /// <summary>Values for hyperparameters.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        HelpName = "NAME=VALUE", Description = "Set a hyperparameter of the program; may be repeated", DefaultValueFactory = _ => [],
    };

    /// <summary>Tasks by name.</summary>
    public static Option<string[]> Tasks(string name, string description, bool required = false) =>
        new(name) { HelpName = "TASK", Required = required, Description = description, DefaultValueFactory = required ? null : _ => [] };

    /// <summary>Assemblies with tasks of the user's own.</summary>
    public static Option<string[]> TaskAssemblies() => new("--task-assembly")
    {
        HelpName = "FILE.dll", DefaultValueFactory = _ => [],
        Description = "A .NET assembly with tasks of your own, classes that implement ITask; may be repeated; their names are then tasks as any other",
    };

    /// <summary>The tasks of the assemblies that the option names, each file once.</summary>
    /// <exception cref="InputException">If one cannot be loaded, or has a task with the name of another one.</exception>
    public static IReadOnlyList<TaskDefinition> LoadTasks(IEnumerable<string> assemblies)
    {
        TaskDefinition[] own = [.. assemblies.DistinctBy(FullPath).SelectMany(TaskAssembly.Load)];
        ProxyTasks.With(own);
        return own;

        static string FullPath(string path) => path.Length > 0 ? Path.GetFullPath(path) : throw new InputException("--task-assembly names no file");
    }

    /// <summary>The seed of everything random.</summary>
    public static Option<ulong> Seed() =>
        Numbers.Option<ulong>("--seed", "S", 0, ulong.MaxValue, 1, "Seed of everything random; the same seed gives the same result");

    /// <summary>How many threads train.</summary>
    public static Option<int> Threads() =>
        Numbers.Option("--threads", "N", 1, 1024, Environment.ProcessorCount, "Threads; results do not depend on their number");

    /// <summary>Where the user's data is.</summary>
    public static Option<string?> Data() => new("--data")
    {
        HelpName = "DIR",
        Description = "Your own data: a folder or a file (IDX or CSV pictures, captions with pictures, text); otherwise "
            + $"{DataDirectory.Variable}, otherwise made here; '{TaskData.CaptionedName}' makes coloured pictures with captions",
    };

    /// <summary>The data that the option, or else the environment, names.</summary>
    /// <param name="path">The option's value.</param>
    /// <param name="captioned">Whether models of pictures alone learn from pictures with captions too.</param>
    public static TaskData OpenData(string? path, bool captioned = false) => path switch
    {
        null => new(DataDirectory.FromEnvironment()) { DrawsCaptioned = captioned },
        "" => throw new InputException("--data names no folder"),
        TaskData.CaptionedName when !Path.Exists(path) => new() { DrawsCaptioned = true },
        _ => new(DataDirectory.Open(path)) { DrawsCaptioned = captioned },
    };

    /// <summary>Opens tasks by name, each once.</summary>
    /// <param name="names">The names, in the order of the result.</param>
    /// <param name="data">What their examples are made of.</param>
    /// <param name="own">The user's tasks, from <see cref="LoadTasks"/>.</param>
    /// <exception cref="InputException">If there is no such task, or it cannot be opened.</exception>
    public static IReadOnlyList<ProxyTask> OpenTasks(IEnumerable<string> names, TaskData data, IReadOnlyList<TaskDefinition> own) =>
        [.. names.Distinct().Select(name => ProxyTasks.Open(name, data, own))];

    /// <summary>Prints what users must know about the data that was opened.</summary>
    public static void Tell(TaskData data, Terminal terminal)
    {
        foreach (string notice in data.Notices) terminal.Error.WriteLine(notice);
    }
}
