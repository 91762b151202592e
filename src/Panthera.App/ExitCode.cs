namespace Panthera.App;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>The verb did its work.</summary>
    public const int Success = 0;

    /// <summary>A fault of this program.</summary>
    public const int InternalError = 1;

    /// <summary>A fault of the input: an option, a program, a file.</summary>
    public const int BadInput = 2;

    /// <summary>The user stopped the work.</summary>
    public const int Interrupted = 130;
}
