using Panthera.App.Input;
using Panthera.Search;

namespace Panthera.App.Output;

/// <summary>What a running search shows of itself.</summary>
/// <param name="limit">When it is to end.</param>
/// <param name="start">The start program's name.</param>
internal sealed class SearchStatus(SearchLimit limit, string start)
{
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private (DiscoveryProgress Progress, TimeSpan StageBegan, long GeneratedBefore) _last =
        (new DiscoveryProgress("preparing", 0, default, null, null), default, 0);
    private readonly Lock _lock = new();

    /// <summary>Hears of progress, from any thread.</summary>
    public void Update(DiscoveryProgress progress)
    {
        lock (_lock)
        {
            if (progress.Stage != _last.Progress.Stage)
            {
                _last = (progress, progress.Elapsed, progress.Counts?.Generated ?? 0);
                return;
            }
            _last.Progress = progress;
        }
    }

    /// <summary>What to show now.</summary>
    public IReadOnlyList<(string Label, string Value)> Lines()
    {
        ((string stage, double share, _, SearchCounts? counts, Fitness? best, int restarts), TimeSpan stageBegan, long before) = Last();
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_began), inStage = elapsed - stageBegan;
        List<(string, string)> lines = [("stage", share > 0 ? $"{stage}, {share * 100:F0} %" : stage), ("elapsed", Spoken.Time(elapsed))];
        if (limit.Time is { } time && time > elapsed)
            lines.Add(("time left", Spoken.Time(time - elapsed)));
        else if (share > 0)
            lines.Add(("left in this stage", Spoken.Time(inStage / share - inStage)));
        if (counts is null) return lines;
        lines.AddRange([
            ("generated", $"{counts.Generated:N0}"), ("trained", $"{counts.Of(Origin.Trained):N0}"),
            ("cache hits", $"{counts.CacheHitRate * 100:F0} %"), ("redundant", $"{counts.RedundantShare * 100:F0} %"),
        ]);
        // The last stages quote the counts of a search that is over.
        if (counts.Generated > before) lines.Add(("programs a second", $"{(counts.Generated - before) / inStage.TotalSeconds:N1}"));
        if (restarts > 0) lines.Add(("restarts", $"{restarts:N0}"));
        if (best is { Level: >= 0 } fitness) lines.Add(($"best against {start}", Spoken.Doublings(fitness.Score)));
        return lines;
    }

    private (DiscoveryProgress, TimeSpan, long) Last()
    {
        lock (_lock) return _last;
    }
}
