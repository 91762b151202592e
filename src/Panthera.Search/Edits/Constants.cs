using Panthera.Language;

namespace Panthera.Search.Edits;

/// <summary>Draws constants, and changes any of a program's that can change in this way, each as likely as the others.</summary>
internal static class Constants
{
    /// <summary>Whether there is a constant.</summary>
    public static bool Any(Program parent) => Any(parent, All);

    /// <summary>Whether there is a constant that scaling changes.</summary>
    public static bool AnyToScale(Program parent) => Any(parent, ToScale);

    /// <summary>Whether there is a constant that may be a decay rate.</summary>
    public static bool AnyBelow1(Program parent) => Any(parent, Below1);

    /// <summary>A constant is drawn afresh.</summary>
    public static Program? Redraw(Program parent, ref Rng rng) => Changed(parent, All, (double _, ref Rng r) => Fresh(ref r), ref rng);

    /// <summary>A constant is multiplied by 2^a.</summary>
    public static Program? Scale(Program parent, ref Rng rng) => Changed(parent, ToScale, (double old, ref Rng r) => Of(old * Factor(ref r)), ref rng);

    /// <summary>A decay rate's distance from 1 is multiplied by 2^a.</summary>
    public static Program? ScaleFrom1(Program parent, ref Rng rng) =>
        Changed(parent, Below1, (double old, ref Rng r) => Of(1 - (1 - old) * Factor(ref r)), ref rng);

    /// <summary>A draw from the standard normal distribution.</summary>
    public static Operand Fresh(ref Rng rng) => Of(rng.NextNormal());

    private delegate Operand Draw(double old, ref Rng rng);

    private static bool All(double value) => true;

    private static bool ToScale(double value) => value != 0;

    private static bool Below1(double value) => value is > 0.5 and < 1;

    private static double Factor(ref Rng rng) => Math.Pow(2, rng.NextNormal());

    /// <summary>Six digits are more than any constant is worth, and can be read.</summary>
    private static Operand Of(double value) => Operand.Of(double.IsFinite(value) ? SixDigits.Of(value) : 0);

    private static bool Any(Program parent, Predicate<double> which)
    {
        foreach (Statement statement in parent.Statements)
            foreach (Operand argument in statement.Arguments)
                if (argument.IsConstant && which(argument.Constant)) return true;
        return false;
    }

    private static int Count(Program parent, Predicate<double> which)
    {
        int count = 0;
        foreach (Statement statement in parent.Statements)
            foreach (Operand argument in statement.Arguments)
                if (argument.IsConstant && which(argument.Constant)) count++;
        return count;
    }

    private static Program? Changed(Program parent, Predicate<double> which, Draw draw, ref Rng rng)
    {
        int left = rng.Next(Count(parent, which));
        for (int s = 0; s < parent.Statements.Length; s++)
        {
            Statement statement = parent.Statements[s];
            for (int a = 0; a < statement.Arguments.Length; a++)
            {
                Operand old = statement.Arguments[a];
                if (!old.IsConstant || !which(old.Constant) || left-- > 0) continue;
                Operand value = draw(old.Constant, ref rng);
                // Rounding may undo a small change: that is no child.
                return value == old ? null : Arguments.With(parent, s, a, value);
            }
        }
        return null;
    }
}
