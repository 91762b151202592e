using System.Collections.Immutable;
using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>A program with the learning-rate scale at which it is judged.</summary>
/// <param name="Program">The program.</param>
/// <param name="Fingerprint">What it computes: its exact fingerprint.</param>
/// <param name="Magnitude">The size of its updates on the probe at scale 1, see <see cref="Probe"/>.</param>
/// <param name="Scale">Multiplies its updates.</param>
/// <param name="Fitness">How good it is at that scale.</param>
/// <param name="Scores">Its mean score at each level of the race that it finished.</param>
public sealed record Candidate(
    Program Program, Fingerprint Fingerprint, double Magnitude, double Scale, Fitness Fitness, ImmutableArray<double> Scores)
{
    /// <summary>Its place in the order of its search's children; -1 - s for the search's start program s.</summary>
    public long Index { get; init; } = -1;

    /// <summary>What it reached on the selection tasks, if the race measured it there, see <see cref="InLoopSelection.Score"/>.</summary>
    public double? Selection { get; init; }

    /// <summary>
    /// The scale at which another program makes updates of this one's size: where its own race for a scale begins, so that a
    /// new structure does not fail for its learning rate.
    /// </summary>
    public double ScaleFor(double magnitude) => Scales.Rounded(Scale * Magnitude / magnitude);
}
