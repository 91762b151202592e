using Panthera.Language;

namespace Panthera.Search.Ablations;

/// <summary>What became of a removal.</summary>
public enum RemovalDecision
{
    /// <summary>It costs less than the margin: it is part of the result.</summary>
    Removed,

    /// <summary>It costs more than the margin, or does not train.</summary>
    Needed,

    /// <summary>The seeds do not tell; the program keeps it.</summary>
    Undecided,

    /// <summary>It was removed, but the result was not shown to be as good as the original with fresh seeds.</summary>
    Undone,
}

/// <summary>
/// What a program costs against another one on a task, in doublings of training steps: above zero is worse. The bounds are one-sided
/// and each holds with the level of its look.
/// </summary>
/// <param name="Mean">The mean over seeds.</param>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound; below the margin is as good.</param>
public readonly record struct TaskCost(double Mean, double Low, double High);

/// <summary>What a program costs against another one, seed by seed.</summary>
/// <param name="Seeds">How many seeds.</param>
/// <param name="Costs">On each task.</param>
public sealed record Evidence(int Seeds, IReadOnlyList<TaskCost> Costs)
{
    /// <summary>The mean over tasks.</summary>
    public double Mean => Costs.Average(c => c.Mean);
}

/// <summary>One removal that was tried.</summary>
/// <param name="Round">Which program it was tried on: the first is the original.</param>
/// <param name="Change">What was done, such as <c>clip(g, lr) → g</c>.</param>
/// <param name="Program">The program without it.</param>
/// <param name="Simplicity">How simple that is.</param>
/// <param name="Scales">By task: the scale at which it was compared; empty if it was not trained.</param>
/// <param name="Evidence">What it costs against the program that it was tried on; null if it was not compared.</param>
/// <param name="Decision">What became of it.</param>
/// <param name="Note">Why, if the bounds do not say; else empty.</param>
public sealed record RemovalTrial(
    int Round, string Change, Program Program, Simplicity Simplicity, IReadOnlyList<double> Scales, Evidence? Evidence, RemovalDecision Decision, string Note);

/// <summary>A result against the original with seeds that nothing was chosen by.</summary>
/// <param name="Program">The result.</param>
/// <param name="Evidence">What it costs against the original.</param>
/// <param name="Level">The probability with which it would be confirmed wrongly, at most.</param>
/// <param name="IsConfirmed">Whether it is shown to be as good but for the margin.</param>
public sealed record Confirmation(Program Program, Evidence Evidence, double Level, bool IsConfirmed);

/// <summary>What an ablation found.</summary>
/// <param name="Original">The program that it began with, pruned.</param>
/// <param name="OriginalScales">By task: the scale at which that is best.</param>
/// <param name="Final">The result; the original if nothing could be removed.</param>
/// <param name="FinalScales">By task: the scale at which that is best.</param>
/// <param name="Tasks">The tasks' names.</param>
/// <param name="Doublings">By task: the loss that is worth one doubling of the original's steps, in nats.</param>
/// <param name="Margin">The margin, in doublings.</param>
/// <param name="Level">The probability of a wrong result, at most.</param>
/// <param name="Trials">All that was tried, in order.</param>
/// <param name="Confirmations">The results that were measured anew, in order; empty if only algebra removed something.</param>
/// <param name="Trainings">How many trainings it took.</param>
/// <param name="Elapsed">How long it took: the only part that depends on the machine.</param>
public sealed record AblationReport(
    Program Original, IReadOnlyList<double> OriginalScales, Program Final, IReadOnlyList<double> FinalScales, IReadOnlyList<string> Tasks,
    IReadOnlyList<double> Doublings, double Margin, double Level, IReadOnlyList<RemovalTrial> Trials, IReadOnlyList<Confirmation> Confirmations, int Trainings, TimeSpan Elapsed)
{
    /// <summary>The factor between two scales of which trainings tell one from the other.</summary>
    private const double Told = 2;

    /// <summary>The removals that make up the result, in order.</summary>
    public IReadOnlyList<RemovalTrial> Removed => [.. Trials.Where(t => t.Decision == RemovalDecision.Removed)];

    /// <summary>
    /// The result with updates as strong as the original's: what is removed may have scaled them, and each was measured at scales of its own. Less than a
    /// factor of two, as rounded constants make, is nothing that trainings would tell: constants stay as they can be read.
    /// </summary>
    public Program Result => Strength is > 1 / Told and < Told ? Final : Search.Scales.Applied(Final, Search.Scales.Rounded(Strength));

    /// <summary>How much larger the final scales are than the original's, as a mean over tasks.</summary>
    private double Strength => Math.Exp(FinalScales.Zip(OriginalScales, (final, original) => Math.Log(final / original)).Average());
}

/// <summary>How far an ablation is.</summary>
/// <param name="Stage">What it is doing, for people.</param>
/// <param name="Done">Of this stage: how many removals, or looks, are done.</param>
/// <param name="Of">How many there are at most: a removal that succeeds ends its round.</param>
/// <param name="Removed">How many removals have succeeded.</param>
/// <param name="Trainings">How many trainings have been done.</param>
/// <param name="Left">The time that is left of this stage, at most; null if it cannot be told yet.</param>
public readonly record struct AblationProgress(string Stage, int Done, int Of, int Removed, int Trainings, TimeSpan? Left)
{
    /// <summary>The share of the stage that is done, from 0 to 1.</summary>
    public double Share => Of == 0 ? 1 : (double)Done / Of;
}
