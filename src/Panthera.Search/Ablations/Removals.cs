using System.Globalization;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Rewriting;
using Panthera.Rewriting.Trajectories;

namespace Panthera.Search.Ablations;

/// <summary>A simpler program that may or may not be as good.</summary>
/// <param name="Change">What was done, such as <c>clip(g, lr) → g</c>.</param>
/// <param name="Program">The program, pruned.</param>
/// <param name="Simplicity">How simple it is.</param>
public sealed record Removal(string Change, Program Program, Simplicity Simplicity);

/// <summary>
/// The programs that are one removal simpler: each statement replaced by each of its arguments of its kind, each state by zero or by
/// the gradient, each constant rounded. Only those that may train at all and are simpler than what they come from.
/// </summary>
public static class Removals
{
    private const int MostDigits = 3;

    private static readonly TrajectorySource Normal = RandomSources.All(0)[0];

    /// <summary>All of a well-typed program, the simplest first; of those that are equal by algebra only the first.</summary>
    public static IReadOnlyList<Removal> Of(Program program)
    {
        Program pruned = Liveness.Prune(program);
        Simplicity before = Simplicity.Of(pruned);
        HashSet<Fingerprint> known = [];
        List<Removal> found = [];
        foreach ((string change, Program? changed) in Statements(pruned).Concat(States(pruned)).Concat(Constants(pruned)))
        {
            if (changed is null || Rejections.Find(changed) is not null) continue;
            Program reduced = Liveness.Prune(changed);
            Simplicity after = Simplicity.Of(reduced);
            if (after.Key.CompareTo(before.Key) < 0 && known.Add(Fingerprint.Of(reduced, Strength.Canonical))) found.Add(new(change, reduced, after));
        }
        // Sorting is stable: what is equally simple stays in the order of the program.
        return [.. found.OrderBy(r => r.Simplicity.Key)];
    }

    private static IEnumerable<(string, Program?)> Statements(Program program)
    {
        ValueForm form = ValueForm.Of(program);
        string[] lines = Lines(program);
        for (int i = 0; i < program.Statements.Length; i++)
            for (int a = 0; a < form.Arguments(i).Length; a++)
                if (form.Fits(i, a) && form.Replaced(form.ValueOf(i), form.Arguments(i)[a]) is { } changed && !IsRescaled(program, i, changed))
                    yield return ($"{lines[i]} → {Name(program, program.Statements[i].Arguments[a])}", changed);
    }

    /// <summary>
    /// Whether all that a removed factor did was to scale the updates: a learning rate is no statement of little effect, and the
    /// program without it would only need another one.
    /// </summary>
    private static bool IsRescaled(Program program, int statement, Program changed) =>
        program.Statements[statement].Arguments.Where(a => a.IsConstant && a.Constant != 0).SelectMany(a => new[] { a.Constant, 1 / a.Constant }).Any(factor =>
            Trajectory.Compare(program, Scales.Applied(changed, factor), Exactness.Epsilon, Normal).Finding == TrajectoryFinding.Holds);

    private static IEnumerable<(string, Program?)> States(Program program)
    {
        ValueForm form = ValueForm.Of(program);
        for (int s = 0; s < program.States; s++)
        {
            Operand state = Operand.Of(Program.State(s));
            string name = program.Variables[Program.State(s)];
            yield return ($"state {name} → 0", form.Replaced(state, Operand.Of(0.0)));
            yield return ($"state {name} → {program.Variables[Program.Gradient]}", form.Replaced(state, Operand.Of(Program.Gradient)));
        }
    }

    private static IEnumerable<(string, Program?)> Constants(Program program)
    {
        ValueForm form = ValueForm.Of(program);
        string[] lines = Lines(program);
        for (int i = 0; i < program.Statements.Length; i++)
            for (int a = 0; a < form.Arguments(i).Length; a++)
            {
                if (form.Arguments(i)[a] is not { IsConstant: true, Constant: var constant }) continue;
                foreach (double rounded in Rounded(constant))
                    yield return ($"{lines[i]}: {Printer.Print(constant)} → {Printer.Print(rounded)}", form.WithArgument(i, a, Operand.Of(rounded)));
            }
    }

    /// <summary>
    /// A constant to one digit and more, as long as that is fewer than it has; of decay rates, whose distance from 1 counts, the
    /// digits of that distance.
    /// </summary>
    internal static IReadOnlyList<double> Rounded(double constant)
    {
        int has = Simplicity.DigitsOf(constant);
        List<double> rounded = [];
        for (int digits = 1; digits <= Math.Min(MostDigits, has - 1); digits++)
        {
            double next = constant is > 0.9 and < 1 ? (double)(1 - (decimal)To(1 - constant, digits)) : To(constant, digits);
            if (!rounded.Contains(next) && Simplicity.DigitsOf(next) < has) rounded.Add(next);
        }
        return rounded;
    }

    private static double To(double number, int digits) =>
        double.Parse(number.ToString($"E{digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>What each statement computes, as text.</summary>
    private static string[] Lines(Program program) =>
        [.. program.ToString().Split('\n')[1..(program.Statements.Length + 1)].Select(line => line[(line.IndexOf('=', StringComparison.Ordinal) + 2)..])];

    private static string Name(Program program, Operand operand) =>
        operand.IsConstant ? Printer.Print(operand.Constant) : program.Variables[operand.Variable];
}
