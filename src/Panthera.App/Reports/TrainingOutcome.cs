using Panthera.Training;
using Panthera.Training.Profiles;
using Panthera.Training.Tasks;

namespace Panthera.App.Reports;

/// <summary>What came of a training.</summary>
/// <param name="Result">How it ended, with its measurement on the validation split.</param>
/// <param name="Test">Loss and accuracy on the test split; infinite and 0 unless it finished.</param>
/// <param name="Made">The steps that were made; a resumed run has others before.</param>
/// <param name="Elapsed">The time of both.</param>
/// <param name="Profile">Where the time went, if that was asked for.</param>
internal sealed record TrainingOutcome(TrainingResult Result, (double Loss, double Accuracy) Test, int Made, TimeSpan Elapsed, TrainingProfile? Profile)
{
    /// <summary>Class by class, on the validation and the test split; null without classes that have names, and unless it finished.</summary>
    public (ClassScores Validation, ClassScores Test)? Scores { get; init; }

    /// <summary>How flat the loss is around the weights; null unless that was asked for.</summary>
    public FlatnessReport? Flatness { get; init; }

    /// <summary>What else the model is quoted with on the validation split, if it finished.</summary>
    public IReadOnlyList<Measurement> OnValidation { get; init; } = [];

    /// <summary>The same on the test split.</summary>
    public IReadOnlyList<Measurement> OnTest { get; init; } = [];
}
