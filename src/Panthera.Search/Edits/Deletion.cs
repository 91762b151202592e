using Panthera.Language;

namespace Panthera.Search.Edits;

/// <summary>Deletes statements.</summary>
internal static class Deletion
{
    /// <summary>The program without any one of its statements, and without the variables that nothing mentions any more.</summary>
    public static Program Apply(Program parent, ref Rng rng)
    {
        Program child = new(
            parent.Variables, parent.StateKinds, parent.Statements.RemoveAt(rng.Next(parent.Statements.Length)), parent.Results);
        Span<bool> used = stackalloc bool[child.Variables.Length];
        Mark(child, used);
        return used.Contains(false) ? WithoutUnused(child, used) : child;
    }

    private static void Mark(Program program, Span<bool> used)
    {
        used[..program.Inputs].Fill(true);
        foreach (Statement statement in program.Statements)
        {
            used[statement.Target] = true;
            foreach (Operand argument in statement.Arguments)
                if (!argument.IsConstant) used[argument.Variable] = true;
        }
        foreach (int result in program.Results) used[result] = true;
    }

    private static Program WithoutUnused(Program program, ReadOnlySpan<bool> used)
    {
        Span<int> place = stackalloc int[used.Length];
        int count = 0;
        for (int v = 0; v < used.Length; v++) place[v] = used[v] ? count++ : -1;
        return Renumber.Variables(program, place, count);
    }
}
