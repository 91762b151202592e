namespace Panthera.App.Output;

/// <summary>How much of a job's present stage is done.</summary>
internal sealed class StageShare
{
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private (string Name, double Done, TimeSpan Since) _stage = ("beginning", 0, TimeSpan.Zero);

    /// <summary>Says which share of a stage is done, from 0 to 1.</summary>
    public void Tell(string stage, double done) =>
        _stage = (stage, done, _stage.Name == stage ? _stage.Since : TimeProvider.System.GetElapsedTime(_began));

    /// <summary>The status.</summary>
    public IReadOnlyList<(string Label, string Value)> Lines()
    {
        (string name, double done, TimeSpan since) = _stage;
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_began), own = elapsed - since;
        return
        [
            ("stage", name), ("done", $"{done * 100:F0} %"), ("elapsed", Spoken.Time(elapsed)),
            ("left in this stage", done > 0 ? Spoken.Time(own / done - own) : "?"),
        ];
    }
}
