namespace Panthera.Search.Records;

/// <summary>
/// The record of one search. What is added lies in an open batch until <see cref="Commit"/>, which keeps all of it or nothing;
/// what is read includes the open batch.
/// </summary>
public interface ISearchRecord
{
    /// <summary>What the search was when the last batch was kept; null if it is new.</summary>
    Snapshot? Last { get; }

    /// <summary>Says which programs the search begins with: once, before any child.</summary>
    void Begin(IReadOnlyList<StartRecord> starts);

    /// <summary>Adds a child that was bred. Its index is the number of children before it.</summary>
    void Add(ChildRecord child);

    /// <summary>Adds what a child's trainings gave. Evaluations end in any order.</summary>
    /// <param name="index">The child's index.</param>
    /// <param name="evaluation">What they gave.</param>
    /// <param name="seconds">How long they took, in seconds of one thread.</param>
    void Add(long index, Evaluation evaluation, double seconds);

    /// <summary>Adds a child to those that the hall of fame is chosen from: with its text, readable without its ancestors.</summary>
    void Add(HallEntry entry);

    /// <summary>What a key was first known for, or null.</summary>
    /// <param name="key">Made of a fingerprint and its kind.</param>
    KnownChild? Known(UInt128 key);

    /// <summary>Makes a key known for a child; one that is known already stays what it is.</summary>
    void Know(UInt128 key, KnownChild child);

    /// <summary>Children as they were bred, in order.</summary>
    /// <param name="first">The first one's index.</param>
    /// <param name="count">How many.</param>
    IReadOnlyList<ChildRecord> Children(long first, int count);

    /// <summary>What a trained child's trainings gave; null if they have not ended.</summary>
    Evaluation? Evaluation(long index);

    /// <summary>Keeps the open batch, together with the state of the search that it led to.</summary>
    void Commit(Snapshot snapshot);
}

/// <summary>A child that others may turn out to be equal to.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Origin">Where its fitness comes from.</param>
/// <param name="Source">The child whose fate counts for it.</param>
/// <param name="Magnitude">The size of its updates on the probe at scale 1; 0 if it was refused.</param>
/// <param name="Factor">What its source's best scale is to be multiplied by to be its own; 0 if it was refused.</param>
public readonly record struct KnownChild(long Index, Origin Origin, long Source, double Magnitude, double Factor);

/// <summary>A search between two children.</summary>
/// <param name="Bred">How many children have been bred.</param>
/// <param name="Recorded">How many of them count: their evaluations are known and entered the population in order.</param>
/// <param name="BestLevel">The best fitness's level, see <see cref="Fitness"/>.</param>
/// <param name="BestScore">The best fitness's score.</param>
/// <param name="Best">The child with the best fitness; negative for a start program.</param>
/// <param name="Restarts">How often the search began anew.</param>
/// <param name="Seconds">Wall-clock seconds spent so far, over all sessions.</param>
/// <param name="State">Everything else that going on needs, as JSON.</param>
public sealed record Snapshot(
    long Bred, long Recorded, int BestLevel, double BestScore, long Best, int Restarts, double Seconds, string State);
