namespace Panthera;

/// <summary>
/// The caller's input is at fault: a program, a file, an option. The message is one line that says what is wrong, where,
/// and what would be right; the command line prints it as it is and ends with exit code 2.
/// </summary>
public sealed class InputException : Exception
{
    /// <summary>An error with a one-line message.</summary>
    public InputException(string message) : base(message) { }

    /// <summary>An error with a one-line message and what caused it.</summary>
    public InputException(string message, Exception inner) : base(message, inner) { }
}
