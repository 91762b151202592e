using Panthera.Analysis;
using Panthera.Search.Records;

namespace Panthera.Search;

/// <summary>The best candidates, one a canonical fingerprint, the best first.</summary>
public sealed class HallOfFame
{
    private const int Size = 12;

    /// <summary>Candidates from this level on are kept with what they cost, so that a front can be drawn.</summary>
    private const int KeptLevel = 3;

    private readonly List<(Candidate Candidate, Fingerprint Canonical)> _entries = [];

    /// <summary>The candidates, the best first.</summary>
    public IReadOnlyList<Candidate> Candidates => [.. _entries.Select(entry => entry.Candidate)];

    /// <summary>The best one.</summary>
    public Candidate Best => _entries[0].Candidate;

    /// <summary>Lets a candidate in if it is among the best and none with its fingerprint is there.</summary>
    public void Enter(Candidate candidate)
    {
        int place = _entries.FindIndex(entry => candidate.Fitness > entry.Candidate.Fitness);
        if (place < 0) place = _entries.Count;
        if (place >= Size) return;
        Fingerprint canonical = Fingerprint.Of(candidate.Program, Strength.Canonical);
        if (_entries.Exists(entry => entry.Canonical == canonical)) return;
        _entries.Insert(place, (candidate, canonical));
        if (_entries.Count > Size) _entries.RemoveAt(Size);
    }

    /// <summary>What a record keeps of a candidate that is good enough; null of others.</summary>
    public static HallEntry? EntryOf(Candidate candidate)
    {
        if (candidate.Fitness.Level < KeptLevel) return null;
        Cost cost = Cost.Of(candidate.Program);
        return new HallEntry(
            candidate.Index, Fingerprint.Of(candidate.Program, Strength.Canonical), candidate.Program.ToString(), candidate.Scale, candidate.Fitness,
            Liveness.Of(candidate.Program).LiveStatements, cost.BytesOfState, StepCost.Of(cost));
    }
}
