namespace Panthera.App.Output;

/// <summary>How much of a job's present stage is done.</summary>
internal sealed class StageShare
{
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private (string Name, string Detail, double Done, TimeSpan Since) _stage = ("beginning", "", 0, TimeSpan.Zero);

    /// <summary>Says which share of a stage is done.</summary>
    /// <param name="stage">The stage; the time that is left is reckoned from when it was first told.</param>
    /// <param name="done">From 0 to 1.</param>
    /// <param name="detail">What else there is to say of it at present.</param>
    public void Tell(string stage, double done, string detail = "") =>
        _stage = (stage, detail, done, _stage.Name == stage ? _stage.Since : TimeProvider.System.GetElapsedTime(_began));

    /// <summary>The status.</summary>
    public IReadOnlyList<(string Label, string Value)> Lines()
    {
        (string name, string detail, double done, TimeSpan since) = _stage;
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_began), own = elapsed - since;
        return
        [
            ("stage", detail.Length == 0 ? name : $"{name}: {detail}"), ("done", $"{done * 100:F0} %"), ("elapsed", Spoken.Time(elapsed)),
            ("left in this stage", done > 0 ? Spoken.Time(own / done - own) : "?"),
        ];
    }
}
