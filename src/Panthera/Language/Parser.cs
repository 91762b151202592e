using Panthera.Analysis;

namespace Panthera.Language;

/// <summary>
/// Reads programs as the paper prints them. Roles go by position: weights, gradient, states, learning rate; names are free.
/// Nested expressions, <c>a = b</c>, annotations, aliases of functions, a tuple return in parentheses and keyword
/// hyperparameters are read too and become plain statements. A program that parses is also well-typed.
/// </summary>
/// <remarks>
/// The annotation of a state is the name of its kind, as in <c>m: Row</c>; without one it is an array, which <c>Array</c> and
/// <c>Params</c> say too, perhaps with anything in brackets. The annotation of a hyperparameter is <c>float</c> or the range of
/// its values, as in <c>beta1: 0 &lt;= beta1 &lt; 1 = 0.9</c> or <c>eps: eps &gt; 0 = 1e-8</c>.
/// </remarks>
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
