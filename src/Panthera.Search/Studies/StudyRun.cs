using Panthera.Training.Tasks;

namespace Panthera.Search.Studies;

/// <summary>A training with tuned settings.</summary>
/// <param name="TestLoss">Loss on the test split at the end, in nats; infinite if it diverged.</param>
/// <param name="TestAccuracy">Accuracy on the test split.</param>
/// <param name="Curve">Losses on the validation split after equal parts of the training; fewer if it diverged.</param>
/// <param name="StepSeconds">The median time of a step, on one thread.</param>
public sealed record FinalTraining(double TestLoss, double TestAccuracy, double[] Curve, double StepSeconds)
{
    /// <summary>What else the task quotes a trained model with, on the test split; empty if it diverged.</summary>
    public Measurement[] Measurements { get; init; } = [];
}

/// <summary>One study of one optimizer on one task.</summary>
/// <param name="Entrant">The optimizer's name.</param>
/// <param name="Settings">What its tuning chose.</param>
/// <param name="Trainings">One a seed.</param>
public sealed record StudyRun(string Entrant, TrialSettings Settings, FinalTraining[] Trainings)
{
    /// <summary>The mean loss on the test split.</summary>
    public double TestLoss => Trainings.Average(training => training.TestLoss);
}
