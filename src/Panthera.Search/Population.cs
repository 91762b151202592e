namespace Panthera.Search;

/// <summary>
/// The programs that may become parents: a fixed number, the oldest leaves first. Members are drawn by age, so that a population
/// that has heard of the last children alone is the same as one that has heard of all.
/// </summary>
public sealed class Population
{
    private readonly Candidate[] _members;
    private int _oldest;

    /// <summary>A population of one candidate's copies, or of several's in turn.</summary>
    public Population(int size, params IReadOnlyList<Candidate> starts) =>
        _members = [.. Enumerable.Range(0, size).Select(i => starts[i % starts.Count])];

    /// <summary>Replaces the oldest.</summary>
    public void Add(Candidate child)
    {
        _members[_oldest] = child;
        _oldest = (_oldest + 1) % _members.Length;
    }

    /// <summary>The best of some that are drawn with replacement.</summary>
    public Candidate Tournament(int size, ref Rng rng)
    {
        Candidate best = Draw(ref rng);
        for (int i = 1; i < size; i++)
        {
            Candidate rival = Draw(ref rng);
            if (rival.Fitness > best.Fitness) best = rival;
        }
        return best;
    }

    private Candidate Draw(ref Rng rng) => _members[(_oldest + rng.Next(_members.Length)) % _members.Length];
}
