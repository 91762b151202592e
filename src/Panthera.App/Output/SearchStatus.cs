using Panthera.App.Input;
using Panthera.Search;

namespace Panthera.App.Output;

/// <summary>What a running search shows of itself.</summary>
/// <param name="limit">When it is to end.</param>
/// <param name="start">The start program's name.</param>
internal sealed class SearchStatus(SearchLimit limit, string start)
{
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private (DiscoveryProgress Progress, TimeSpan StageBegan, double Rate) _last =
        (new DiscoveryProgress("preparing", 0, default, null, null), default, 0);
    private int _generated;
    private readonly Lock _lock = new();

    /// <summary>Hears of progress, from any thread.</summary>
    public void Update(DiscoveryProgress progress)
    {
        lock (_lock)
        {
            TimeSpan began = progress.Stage == _last.Progress.Stage ? _last.StageBegan : progress.Elapsed;
            int generated = progress.Counts?.Generated ?? 0;
            // Stages that generate nothing keep showing the rate of the last one that did.
            double rate = generated == _generated || progress.Elapsed <= began
                ? _last.Rate
                : generated / (progress.Elapsed - began).TotalSeconds;
            (_generated, _last) = (generated, (progress, began, rate));
        }
    }

    /// <summary>What to show now.</summary>
    public IReadOnlyList<(string Label, string Value)> Lines()
    {
        ((string stage, double share, _, SearchCounts? counts, Fitness? best), TimeSpan stageBegan, double rate) = Last();
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_began), inStage = elapsed - stageBegan;
        List<(string, string)> lines = [("stage", share > 0 ? $"{stage}, {share * 100:F0} %" : stage), ("elapsed", Spoken.Time(elapsed))];
        if (limit.Time is { } time)
            lines.Add(("time left", time > elapsed ? Spoken.Time(time - elapsed) : "soon"));
        else if (share > 0)
            lines.Add(("left in this stage", Spoken.Time(inStage / share - inStage)));
        if (counts is null) return lines;
        lines.AddRange([
            ("generated", $"{counts.Generated:N0}"), ("trained", $"{counts.Of(Origin.Trained):N0}"),
            ("cache hits", $"{counts.CacheHitRate * 100:F0} %"), ("redundant", $"{counts.RedundantShare * 100:F0} %"),
            ("programs a second", $"{rate:N0}"),
        ]);
        if (best is { Level: >= 0 } fitness) lines.Add(($"best against {start}", Spoken.Doublings(fitness.Score)));
        return lines;
    }

    private (DiscoveryProgress, TimeSpan, double) Last()
    {
        lock (_lock) return _last;
    }
}
