namespace Panthera.Language;

/// <summary>
/// What programs are refused for its size alone: far beyond programs that people or searches write, and small enough that
/// no text costs much time or memory. Whatever is within the limits prints within them.
/// </summary>
internal static class Limits
{
    /// <summary>Characters of a text.</summary>
    public const int Characters = 1 << 21;

    /// <summary>Characters of a name.</summary>
    public const int NameLength = 64;

    /// <summary>Parameters of a signature.</summary>
    public const int Parameters = 256;

    /// <summary>Statements, after nested expressions became statements.</summary>
    public const int Statements = 5_000;

    /// <summary>Names that are given a value.</summary>
    public const int Variables = 10_000;

    /// <summary>Levels of nested expressions.</summary>
    public const int Depth = 200;
}
