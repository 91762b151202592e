using Panthera.Language;

namespace Panthera.Search.Edits;

/// <summary>
/// Numbers variables in the order in which a program's text assigns them, which is what the parser does: a program that is kept
/// as text comes back the same, and a search that goes on from it draws the same variables.
/// </summary>
internal static class TextOrder
{
    /// <summary>The same program with its variables in that order; it must be well-typed.</summary>
    public static Program Of(Program program)
    {
        int variables = program.Variables.Length, count = program.Inputs;
        Span<int> place = stackalloc int[variables];
        for (int v = 0; v < variables; v++) place[v] = v < count ? v : -1;
        foreach (Statement statement in program.Statements.AsSpan())
            if (place[statement.Target] < 0) place[statement.Target] = count++;
        bool isOrdered = count == variables;
        for (int v = 0; v < variables; v++) isOrdered &= place[v] == v;
        return isOrdered ? program : Renumber.Variables(program, place, count);
    }
}
