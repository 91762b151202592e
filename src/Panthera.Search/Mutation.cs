using Panthera.Language;

namespace Panthera.Search;

/// <summary>Makes a child's program, or null if the draw does not apply to this parent.</summary>
public delegate Program? MutationStep(Program parent, ref Rng rng);

/// <summary>One way to make a child from a parent: one row of <see cref="Mutations"/>.</summary>
public sealed class Mutation
{
    /// <summary>A short name.</summary>
    public required string Name { get; init; }

    /// <summary>How often it is drawn for a parent, relative to the other rows; 0 where it does not apply.</summary>
    public required Func<Program, double> Weight { get; init; }

    /// <summary>Makes the child. It need not be well-typed: invalid children are drawn again.</summary>
    public required MutationStep Apply { get; init; }
}
