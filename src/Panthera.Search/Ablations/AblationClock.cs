using System.Diagnostics;

namespace Panthera.Search.Ablations;

/// <summary>Tells how far an ablation is.</summary>
internal sealed class AblationClock(Func<(int Trainings, int Removed)> counts, Action<AblationProgress>? progress)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private string _stage = "";
    private int _done, _of;
    private long _stageBegan;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>A stage of so many parts begins.</summary>
    public void Begin(string stage, int of)
    {
        (_stage, _done, _of, _stageBegan) = (stage, 0, of, Stopwatch.GetTimestamp());
        Report(null);
    }

    /// <summary>One part is done.</summary>
    public void Did()
    {
        _done++;
        Report(Stopwatch.GetElapsedTime(_stageBegan) * ((double)(_of - _done) / _done));
    }

    private void Report(TimeSpan? left)
    {
        (int trainings, int removed) = counts();
        progress?.Invoke(new(_stage, _done, _of, removed, trainings, left));
    }
}
