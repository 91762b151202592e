namespace Panthera.Rewriting;

/// <summary>How far a rewritten program may differ from the original, the strictest first.</summary>
public enum Exactness
{
    /// <summary>Equal over the reals: only rounding, overflow and underflow may differ.</summary>
    Reals,

    /// <summary>Equal but for the ε = 1e-8 that protected division adds to divisors.</summary>
    Epsilon,

    /// <summary>Equal except at isolated points, such as where a divisor is zero.</summary>
    Points,
}
