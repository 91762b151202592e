using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Panthera.Language;

namespace Panthera.Search.Edits;

/// <summary>Gives variables other numbers.</summary>
internal static class Renumber
{
    /// <summary>A program whose variable v is number <c>place[v]</c>, or is gone where that is negative: nothing may mention it.</summary>
    public static Program Variables(Program program, ReadOnlySpan<int> place, int count)
    {
        string[] names = new string[count];
        for (int v = 0; v < place.Length; v++)
            if (place[v] >= 0) names[place[v]] = program.Variables[v];
        Statement[] statements = new Statement[program.Statements.Length];
        for (int s = 0; s < statements.Length; s++) statements[s] = Moved(program.Statements[s], place);
        int[] results = new int[program.Results.Length];
        for (int r = 0; r < results.Length; r++) results[r] = place[program.Results[r]];
        return new(Frozen(names), program.StateKinds, Frozen(statements), Frozen(results));
    }

    private static Statement Moved(Statement statement, ReadOnlySpan<int> place)
    {
        bool moved = place[statement.Target] != statement.Target;
        foreach (Operand argument in statement.Arguments) moved |= !argument.IsConstant && place[argument.Variable] != argument.Variable;
        if (!moved) return statement;
        Operand[] arguments = new Operand[statement.Arguments.Length];
        for (int a = 0; a < arguments.Length; a++)
        {
            Operand argument = statement.Arguments[a];
            arguments[a] = argument.IsConstant ? argument : Operand.Of(place[argument.Variable]);
        }
        return new(place[statement.Target], statement.Function, Frozen(arguments));
    }

    private static ImmutableArray<T> Frozen<T>(T[] items) => ImmutableCollectionsMarshal.AsImmutableArray(items);
}
