using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
        Span<int> index = stackalloc int[used.Length];
        int count = 0;
        for (int v = 0; v < used.Length; v++) index[v] = used[v] ? count++ : -1;

        string[] variables = new string[count];
        for (int v = 0; v < used.Length; v++)
            if (used[v]) variables[index[v]] = program.Variables[v];
        Statement[] statements = new Statement[program.Statements.Length];
        for (int s = 0; s < statements.Length; s++) statements[s] = Renumbered(program.Statements[s], index);
        int[] results = new int[program.Results.Length];
        for (int r = 0; r < results.Length; r++) results[r] = index[program.Results[r]];
        return new(Frozen(variables), program.StateKinds, Frozen(statements), Frozen(results));
    }

    private static Statement Renumbered(Statement statement, ReadOnlySpan<int> index)
    {
        bool moved = index[statement.Target] != statement.Target;
        foreach (Operand argument in statement.Arguments) moved |= !argument.IsConstant && index[argument.Variable] != argument.Variable;
        if (!moved) return statement;
        Operand[] arguments = new Operand[statement.Arguments.Length];
        for (int a = 0; a < arguments.Length; a++)
        {
            Operand argument = statement.Arguments[a];
            arguments[a] = argument.IsConstant ? argument : Operand.Of(index[argument.Variable]);
        }
        return new(index[statement.Target], statement.Function, Frozen(arguments));
    }

    private static ImmutableArray<T> Frozen<T>(T[] items) => ImmutableCollectionsMarshal.AsImmutableArray(items);
}
