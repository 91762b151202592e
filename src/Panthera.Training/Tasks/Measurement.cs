namespace Panthera.Training.Tasks;

/// <summary>A number, mostly a share, that a trained model is quoted with beside its task's metric.</summary>
/// <param name="Name">What it is, such as <c>zero-shot accuracy</c>.</param>
/// <param name="Value">The number; a share is from 0 to 1.</param>
/// <param name="Chance">What a model that knows nothing gets on average; NaN where that says nothing.</param>
/// <param name="Examples">Examples that it is the mean of.</param>
public sealed record Measurement(string Name, double Value, double Chance, int Examples);
