using System.CommandLine;
using Panthera.App.Input;
using Panthera.App.Output;
using Panthera.Training.Tasks;
using Spectre.Console;

namespace Panthera.App.Commands;

/// <summary>Lists the tasks in all sizes.</summary>
internal sealed class TasksVerb : Verb
{
    private readonly Option<string[]> _assemblies = Shared.TaskAssemblies();
    private readonly Option<string?> _data = Shared.Data();

    public TasksVerb() : base(
        "tasks", "Lists the tasks that programs are trained on, each in three sizes.", "", "--data ~/data/mnist --json",
        "--task-assembly RingsTask.dll") =>
        Takes(_assemblies, _data);

    public override int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        IReadOnlyList<TaskDefinition> own = Shared.LoadTasks(arguments.GetRequiredValue(_assemblies));
        TaskData data = Shared.OpenData(arguments.GetValue(_data));
        (TaskDefinition Definition, ProxyTask Task)[] tasks =
            [.. from definition in ProxyTasks.With(own) from name in definition.Names select (definition, ProxyTasks.Open(name, data, own))];
        Shared.Tell(data, terminal);
        if (WantsJson(arguments))
        {
            Json.Print(terminal, tasks.Select(row => new
            {
                row.Task.Name, row.Definition.Role, row.Definition.Summary, Model = row.Task.ModelSummary,
                Parameters = ParametersOf(row.Task), row.Task.Batch, row.Task.Steps, row.Task.Metric, row.Task.Classes,
                Data = row.Task.Data.Name, row.Task.Data.Provenance,
                DefaultOf = ProxyTasks.SearchDefaults.Contains(row.Task.Name) ? "search"
                    : ProxyTasks.VerdictDefaults.Contains(row.Task.Name) ? "verdict" : null,
            }));
            return ExitCode.Success;
        }
        PrintText(tasks, terminal);
        return ExitCode.Success;
    }

    private static void PrintText((TaskDefinition Definition, ProxyTask Task)[] tasks, Terminal terminal)
    {
        // Several tasks share their examples: the table gives each source a letter, and the list below says what it is.
        string[] sources = [.. tasks.Select(row => row.Task.Data.Provenance).Distinct()];
        Table table = Tables.Create("task", "for", "parameters#", "batch#", "steps#", "data", "model");
        foreach ((TaskDefinition definition, ProxyTask task) in tasks)
            table.Add(
                task.Name, definition.Role.ToString().ToLowerInvariant(), $"{ParametersOf(task):N0}", $"{task.Batch}", $"{task.Steps:N0}",
                Letter(Array.IndexOf(sources, task.Data.Provenance)), task.ModelSummary);
        terminal.Print(table);
        Grid list = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        for (int i = 0; i < sources.Length; i++) list.AddRow(new Text(Letter(i)), new Text(sources[i]));
        terminal.Print(list);
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"A search uses {Spoken.List(ProxyTasks.SearchDefaults)}, "
            + $"its verdict {Spoken.List(ProxyTasks.VerdictDefaults)}, unless told otherwise.");
    }

    private static string Letter(int index) => $"{(char)('A' + index)}";

    private static int ParametersOf(ProxyTask task) => task.Model().Values
        .Where(value => value.Operation is not null)
        .SelectMany(value => value.Operation!.Parameters([.. value.Inputs.Select(input => input.Shape)]))
        .Sum(array => array.Shape.Length);
}
