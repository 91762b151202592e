using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Output;

/// <summary>What a running training shows of itself. Steps come from one thread, readers from another.</summary>
/// <param name="task">What is trained.</param>
internal sealed class TrainingStatus(ProxyTask task)
{
    // A step's loss is noisy; this many are averaged, the latest counting most.
    private const int Smoothed = 50;

    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly Lock _lock = new();
    private int _first, _step;
    private double _sum, _weight;
    private float _learningRate;
    private string? _measured;

    /// <summary>The steps that were made since the beginning; those of a resumed run before are not among them.</summary>
    public int Made
    {
        get
        {
            lock (_lock) return _step - _first;
        }
    }

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_began);

    /// <summary>Hears how many steps a resumed run has made.</summary>
    public void Begin(int made)
    {
        lock (_lock) (_first, _step) = (made, made);
    }

    /// <summary>Hears of a step.</summary>
    public void Add(StepReport report)
    {
        lock (_lock)
        {
            (_step, _learningRate) = (report.Step, report.LearningRate);
            // A mean with falling weights: both sums forget alike, so that the first losses count in full.
            const double kept = 1 - 1.0 / Smoothed;
            (_sum, _weight) = (_sum * kept + report.Loss, _weight * kept + 1);
        }
    }

    /// <summary>Hears of a measurement.</summary>
    public void Add(MeasureReport report)
    {
        string measured = $"loss {report.Loss:F4}  {task.Quote(report.Loss, report.Accuracy)} after {report.Step:N0} steps";
        lock (_lock) _measured = measured;
    }

    /// <summary>What to show now.</summary>
    public IReadOnlyList<(string Label, string Value)> Lines()
    {
        lock (_lock)
        {
            List<(string, string)> lines = [("step", $"{_step:N0} of {task.Steps:N0}, {100.0 * _step / task.Steps:F0} %")];
            if (Made == 0) return lines;
            lines.AddRange([("loss", $"{_sum / _weight:F4}"), ("lr", $"{_learningRate:G4}")]);
            if (_measured is not null) lines.Add(("validation", _measured));
            double rate = Made / Elapsed.TotalSeconds;
            lines.Add(("steps a second", rate < 9.95 ? $"{rate:F1}" : $"{rate:N0}"));
            lines.Add(_step == task.Steps ? ("now", "measuring") : ("time left", Spoken.Time(TimeSpan.FromSeconds((task.Steps - _step) / rate))));
            return lines;
        }
    }
}
