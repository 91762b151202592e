using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Records;

namespace Panthera.Search;

/// <summary>What is known of a child before any training.</summary>
/// <param name="Origin">Where its fitness comes from.</param>
/// <param name="Source">The child whose fate counts for it; null for its own.</param>
/// <param name="Magnitude">The size of its updates on the probe at scale 1; 0 if it was refused.</param>
/// <param name="Factor">What the source's best scale is to be multiplied by.</param>
/// <param name="Refusal">Why it was refused just now; null if it was not.</param>
internal readonly record struct LookupResult(Origin Origin, long? Source, double Magnitude, double Factor, string? Refusal);

/// <summary>
/// Finds out what need not be trained (paper, section 2.1, abstract execution): children that are equal to known ones, and those
/// that cost too much or whose updates on the probe are no use. Cheap questions come first.
/// </summary>
internal sealed class Lookup(ISearchRecord record, Probe probe, CandidateLimits limits, SearchCounts counts)
{
    // Keys of all kinds lie in one table.
    private enum Kind
    {
        Exact = 1,
        Canonical = 2,
        Behaviour = 3,
        Behavioural = 4,
    }

    /// <summary>Looks a child up, and makes it known if it was not.</summary>
    /// <param name="program">Its program.</param>
    /// <param name="index">Its index.</param>
    /// <param name="exact">Its exact fingerprint.</param>
    /// <param name="since">When it was bred: what is not the cache's is counted from here.</param>
    public LookupResult Find(Program program, long index, Fingerprint exact, ref long since)
    {
        UInt128 exactKey = Key(Kind.Exact, exact.Value);
        if (record.Known(exactKey) is { } same)
        {
            Count(Strength.Exact, Strength.Canonical, Strength.Behavioural);
            return Same(same);
        }
        UInt128 canonicalKey = Key(Kind.Canonical, Fingerprint.Of(program, Strength.Canonical).Value);
        if (record.Known(canonicalKey) is { } equal)
        {
            Count(Strength.Canonical, Strength.Behavioural);
            record.Know(exactKey, equal);
            return Same(equal);
        }
        UInt128 behaviouralKey = Key(Kind.Behavioural, Fingerprint.Of(program, Strength.Behavioural).Value);
        if (record.Known(behaviouralKey) is not null) Count(Strength.Behavioural);

        counts.Times.AddCache(ref since);
        (LookupResult found, UInt128? behaviour) = Try(program);
        counts.Times.AddBreeding(ref since);
        KnownChild child = new(index, found.Origin, found.Source ?? index, found.Magnitude, found.Factor);
        foreach (UInt128 key in (ReadOnlySpan<UInt128>)[exactKey, canonicalKey, behaviouralKey]) record.Know(key, child);
        if (behaviour is { } fresh) record.Know(fresh, child);
        return found;
    }

    /// <summary>Refuses a child, or finds out what it does on the probe; a behaviour that is new comes with it.</summary>
    private (LookupResult, UInt128?) Try(Program program)
    {
        string? refusal = limits.Refuse(program);
        if (refusal is not null || probe.Run(program, out refusal) is not { } probed) return (new(Origin.Refused, null, 0, 0, refusal), null);
        UInt128 behaviour = Key(Kind.Behaviour, probed.Behaviour);
        if (record.Known(behaviour) is not { } alike) return (new(Origin.Trained, null, probed.Magnitude, 1, null), behaviour);
        return (new(Origin.SameBehaviour, alike.Source, probed.Magnitude, alike.Factor * alike.Magnitude / probed.Magnitude, null), null);
    }

    private static LookupResult Same(KnownChild known) =>
        new(known.Origin == Origin.Refused ? Origin.Refused : Origin.SameFingerprint, known.Source, known.Magnitude, known.Factor, null);

    private void Count(params ReadOnlySpan<Strength> strengths)
    {
        foreach (Strength strength in strengths) counts.AddKnown(strength);
    }

    private static UInt128 Key(Kind kind, UInt128 value) => value ^ new UInt128((ulong)kind * 0x9E3779B97F4A7C15, 0);
}
