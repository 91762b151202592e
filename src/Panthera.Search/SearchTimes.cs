namespace Panthera.Search;

/// <summary>
/// What a search's threads worked on, in seconds of one thread: processor time on Linux and macOS, time of day elsewhere. The only
/// counts that depend on the machine.
/// </summary>
public sealed record SearchTimes
{
    /// <summary>Trainings.</summary>
    public double Training { get; private set; }

    /// <summary>The cache: fingerprints and look-ups.</summary>
    public double Cache { get; private set; }

    /// <summary>Mutation, the check whether children can train, and the probe.</summary>
    public double Breeding { get; private set; }

    /// <summary>The record, the population, the hall of fame, and whoever hears of progress.</summary>
    public double Recording { get; private set; }

    /// <summary>All of it.</summary>
    public double Total => Training + Cache + Breeding + Recording;

    /// <summary>No time yet.</summary>
    public SearchTimes() { }

    /// <summary>What was spent before.</summary>
    [System.Text.Json.Serialization.JsonConstructor]
    public SearchTimes(double training, double cache, double breeding, double recording) =>
        (Training, Cache, Breeding, Recording) = (training, cache, breeding, recording);

    internal void AddTraining(double seconds) => Training += seconds;

    /// <summary>Adds the time since a moment to the cache, and makes the moment now.</summary>
    internal void AddCache(ref long since) => Cache += Lap(ref since);

    /// <summary>Adds the time since a moment to breeding, and makes the moment now.</summary>
    internal void AddBreeding(ref long since) => Breeding += Lap(ref since);

    /// <summary>Adds the time since a moment to recording, and makes the moment now.</summary>
    internal void AddRecording(ref long since) => Recording += Lap(ref since);

    private static double Lap(ref long since)
    {
        long before = since;
        since = ThreadClock.Now;
        return (since - before) * 1e-9;
    }
}
