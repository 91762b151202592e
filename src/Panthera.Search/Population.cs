namespace Panthera.Search;

/// <summary>The programs that may become parents: a fixed number, the oldest leaves first.</summary>
public sealed class Population
{
    private readonly Candidate[] _members;
    private int _oldest;

    /// <summary>A population of copies of one candidate.</summary>
    public Population(int size, Candidate start)
    {
        _members = new Candidate[size];
        Array.Fill(_members, start);
    }

    /// <summary>Replaces the oldest.</summary>
    public void Add(Candidate child)
    {
        _members[_oldest] = child;
        _oldest = (_oldest + 1) % _members.Length;
    }

    /// <summary>The best of some that are drawn with replacement.</summary>
    public Candidate Tournament(int size, ref Rng rng)
    {
        Candidate best = _members[rng.Next(_members.Length)];
        for (int i = 1; i < size; i++)
        {
            Candidate rival = _members[rng.Next(_members.Length)];
            if (rival.Fitness > best.Fitness) best = rival;
        }
        return best;
    }
}
