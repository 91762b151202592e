using System.Collections.Immutable;
using System.Globalization;
using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>The mutations (paper, section 2.1): tables of rows, and the draw until a valid child appears.</summary>
public static class Mutations
{
    /// <summary>Longer programs only shrink or change: without a cap they bloat.</summary>
    public const int MaxStatements = 60;

    /// <summary>A parent has failed when so many draws in a row gave no valid child.</summary>
    private const int MaxDraws = 10_000;

    private const double ConstantShare = 0.25;

    private static readonly IReadOnlyList<Function> Paper = Functions.Of(FunctionSet.Paper);

    /// <summary>The paper's three, equally often.</summary>
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new() { Name = "insert", Weight = p => p.Statements.Length < MaxStatements ? 1 : 0, Apply = Insert },
        new() { Name = "delete", Weight = p => p.Statements.Length > 1 ? 1 : 0,             Apply = Delete },
        new() { Name = "change", Weight = p => p.Statements.Length > 0 ? 1 : 0,             Apply = Change },
    ];

    /// <summary>Constants change and nothing else: the hyperparameter search that structure is compared with.</summary>
    public static IReadOnlyList<Mutation> ConstantsOnly { get; } =
    [
        new() { Name = "constant", Weight = p => p.Statements.Any(s => s.Arguments.Any(a => a.IsConstant)) ? 1 : 0, Apply = ChangeConstant },
    ];

    /// <summary>Mutates a parent until a well-typed child appears.</summary>
    /// <exception cref="InputException">If none appears: no row applies to the parent.</exception>
    public static Program Breed(Program parent, IReadOnlyList<Mutation> rows, ref Rng rng)
    {
        double total = rows.Sum(row => row.Weight(parent));
        for (int draw = 0; total > 0 && draw < MaxDraws; draw++)
        {
            double point = rng.NextDouble() * total;
            Mutation row = rows.First(r => (point -= r.Weight(parent)) < 0);
            if (row.Apply(parent, ref rng) is { } child && Kinds.AreValid(child)) return child;
        }
        throw new InputException($"no valid child of this program by {string.Join(", ", rows.Select(r => r.Name))}: {parent.Statements.Length} statements");
    }

    private static Program? Insert(Program parent, ref Rng rng)
    {
        Function function = Paper[rng.Next(Paper.Count)];
        int place = rng.Next(parent.Statements.Length + 1);
        Operand[] arguments = new Operand[function.Arity];
        for (int a = 0; a < arguments.Length; a++)
            arguments[a] = rng.NextDouble() < ConstantShare ? Fresh(ref rng) : Operand.Of(rng.Next(parent.Variables.Length));
        // Half of the time x = f(x, ...), which whatever reads x next notices; else a new variable, or an old one, as likely as any.
        int read = Array.FindIndex(arguments, argument => !argument.IsConstant);
        int target = read >= 0 && rng.Next(2) == 0 ? arguments[read].Variable : rng.Next(parent.Variables.Length + 1);
        ImmutableArray<string> variables = target < parent.Variables.Length ? parent.Variables : parent.Variables.Add(NewName(parent));
        return new(variables, parent.StateKinds, parent.Statements.Insert(place, new(target, function, [.. arguments])), parent.Results);
    }

    private static Program? Delete(Program parent, ref Rng rng) =>
        WithoutUnused(new(parent.Variables, parent.StateKinds, parent.Statements.RemoveAt(rng.Next(parent.Statements.Length)), parent.Results));

    private static Program? Change(Program parent, ref Rng rng)
    {
        int index = rng.Next(parent.Statements.Length);
        Statement statement = parent.Statements[index];
        if (statement.Arguments.IsEmpty) return null;
        int a = rng.Next(statement.Arguments.Length);
        Operand old = statement.Arguments[a];
        Operand argument = rng.Next(2) == 0 ? Operand.Of(rng.Next(parent.Variables.Length))
            : old.IsConstant && rng.Next(2) == 0 ? Scaled(old.Constant, ref rng)
            : Fresh(ref rng);
        return With(parent, index, a, argument);
    }

    private static Program? ChangeConstant(Program parent, ref Rng rng)
    {
        List<(int Statement, int Argument)> constants = [];
        for (int s = 0; s < parent.Statements.Length; s++)
            for (int a = 0; a < parent.Statements[s].Arguments.Length; a++)
                if (parent.Statements[s].Arguments[a].IsConstant) constants.Add((s, a));
        (int index, int argument) = constants[rng.Next(constants.Count)];
        double old = parent.Statements[index].Arguments[argument].Constant;
        return With(parent, index, argument, rng.Next(4) == 0 ? Fresh(ref rng) : ScaledFromEitherEnd(old, ref rng));
    }

    private static Program? With(Program parent, int index, int argument, Operand value)
    {
        Statement statement = parent.Statements[index];
        if (value == statement.Arguments[argument]) return null;
        Statement changed = statement with { Arguments = statement.Arguments.SetItem(argument, value) };
        return new(parent.Variables, parent.StateKinds, parent.Statements.SetItem(index, changed), parent.Results);
    }

    private static Operand Fresh(ref Rng rng) => Rounded(rng.NextNormal());

    private static Operand Scaled(double old, ref Rng rng) => Rounded(old * Math.Pow(2, rng.NextNormal()));

    /// <summary>
    /// Decay rates matter by their distance from 1, which scaling the rate itself hardly moves: half of the draws scale that
    /// distance instead. The paper's search has no such draw; hyperparameter tuning always has.
    /// </summary>
    private static Operand ScaledFromEitherEnd(double old, ref Rng rng) =>
        old is > 0.5 and < 1 && rng.Next(2) == 0 ? Rounded(1 - (1 - old) * Math.Pow(2, rng.NextNormal())) : Scaled(old, ref rng);

    /// <summary>Six digits are more than any constant is worth, and can be read.</summary>
    private static Operand Rounded(double value) =>
        Operand.Of(double.IsFinite(value) ? double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : 0);

    private static string NewName(Program parent)
    {
        int number = parent.Variables.Length - parent.Inputs + 1;
        while (parent.Variables.Contains($"v{number}")) number++;
        return $"v{number}";
    }

    private static Program WithoutUnused(Program program)
    {
        bool[] used = new bool[program.Variables.Length];
        Array.Fill(used, true, 0, program.Inputs);
        foreach (Statement statement in program.Statements)
        {
            used[statement.Target] = true;
            foreach (Operand argument in statement.Arguments)
                if (!argument.IsConstant) used[argument.Variable] = true;
        }
        foreach (int result in program.Results) used[result] = true;
        if (!used.Contains(false)) return program;

        int[] index = new int[used.Length];
        for (int v = 1; v < used.Length; v++) index[v] = index[v - 1] + (used[v - 1] ? 1 : 0);
        Operand Moved(Operand o) => o.IsConstant ? o : Operand.Of(index[o.Variable]);
        return new(
            [.. program.Variables.Where((_, v) => used[v])],
            program.StateKinds,
            [.. program.Statements.Select(s => s with { Target = index[s.Target], Arguments = [.. s.Arguments.Select(Moved)] })],
            [.. program.Results.Select(r => index[r])]);
    }
}
