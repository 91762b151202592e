using System.Diagnostics;
using Panthera.Training.Graphs;

namespace Panthera.Training.Profiles;

/// <summary>Adds up what a trainer's time goes to, as its first thread sees it.</summary>
/// <param name="operations">How many operations the trainer's plan has.</param>
public sealed class StepTimes(int operations)
{
    private long _reading, _updating, _measuring, _saving;

    /// <summary>The operations of the model in training steps; those of measurements are not among them.</summary>
    public OperationTimes Operations { get; } = new(operations);

    /// <summary>The training steps.</summary>
    public int Steps { get; private set; }

    /// <summary>Reading the examples that are trained on.</summary>
    public TimeSpan Reading => Stopwatch.GetElapsedTime(0, _reading);

    /// <summary>The optimizer's updates.</summary>
    public TimeSpan Updating => Stopwatch.GetElapsedTime(0, _updating);

    /// <summary>Measuring on validation and test examples, reading them included.</summary>
    public TimeSpan Measuring => Stopwatch.GetElapsedTime(0, _measuring);

    /// <summary>Writing checkpoints.</summary>
    public TimeSpan Saving => Stopwatch.GetElapsedTime(0, _saving);

    internal void AddReading(long start) => _reading += Stopwatch.GetTimestamp() - start;

    internal void AddUpdating(long start)
    {
        _updating += Stopwatch.GetTimestamp() - start;
        Steps++;
    }

    internal void AddSaving(long start) => _saving += Stopwatch.GetTimestamp() - start;

    internal void AddMeasuring(long start) => _measuring += Stopwatch.GetTimestamp() - start;
}
