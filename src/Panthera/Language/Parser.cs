using Panthera.Analysis;

namespace Panthera.Language;

/// <summary>
/// Reads programs as the paper prints them. Roles go by position: weights, gradient, states, learning rate; names are free.
/// Nested expressions, <c>a = b</c>, annotations, aliases of functions, a tuple return in parentheses and keyword
/// hyperparameters are read too and become plain statements. A program that parses is also well-typed.
/// </summary>
public static class Parser
{
    /// <summary>Reads a program.</summary>
    /// <param name="text">The program's text.</param>
    /// <param name="source">Where the text is from; messages begin with it.</param>
    /// <param name="overrides">Values that replace hyperparameters' defaults, by name.</param>
    /// <exception cref="InputException">If the text is no well-typed program: source, line, column, what is wrong and a hint.</exception>
    public static ParsedProgram Read(string text, string source = "program", IReadOnlyDictionary<string, double>? overrides = null)
    {
        ReaderMemory memory = ReaderMemory.Rent();
        try
        {
            ProgramReader reader = new(text, source, overrides, memory);
            ParsedProgram parsed = reader.Read();
            return Kinds.Check(parsed.Program) is { } fault ? throw reader.Error(fault) : parsed;
        }
        finally
        {
            memory.Return();
        }
    }

    /// <summary>Reads a program whose hyperparameters keep their defaults.</summary>
    /// <exception cref="InputException">As for <see cref="Read(string, string, IReadOnlyDictionary{string, double}?)"/>.</exception>
    public static Program Parse(string text, string source = "program") => Read(text, source).Program;
}
