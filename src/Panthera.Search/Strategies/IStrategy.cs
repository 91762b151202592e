using Panthera.Language;
using Panthera.Search.Records;

namespace Panthera.Search.Strategies;

/// <summary>A child that is to be born.</summary>
/// <param name="Parent">Whom it is mutated from; its race begins with updates of that one's size.</param>
/// <param name="Program">Its program; it must be well-typed and its variables in the order of its text.</param>
/// <param name="Mutation">What made it, for people.</param>
public readonly record struct Proposal(Candidate Parent, Program Program, string Mutation);

/// <summary>
/// What to try next: one strategy one file. All else is the same for all of them: checks, cache, evaluation, record and budget.
/// One instance serves one restart. A strategy depends on what it hears alone, so that one that hears the same again is the same.
/// </summary>
public interface IStrategy
{
    /// <summary>Proposes a child; changes nothing.</summary>
    /// <param name="index">The child's place in the order of breeding.</param>
    /// <param name="rng">Where random numbers come from; they depend on the seed and the index only.</param>
    /// <param name="refused">Counts the children that cannot train and were drawn again.</param>
    Proposal Next(long index, ref Rng rng, RefusalCounts refused);

    /// <summary>Hears of every child that was bred, in order.</summary>
    void Bred(ChildRecord child);

    /// <summary>Hears how good a child is, in order, when children about a window later have been bred.</summary>
    void Learn(Candidate child);

    /// <summary>How many of the last children a new instance must hear of again to be as this one; null for all of its restart.</summary>
    int? Memory { get; }
}

/// <summary>What strategies are made with.</summary>
public sealed record StrategyOptions
{
    /// <summary>The mutations to draw from.</summary>
    public required IReadOnlyList<Mutation> Mutations { get; init; }

    /// <summary>The functions that statements may call.</summary>
    public IReadOnlyList<Function> Functions { get; init; } = Language.Functions.Of(FunctionSet.Paper);

    /// <summary>Programs that may become parents.</summary>
    public int Population { get; init; } = SearchDefaults.Population;

    /// <summary>Programs that compete to become a parent.</summary>
    public int Tournament { get; init; } = SearchDefaults.Tournament;

    /// <summary>Populations that hardly mix.</summary>
    public int Islands { get; init; } = SearchDefaults.Islands;

    /// <summary>No program grows longer, in statements.</summary>
    public int MaxStatements { get; init; } = Search.Mutations.MaxStatements;

    /// <summary>The same for constants alone: there are few of them, and a large population would be tried at random.</summary>
    public StrategyOptions ForConstants() => this with
    {
        Population = Math.Min(Population, SearchDefaults.ConstantsPopulation),
        Tournament = SearchDefaults.ConstantsTournament,
        Islands = 1,
    };
}

/// <summary>A kind of strategy: one row of <see cref="StrategyKinds"/>.</summary>
public sealed record StrategyKind
{
    /// <summary>The name that commands take.</summary>
    public required string Name { get; init; }

    /// <summary>One line that says what it does.</summary>
    public required string Meaning { get; init; }

    /// <summary>Whether its programs come from the starts, so that as much as theirs may be expected of them.</summary>
    public bool BuildsOnStarts { get; init; } = true;

    /// <summary>Begins a strategy with programs that are known.</summary>
    public required Func<StrategyOptions, IReadOnlyList<Candidate>, IStrategy> Begin { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
