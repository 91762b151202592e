using System.Collections.Immutable;
using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search.Records;

/// <summary>A program that a search begins with.</summary>
/// <param name="Name">What the user called it, or where it comes from.</param>
/// <param name="Program">The program.</param>
/// <param name="Scale">The learning-rate scale at which it is judged.</param>
/// <param name="FromSearch">The search of the same run that found it; null if it was given.</param>
/// <param name="FromChild">The child that it is of that search.</param>
public sealed record StartRecord(string Name, Program Program, double Scale, string? FromSearch = null, long FromChild = -1);

/// <summary>A child as it was bred.</summary>
public sealed record ChildRecord
{
    /// <summary>Its place in the order of breeding, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>The restart that it belongs to, from 0.</summary>
    public required int Restart { get; init; }

    /// <summary>The child that was mutated; -1 - s for the search's start program s.</summary>
    public required long Parent { get; init; }

    /// <summary>The name of the mutation that made it.</summary>
    public required string Mutation { get; init; }

    /// <summary>
    /// The program: structurally what <see cref="Parser"/> makes of its text, so that the text is enough to go on from.
    /// </summary>
    public required Program Program { get; init; }

    /// <summary>Its exact fingerprint.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>Where its fitness comes from.</summary>
    public required Origin Origin { get; init; }

    /// <summary>The child whose fate counts for it: itself, if it was trained or was the first to be refused for what it computes.</summary>
    public required long Source { get; init; }

    /// <summary>The size of its updates on the probe at scale 1; 0 if it was refused.</summary>
    public double Magnitude { get; init; }

    /// <summary>
    /// The scale at which its race begins, if it is trained; if its source was, what that one's best scale is to be multiplied
    /// by, since a child may do the same but larger or smaller; 0 if it was refused.
    /// </summary>
    public double Scale { get; init; }

    /// <summary>What its race asks for, as it stood when it was bred; empty unless it is trained.</summary>
    public ImmutableArray<double> Rules { get; init; } = [];

    /// <summary>Why it was refused; null if it was not, or is equal to an earlier one that was.</summary>
    public string? Refusal { get; init; }
}

/// <summary>A candidate for the hall of fame.</summary>
/// <param name="Index">The child.</param>
/// <param name="Fingerprint">Its canonical fingerprint: one entry each.</param>
/// <param name="Text">Its program.</param>
/// <param name="Scale">The learning-rate scale at which it is as good as that.</param>
/// <param name="Fitness">How good it is.</param>
/// <param name="LiveStatements">Statements that matter.</param>
/// <param name="StateBytes">Bytes of the states that matter, a parameter.</param>
/// <param name="StepCost">Expected time of a step, in nanoseconds a parameter.</param>
public sealed record HallEntry(
    long Index, Fingerprint Fingerprint, string Text, double Scale, Fitness Fitness, int LiveStatements, int StateBytes, double StepCost);
