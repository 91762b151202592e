using Panthera.Language;
using Panthera.Search.Records;

namespace Panthera.Search.Strategies;

/// <summary>
/// Regularised evolution (paper, section 2.1): the best of a tournament is mutated; the child joins, the oldest leaves. With
/// islands child i belongs to one of several populations in turn, and now and then its parent comes from another one.
/// </summary>
public sealed class RegularisedEvolution : IStrategy
{
    /// <summary>One child in so many has a parent from another island.</summary>
    private const int Migration = 50;

    private readonly StrategyOptions _options;
    private readonly Population[] _islands;

    /// <summary>Fills the populations with copies of the starts, in turn.</summary>
    public RegularisedEvolution(StrategyOptions options, IReadOnlyList<Candidate> starts)
    {
        _options = options;
        int size = Math.Max(1, options.Population / options.Islands);
        _islands = [.. Enumerable.Range(0, options.Islands).Select(_ => new Population(size, starts))];
    }

    /// <inheritdoc/>
    public int? Memory => _options.Population + _options.Islands;

    /// <inheritdoc/>
    public Proposal Next(long index, ref Rng rng, RefusalCounts refused)
    {
        int island = IslandOf(index);
        if (_islands.Length > 1 && rng.Next(Migration) == 0) island = rng.Next(_islands.Length);
        Candidate parent = _islands[island].Tournament(_options.Tournament, ref rng);
        Program program = Mutations.Breed(parent.Program, _options.Mutations, ref rng, out Mutation mutation, refused);
        return new Proposal(parent, program, mutation.Name);
    }

    /// <inheritdoc/>
    public void Bred(ChildRecord child) { }

    /// <inheritdoc/>
    public void Learn(Candidate child) => _islands[IslandOf(child.Index)].Add(child);

    private int IslandOf(long index) => (int)(index % _islands.Length);
}
