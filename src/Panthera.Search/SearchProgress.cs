using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Panthera.Analysis;
using Panthera.Search.Overfitting;
using Panthera.Search.Records;

namespace Panthera.Search;

/// <summary>How far a search is: all that changes with every child, and that a record keeps to go on from.</summary>
internal sealed class SearchProgress
{
    private const int HashBytes = SHA256.HashSizeInBytes;

    private static readonly JsonSerializerOptions Format = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly TimeSpan _before;
    private long? _started;
    private TimeSpan _now;

    private SearchProgress(SearchCounts counts, RaceHistory history, Stretch stretch, byte[] hash, TimeSpan before) =>
        (Counts, History, Stretch, Hash, _before) = (counts, history, stretch, hash, before);

    /// <summary>What a record keeps as text.</summary>
    private sealed record State(SearchCounts.State Counts, RaceHistory.State History, Stretch Stretch, long[] Hall, byte[] Hash, OverfittingCheck[]? Checks = null);

    /// <summary>How many children have been bred.</summary>
    public long Bred { get; set; }

    /// <summary>What was counted; the children that count are the generated ones.</summary>
    public SearchCounts Counts { get; }

    /// <summary>What the race asks for.</summary>
    public RaceHistory History { get; }

    /// <summary>The best candidates.</summary>
    public HallOfFame Hall { get; } = new();

    /// <summary>What larger tasks said of the bests.</summary>
    public OverfittingChecks Checks { get; private init; } = new();

    /// <summary>The present stretch between two restarts.</summary>
    public Stretch Stretch { get; set; }

    /// <summary>A hash of all children so far: each child's is of the one before and of its own fingerprint and fitness.</summary>
    public byte[] Hash { get; private set; }

    /// <summary>Wall-clock time, of all sessions.</summary>
    public TimeSpan Elapsed => _before + _now + (_started is { } since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero);

    /// <summary>
    /// The score beyond which a candidate would be the best, and is measured on fresh seeds: the best one's on the same seeds, for
    /// those flatter all that were chosen by them.
    /// </summary>
    public double BestBeforeBelief =>
        Hall.Best.Scores.Length >= RaceEvaluator.TopLevel ? Hall.Best.Scores[RaceEvaluator.TopLevel - 1] : double.NegativeInfinity;

    /// <summary>What the race asks for as it stands.</summary>
    public RaceRules Rules => History.Rules(BestBeforeBelief, Hall.Best.Selection ?? double.NegativeInfinity);

    /// <summary>A search that begins.</summary>
    public static SearchProgress Begin(IReadOnlyList<Candidate> starts, IReadOnlyList<double> hurdleFloors, bool buildsOnStarts)
    {
        SearchProgress progress = new(
            new SearchCounts(), new RaceHistory(hurdleFloors), new Stretch(0, 0, [.. starts.Select(start => start.Index)]), new byte[HashBytes], TimeSpan.Zero);
        foreach (Candidate start in starts) progress.Hall.Enter(start);
        if (buildsOnStarts) progress.History.Expect(progress.Hall.Best.Scores);
        return progress;
    }

    /// <summary>A search that goes on.</summary>
    /// <exception cref="InputException">If its state cannot be read.</exception>
    public static SearchProgress GoOn(Snapshot last, Func<long, Candidate> candidate)
    {
        try
        {
            State state = JsonSerializer.Deserialize<State>(last.State, Format) ?? throw new JsonException("nothing there");
            if (state.Hash.Length != HashBytes || state.Hall.Length == 0 || state.Stretch.Starts.Length == 0 || last.Bred < state.Counts.Generated)
                throw new JsonException("parts of it are missing");
            SearchProgress progress = new(
                new SearchCounts(state.Counts), new RaceHistory(state.History), state.Stretch, state.Hash, TimeSpan.FromSeconds(last.Seconds))
            {
                Bred = last.Bred, Checks = new OverfittingChecks(state.Checks ?? []),
            };
            foreach (long index in state.Hall) progress.Hall.Enter(candidate(index));
            foreach (long index in state.Stretch.Starts) _ = candidate(index);
            if (progress.Checks.Best is { } best) _ = candidate(best.Index);
            return progress;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NullReferenceException or IndexOutOfRangeException or OverflowException)
        {
            throw new InputException($"the state that a search was kept in cannot be read: {e.Message}");
        }
    }

    /// <summary>All of it, to be kept.</summary>
    public Snapshot Save()
    {
        Fitness best = Hall.Best.Fitness;
        State state = new(Counts.Save(), History.Save(), Stretch, [.. Hall.Candidates.Select(c => c.Index)], Hash, [.. Checks.All]);
        return new Snapshot(
            Bred, Counts.Generated, best.Level, best.Score, Hall.Best.Index, Stretch.Number, Elapsed.TotalSeconds, JsonSerializer.Serialize(state, Format));
    }

    /// <summary>Counts a child. Whether it may be in the hall of fame.</summary>
    public bool Record(ChildRecord child, Candidate candidate, Evaluation? evaluation)
    {
        double redundant = child.Program.Statements.IsEmpty ? 0
            : 1 - Liveness.CountOf(child.Program) / (double)child.Program.Statements.Length;
        Counts.Add(child.Origin, redundant, evaluation);
        if (child.Origin == Origin.Trained) History.Add(evaluation!);
        Hash = Next(Hash, child.Fingerprint, candidate.Fitness);
        if (child.Restart == Stretch.Number)
        {
            Stretch.Recorded++;
            if (candidate.Fitness > Stretch.Best) (Stretch.Best, Stretch.LastRise) = (candidate.Fitness, Stretch.Recorded);
        }
        bool isNew = child.Origin is Origin.Trained or Origin.SameBehaviour && candidate.Fitness.Level > Fitness.Failed;
        if (isNew) Hall.Enter(candidate);
        return isNew;
    }

    public void StartClock() => _started = Stopwatch.GetTimestamp();

    public void StopClock() => (_now, _started) = (Elapsed - _before, null);

    private static byte[] Next(byte[] hash, Fingerprint fingerprint, Fitness fitness)
    {
        Span<byte> bytes = stackalloc byte[HashBytes + 28];
        hash.CopyTo(bytes);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[HashBytes..], fingerprint.Value);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[(HashBytes + 16)..], fitness.Level);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(HashBytes + 20)..], fitness.Score);
        return SHA256.HashData(bytes);
    }
}
