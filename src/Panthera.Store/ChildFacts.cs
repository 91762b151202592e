using System.Collections.Immutable;
using Panthera.Analysis;
using Panthera.Search;
using Panthera.Search.Records;

namespace Panthera.Store;

/// <summary>All that is kept of a child but its program, which takes longer to read. See <see cref="ChildRecord"/>.</summary>
public sealed record ChildFacts
{
    /// <summary>Its place in the order of breeding, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The restart that it belongs to, from 0.</summary>
    public required int Restart { get; init; }

    /// <summary>The child that was mutated; -1 - s for the search's start program s.</summary>
    public required long Parent { get; init; }

    /// <summary>The name of the mutation that made it.</summary>
    public required string Mutation { get; init; }

    /// <summary>Its exact fingerprint.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>Where its fitness comes from.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The child whose fate counts for it.</summary>
    public required long Source { get; init; }

    /// <summary>The size of its updates on the probe at scale 1.</summary>
    public required double Magnitude { get; init; }

    /// <summary>The scale at which its race begins, if it is trained.</summary>
    public required double Scale { get; init; }

    /// <summary>What its race asks for.</summary>
    public required ImmutableArray<double> Rules { get; init; }

    /// <summary>Why it was refused; null if it was not.</summary>
    public required string? Refusal { get; init; }
}
