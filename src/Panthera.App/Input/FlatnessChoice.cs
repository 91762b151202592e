using System.CommandLine;
using Panthera.App.Reports;
using Panthera.Training;

namespace Panthera.App.Input;

/// <summary>Whether and how the flatness of the loss around what was trained is measured.</summary>
internal sealed class FlatnessChoice
{
    private const int Directions = 16, Examples = 4_096;

    private readonly Option<double?> _size = Numbers.Option("--flatness", "X", 1e-9, 1e3,
        "Measure how much the training loss rises around the solution, at random steps of this size");
    private readonly Option<FlatnessNoise> _noise = Choice.Option<FlatnessNoise>("--flatness-noise", "WHAT",
        "What is moved: weights, each by a normal number of that deviation, or filters, each by that share of its length");

    /// <summary>The options, in the order in which help lists them.</summary>
    public IReadOnlyList<Symbol> Options => [_size, _noise];

    /// <summary>Measures it if that was asked for.</summary>
    public FlatnessReport? Measure(ParseResult arguments, Trainer trainer, ulong seed) => arguments.GetValue(_size) is not { } size ? null
        : new(arguments.GetValue(_noise), size, trainer.MeasureFlatness(arguments.GetValue(_noise), size, Directions, Examples, seed));
}
