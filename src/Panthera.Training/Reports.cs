namespace Panthera.Training;

/// <summary>What a run tells of a step.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Loss">Its training loss in nats, before the update.</param>
/// <param name="LearningRate">The schedule's value.</param>
/// <param name="GradientNorm">The gradient's norm over all parameters, before clipping; null unless the run clips.</param>
public readonly record struct StepReport(int Step, float Loss, float LearningRate, double? GradientNorm);

/// <summary>What a run tells of a measurement on its way.</summary>
/// <param name="Step">How many steps were made.</param>
/// <param name="Loss">Mean loss on the validation split in nats.</param>
/// <param name="Accuracy">Share of targets that were most probable, from 0 to 1.</param>
public readonly record struct MeasureReport(int Step, double Loss, double Accuracy);
