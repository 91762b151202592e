using System.Globalization;

namespace Panthera.Language;

/// <summary>The values that a hyperparameter may have: those between two bounds.</summary>
/// <param name="Low">The lower bound; negative infinity if there is none.</param>
/// <param name="IncludesLow">Whether the lower bound itself is allowed.</param>
/// <param name="High">The upper bound; infinity if there is none.</param>
/// <param name="IncludesHigh">Whether the upper bound itself is allowed.</param>
public sealed record HyperparameterRange(double Low, bool IncludesLow, double High, bool IncludesHigh)
{
    /// <summary>At least 0 and less than 1: the weights of moving averages.</summary>
    public static HyperparameterRange UnitInterval { get; } = new(0, true, 1, false);

    /// <summary>At least 0.</summary>
    public static HyperparameterRange NotNegative { get; } = new(0, true, double.PositiveInfinity, false);

    /// <summary>Whether no value is allowed.</summary>
    public bool IsEmpty => Low > High || (Low == High && !(IncludesLow && IncludesHigh));

    /// <summary>Whether a value is allowed.</summary>
    public bool Contains(double value) => (IncludesLow ? value >= Low : value > Low) && (IncludesHigh ? value <= High : value < High);

    /// <summary>The rule as a program's signature may write it, such as <c>0 &lt;= beta1 &lt; 1</c>.</summary>
    /// <param name="name">The hyperparameter's name.</param>
    public string Describe(string name)
    {
        string atLeast = IncludesLow ? "<=" : "<", atMost = IncludesHigh ? "<=" : "<";
        if (double.IsInfinity(High)) return $"{name} {atLeast.Replace('<', '>')} {Number(Low)}";
        return double.IsInfinity(Low) ? $"{name} {atMost} {Number(High)}" : $"{Number(Low)} {atLeast} {name} {atMost} {Number(High)}";
    }

    /// <summary>A number as people write it: 1 rather than 1.0.</summary>
    internal static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
}
