using Panthera.App.Output;
using Panthera.Search;
using Panthera.Store;

namespace Panthera.App.Reports;

/// <summary>What of a run file is said in several places, for people and as JSON.</summary>
internal static class RunWords
{
    /// <summary>The piece of work whose result says that a run came to its end.</summary>
    public const string Outcome = "outcome";

    /// <summary>Whether a run is being written, came to its end, or can be gone on with.</summary>
    public static string State(RunReader run) =>
        run.IsBeingWritten ? "going on" : run.Remembered.Contains(Outcome) ? "finished" : "stopped";

    /// <summary>The command that began a run.</summary>
    public static string Command(RunHeader header) => string.Join(' ', ["panthera", .. header.Arguments.Select(Spoken.Word)]);

    /// <summary>When a run began.</summary>
    public static string Started(RunHeader header) => header.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm");

    /// <summary>A fitness, such as <c>+0.123 at level 2</c>; a dash for none.</summary>
    public static string Fitness(Fitness? fitness) => fitness switch
    {
        null => "–",
        { Level: Search.Fitness.Failed } => "failed",
        { } known => $"{Score(known)} at level {known.Level}",
    };

    /// <summary>A fitness's score alone.</summary>
    public static string Score(Fitness fitness) =>
        fitness.Level == Search.Fitness.Failed ? "failed" : Spoken.Signed(fitness.Score, 3);

    /// <summary>A fitness for machines.</summary>
    public static object? Json(Fitness? fitness) => fitness is { } known ? new { known.Level, known.Score } : null;

    /// <summary>A search's best fitness; none before anything was recorded.</summary>
    public static Fitness? Best(SearchReader search) =>
        search.Last.Recorded == 0 ? null : new Fitness(search.Last.BestLevel, search.Last.BestScore);

    /// <summary>A child by its index, or the start program that a negative one means.</summary>
    public static string Child(SearchReader search, long index) => index >= 0 ? $"{index}"
        : -1 - index < search.Starts.Count ? $"start program {search.Starts[(int)(-1 - index)].Name}" : $"start program {-1 - index}";

    /// <summary>Seconds as a duration, such as <c>2:05</c>.</summary>
    public static string Time(double seconds) =>
        double.IsFinite(seconds) && Math.Abs(seconds) < 1e9 ? Spoken.Time(TimeSpan.FromSeconds(seconds)) : "–";
}
