using Panthera.Language;

namespace Panthera.Training.Tasks;

/// <summary>The tasks, a table: one row a task, each in three sizes.</summary>
public static class ProxyTasks
{
    /// <summary>All tasks.</summary>
    public static IReadOnlyList<TaskDefinition> All { get; } =
    [
        new() { Name = "vit",        Role = TaskRole.Search,  Summary = "a vision Transformer on drawn digits and shapes",           Open = VisionTasks.Transformer },
        new() { Name = "lm",         Role = TaskRole.Search,  Summary = "a decoder Transformer on .NET documentation",               Open = LanguageTasks.Decoder },
        new() { Name = "mlp",        Role = TaskRole.Search,  Summary = "a perceptron on drawn digits and shapes",                   Open = VisionTasks.Perceptron },
        new() { Name = "vit-unseen", Role = TaskRole.Verdict, Summary = "a vision Transformer on other, larger pictures",            Open = VisionTasks.TransformerUnseen },
        new() { Name = "lm-unseen",  Role = TaskRole.Verdict, Summary = "a decoder Transformer on text that no search task contains", Open = LanguageTasks.DecoderUnseen },
    ];

    /// <summary>The tasks that a search looks at unless told otherwise, the most telling first.</summary>
    public static IReadOnlyList<string> SearchDefaults { get; } = ["vit", "lm"];

    /// <summary>The tasks that a verdict is made on.</summary>
    public static IReadOnlyList<string> VerdictDefaults { get; } = ["vit-unseen-10x", "lm-unseen-10x"];

    /// <summary>The name of a task in a size.</summary>
    public static string NameOf(TaskDefinition definition, TaskSize size) => size == TaskSize.X1 ? definition.Name : $"{definition.Name}-{(int)size}x";

    /// <summary>Opens a task by its name.</summary>
    /// <exception cref="InputException">If there is no such task, or its data cannot be read.</exception>
    public static ProxyTask Open(string name, TaskData data)
    {
        foreach (TaskDefinition definition in All)
            foreach (TaskSize size in Enum.GetValues<TaskSize>())
                if (NameOf(definition, size) == name) return definition.Open(data, size, name);
        string[] names = [.. All.SelectMany(d => Enum.GetValues<TaskSize>().Select(s => NameOf(d, s)))];
        throw new InputException($"no task '{name}'"
            + (Spelling.Nearest(name, names) is { } near ? $"; did you mean '{near}'?" : "; 'panthera tasks' lists them"));
    }
}
