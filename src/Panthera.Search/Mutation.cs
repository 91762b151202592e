using Panthera.Language;

namespace Panthera.Search;

/// <summary>Makes a child's program, or null if the draw does not apply to this parent.</summary>
public delegate Program? MutationStep(Program parent, ref Rng rng);

/// <summary>One way to make a child from a parent: one row of <see cref="Mutations"/>.</summary>
public sealed class Mutation
{
    /// <summary>A short name.</summary>
    public required string Name { get; init; }

    /// <summary>How often it is drawn, relative to the other rows that apply to the parent.</summary>
    public required int Weight { get; init; }

    /// <summary>Whether there is anything in the parent to apply it to; where it does not apply, it is not drawn.</summary>
    public required Predicate<Program> Applies { get; init; }

    /// <summary>Makes the child of a parent that it applies to. It need not be well-typed: invalid children are drawn again.</summary>
    public required MutationStep Apply { get; init; }

    /// <summary>One line that says what it does and what it draws.</summary>
    public required string Meaning { get; init; }
}
