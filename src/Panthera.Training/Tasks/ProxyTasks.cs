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
        new() { Name = "mixer",      Role = TaskRole.Search,  Summary = "an MLP-Mixer on drawn digits and shapes",                   Open = VisionTasks.Mixer },
        new() { Name = "mlp",        Role = TaskRole.Search,  Summary = "a perceptron on drawn digits and shapes",                   Open = VisionTasks.Perceptron },
        new() { Name = "vit-select", Role = TaskRole.Selection, Summary = "a vision Transformer on pictures that no search task contains", Open = VisionTasks.TransformerSelect },
        new() { Name = "lm-select",  Role = TaskRole.Selection, Summary = "a decoder Transformer on text of its own",             Open = LanguageTasks.DecoderSelect },
        new() { Name = "vit-unseen", Role = TaskRole.Verdict, Summary = "a vision Transformer on other, larger pictures",            Open = VisionTasks.TransformerUnseen },
        new() { Name = "lm-unseen",  Role = TaskRole.Verdict, Summary = "a decoder Transformer on text that no search task contains", Open = LanguageTasks.DecoderUnseen },
    ];

    /// <summary>
    /// The tasks that a search looks at unless told otherwise, the more telling first: a pair that costs little and orders
    /// programs much as large tasks do (docs/proxies.md).
    /// </summary>
    public static IReadOnlyList<string> SearchDefaults { get; } = ["lm", "mlp"];

    /// <summary>The tasks that choose among the best of a search.</summary>
    public static IReadOnlyList<string> SelectionDefaults { get; } = ["vit-select-10x", "lm-select-10x"];

    /// <summary>The tasks that a verdict is made on.</summary>
    public static IReadOnlyList<string> VerdictDefaults { get; } = ["vit-unseen-10x", "lm-unseen-10x"];

    /// <summary>The name of a task in a size.</summary>
    public static string NameOf(TaskDefinition definition, TaskSize size) => size == TaskSize.X1 ? definition.Name : $"{definition.Name}-{(int)size}x";

    /// <summary>The table and further definitions after it.</summary>
    /// <param name="additional">Users' tasks; see <see cref="TaskAssembly"/>.</param>
    /// <exception cref="InputException">If two tasks have one name.</exception>
    public static IReadOnlyList<TaskDefinition> With(IReadOnlyList<TaskDefinition> additional)
    {
        HashSet<string> names = [.. All.SelectMany(definition => definition.Names)];
        foreach (string name in additional.SelectMany(definition => definition.Names))
            if (!names.Add(name))
                throw new InputException($"two tasks have the name '{name}'; expected one that 'panthera tasks' does not list, and each only once");
        return [.. All, .. additional];
    }

    /// <summary>Opens a task by its name.</summary>
    /// <param name="name">The name of a task in one of its sizes.</param>
    /// <param name="data">What its examples are made of.</param>
    /// <param name="additional">Tasks that are not in the table.</param>
    /// <exception cref="InputException">If there is no such task, its data cannot be read, or two tasks have one name.</exception>
    public static ProxyTask Open(string name, TaskData data, params IReadOnlyList<TaskDefinition> additional)
    {
        IReadOnlyList<TaskDefinition> definitions = With(additional);
        foreach (TaskDefinition definition in definitions)
            foreach (TaskSize size in definition.Sizes)
                if (NameOf(definition, size) == name) return definition.Open(data, size, name);
        throw new InputException($"no task '{name}'"
            + (Spelling.Nearest(name, definitions.SelectMany(d => d.Names)) is { } near ? $"; did you mean '{near}'?" : "; 'panthera tasks' lists them"));
    }
}
