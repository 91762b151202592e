namespace Panthera.App.Output;

/// <summary>How much of a job is done, for a status of a share and the time that is left.</summary>
internal sealed class Share
{
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private double _done;

    /// <summary>Says which share is done, from 0 to 1.</summary>
    public void Tell(double done) => Volatile.Write(ref _done, done);

    /// <summary>The status.</summary>
    public IReadOnlyList<(string Label, string Value)> Lines()
    {
        double done = Volatile.Read(ref _done);
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_began);
        return [("done", $"{done * 100:F0} %"), ("elapsed", Spoken.Time(elapsed)), ("time left", done > 0 ? Spoken.Time(elapsed / done - elapsed) : "?")];
    }
}
