namespace Panthera.Rewriting;

/// <summary>How much a rewrite may change a program, the strictest first.</summary>
public enum Exactness
{
    /// <summary>Exact over the real numbers: only rounding may differ.</summary>
    Reals,

    /// <summary>Exact up to the ε = 1e-8 of protected division.</summary>
    Epsilon,

    /// <summary>Exact except at isolated points, such as zero, and up to ε.</summary>
    Points,
}
