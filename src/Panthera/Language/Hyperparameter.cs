namespace Panthera.Language;

/// <summary>A number of a program that its signature names.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value that was bound, by which the program was built.</param>
/// <param name="Default">The value if none is bound.</param>
/// <param name="Range">The values that are allowed, or null if every finite one is.</param>
public sealed record Hyperparameter(string Name, double Value, double Default, HyperparameterRange? Range)
{
    /// <summary>The hyperparameters that the paper's listing of Lion uses without declaring them, with Lion's defaults (section 5).</summary>
    internal static Hyperparameter? Free(ReadOnlySpan<char> name) => name switch
    {
        "beta1" => new("beta1", 0.9, 0.9, HyperparameterRange.UnitInterval),
        "beta2" => new("beta2", 0.99, 0.99, HyperparameterRange.UnitInterval),
        "lambda" => new("lambda", 0, 0, HyperparameterRange.NotNegative),
        _ => null,
    };

    /// <summary>What forbids a value, in words; null if nothing does.</summary>
    internal string? Fault(double value) =>
        !double.IsFinite(value) ? $"{Name} = {HyperparameterRange.Number(value)} is no finite number"
        : Range is { } range && !range.Contains(value) ? $"{Name} = {HyperparameterRange.Number(value)} is out of range: {range.Describe(Name)}"
        : null;
}
