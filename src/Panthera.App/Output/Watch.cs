using Spectre.Console;

namespace Panthera.App.Output;

/// <summary>What a job is doing, as labels and values for people.</summary>
internal delegate IReadOnlyList<(string Label, string Value)> StatusLines();

/// <summary>
/// Runs a job and shows meanwhile what it does, on the error stream: in a terminal by a display that redraws itself,
/// elsewhere by a line now and then. Jobs that end at once show nothing.
/// </summary>
internal static class Watch
{
    private static readonly TimeSpan
        Patience = TimeSpan.FromSeconds(2), BetweenLines = TimeSpan.FromSeconds(10), BetweenFrames = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs a job to its end.</summary>
    /// <param name="terminal">Where the display goes.</param>
    /// <param name="plain">Whether to write lines even where a display could be drawn.</param>
    /// <param name="status">What to show; called from another thread than the job's.</param>
    /// <param name="job">The job.</param>
    public static T Run<T>(Terminal terminal, bool plain, StatusLines status, Func<T> job)
    {
        Task<T> task = Task.Factory.StartNew(job, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!Ends(task, Patience))
        {
            if (terminal.Display is { } display && !plain) Draw(display, task, status);
            else WriteLines(terminal.Error, task, status);
        }
        return task.GetAwaiter().GetResult();
    }

    private static void Draw(IAnsiConsole display, Task task, StatusLines status) =>
        display.Live(Grid(status())).AutoClear(true).Start(context =>
        {
            while (!Ends(task, BetweenFrames)) context.UpdateTarget(Grid(status()));
        });

    private static void WriteLines(TextWriter error, Task task, StatusLines status)
    {
        do error.WriteLine(string.Join(", ", status().Select(part => $"{part.Label} {part.Value}")));
        while (!Ends(task, BetweenLines));
    }

    private static Grid Grid(IReadOnlyList<(string Label, string Value)> parts)
    {
        Grid grid = new();
        grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn();
        foreach ((string label, string value) in parts)
            grid.AddRow(new Text(label, new Style(decoration: Decoration.Dim)), new Text(value));
        return grid;
    }

    // Waiting for any one task reports no fault of it; the fault comes with the result.
    private static bool Ends(Task task, TimeSpan within) => Task.WaitAny([task], within) == 0;
}
