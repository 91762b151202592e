using System.IO.Enumeration;

namespace Panthera.Optimizers;

/// <summary>Parameters whose names fit a pattern, and their settings. What is null is as it is for all.</summary>
/// <param name="Pattern">The names: <c>*</c> stands for any letters, <c>?</c> for one, as in <c>*.bias</c>. Case counts.</param>
public sealed record ParameterGroup(string Pattern)
{
    /// <summary>Their learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Their weight decay: 0, as a rule, for biases and gains.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Hyperparameters of the program by name.</summary>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Whether they stay as they are.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Whether a parameter's name fits.</summary>
    public bool Includes(string name) => FileSystemName.MatchesSimpleExpression(Pattern, name, ignoreCase: false);
}
