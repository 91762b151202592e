using Panthera.Kernels;

namespace Panthera.Rewriting.Trajectories;

/// <summary>What one step feeds to a program.</summary>
/// <param name="Weights">The weights, flat.</param>
/// <param name="Gradient">The gradient, flat, as long as the weights.</param>
/// <param name="LearningRate">The schedule's value, from 0 to 1.</param>
public readonly record struct TrajectoryStep(float[] Weights, float[] Gradient, float LearningRate);

/// <summary>Steps that both programs of a comparison are fed, whatever their updates.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Layout">How weights and gradients divide into arrays.</param>
/// <param name="Steps">The steps in order; states begin at zero before the first.</param>
public sealed record TrajectorySource(string Name, ParameterLayout Layout, IReadOnlyList<TrajectoryStep> Steps);
