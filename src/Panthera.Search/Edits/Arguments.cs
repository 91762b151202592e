using Panthera.Language;

namespace Panthera.Search.Edits;

/// <summary>Changes any argument of any statement that has one.</summary>
internal static class Arguments
{
    /// <summary>Whether there is one.</summary>
    public static bool Any(Program parent)
    {
        foreach (Statement statement in parent.Statements)
            if (!statement.Arguments.IsEmpty) return true;
        return false;
    }

    /// <summary>The argument becomes any other variable.</summary>
    public static Program ToVariable(Program parent, ref Rng rng)
    {
        (int statement, int argument) = Draw(parent, ref rng);
        Operand old = parent.Statements[statement].Arguments[argument];
        if (old.IsConstant) return With(parent, statement, argument, Operand.Of(rng.Next(parent.Variables.Length)));
        int other = rng.Next(parent.Variables.Length - 1);
        return With(parent, statement, argument, Operand.Of(other < old.Variable ? other : other + 1));
    }

    /// <summary>The argument becomes a fresh constant.</summary>
    public static Program ToConstant(Program parent, ref Rng rng)
    {
        (int statement, int argument) = Draw(parent, ref rng);
        return With(parent, statement, argument, Constants.Fresh(ref rng));
    }

    /// <summary>The program with another argument at one place.</summary>
    public static Program With(Program parent, int statement, int argument, Operand value)
    {
        Statement old = parent.Statements[statement];
        Statement changed = new(old.Target, old.Function, old.Arguments.SetItem(argument, value));
        return new(parent.Variables, parent.StateKinds, parent.Statements.SetItem(statement, changed), parent.Results);
    }

    private static (int Statement, int Argument) Draw(Program parent, ref Rng rng)
    {
        while (true)
        {
            int statement = rng.Next(parent.Statements.Length), arity = parent.Statements[statement].Arguments.Length;
            if (arity > 0) return (statement, rng.Next(arity));
        }
    }
}
