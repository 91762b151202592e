using Panthera.Search;

namespace Panthera.Store;

/// <summary>What a child's trainings gave, in short.</summary>
/// <param name="Index">The child.</param>
/// <param name="Fitness">How good it is.</param>
/// <param name="Trainings">How many trainings were begun.</param>
/// <param name="Seconds">How long they took, in seconds of one thread.</param>
public readonly record struct EvaluationFacts(long Index, Fitness Fitness, int Trainings, double Seconds);
