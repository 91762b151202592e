namespace Panthera.Language;

/// <summary>
/// How many numbers a value holds. Broadcasting goes up only: a lower kind meets a higher one as if it were repeated.
/// </summary>
public enum ValueKind
{
    /// <summary>One number.</summary>
    Scalar,

    /// <summary>One number for each parameter array, as <c>norm</c> gives.</summary>
    PerArray,

    /// <summary>One number for each parameter.</summary>
    Array,
}
