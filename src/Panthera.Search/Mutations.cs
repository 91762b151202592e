using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Edits;

namespace Panthera.Search;

/// <summary>
/// The mutations (paper, section 2.1): tables of rows, and the draw until a valid child appears. A row changes one place.
/// Inserting, deleting and changing are drawn equally often, and whatever a row draws, it draws uniformly, as the paper does.
/// </summary>
public static class Mutations
{
    /// <summary>Longer programs only shrink or change unless a search says otherwise: without a cap they bloat.</summary>
    public const int MaxStatements = 60;

    /// <summary>A parent has failed when so many draws in a row gave no valid child.</summary>
    private const int MaxDraws = 10_000;

    private const string ScaleFrom1Meaning = "the distance from 1 of any constant between 0.5 and 1, times 2^a, a from N(0, 1)";

    /// <summary>The mutations of a search over programs, with the paper's functions.</summary>
    public static IReadOnlyList<Mutation> All { get; } = Table(Functions.Of(FunctionSet.Paper));

    /// <summary>Constants change and nothing else: the hyperparameter search that structure is compared with.</summary>
    /// <remarks>
    /// Decay rates matter by their distance from 1, which scaling the rate itself hardly moves. The paper's search has no such
    /// row; hyperparameter tuning always has.
    /// </remarks>
    public static IReadOnlyList<Mutation> ConstantsOnly { get; } =
    [
        new()
        {
            Name = "redraw constant", Weight = 4, Applies = Constants.Any, Apply = Constants.Redraw,
            Meaning = "any constant is drawn afresh from N(0, 1)",
        },
        new()
        {
            Name = "scale constant", Weight = 9, Applies = Constants.AnyToScale, Apply = Constants.Scale,
            Meaning = "any constant times 2^a, a from N(0, 1)",
        },
        new()
        {
            Name = "scale from 1", Weight = 3, Applies = Constants.AnyBelow1, Apply = Constants.ScaleFrom1,
            Meaning = ScaleFrom1Meaning,
        },
    ];

    /// <summary>The mutations of a search over programs.</summary>
    /// <param name="functions">What inserted statements call, each as likely as the others.</param>
    /// <param name="maxStatements">Programs with as many statements get no more.</param>
    /// <param name="constantShare">
    /// How many of 100 draws scale a constant, about, or its distance from 1, which matters of decay rates; null for the paper's 3
    /// which only scale.
    /// </param>
    /// <exception cref="ArgumentException">If none of the functions takes an argument.</exception>
    public static IReadOnlyList<Mutation> Table(
        IReadOnlyList<Function> functions, int maxStatements = MaxStatements, int? constantShare = null)
    {
        Insertion insertion = new(functions);
        bool HasRoom(Program parent) => parent.Statements.Length < maxStatements;
        // The other rows' weights add up to 70.
        double constants = constantShare is { } share ? 70.0 * share / (100 - share) : 2;
        int fromOne = constantShare is null ? 0 : (int)(constants / 3);
        return
        [
            new()
            {
                Name = "insert", Weight = 15, Applies = HasRoom, Apply = insertion.Anywhere,
                Meaning = $"x = f(…) anywhere: any of {functions.Count} functions, any x or a new one; {Insertion.ArgumentsMeaning}",
            },
            new()
            {
                Name = "insert in place", Weight = 9, Applies = HasRoom, Apply = insertion.InPlace,
                Meaning = "x = f(x, …) anywhere: any x, as any of the arguments, the others as in insert; any function that has arguments",
            },
            new()
            {
                Name = "delete", Weight = 24, Applies = parent => parent.Statements.Length > 1, Apply = Deletion.Apply,
                Meaning = "any statement goes",
            },
            new()
            {
                Name = "change to variable", Weight = 12, Applies = Arguments.Any, Apply = Arguments.ToVariable,
                Meaning = "any argument of any statement becomes any other variable",
            },
            new()
            {
                Name = "change to constant", Weight = 10, Applies = Arguments.Any, Apply = Arguments.ToConstant,
                Meaning = "any argument of any statement becomes a constant from N(0, 1)",
            },
            new()
            {
                Name = "scale constant", Weight = (int)Math.Round(constants) - fromOne, Applies = Constants.AnyToScale, Apply = Constants.Scale,
                Meaning = "any constant times 2^a, a from N(0, 1)",
            },
            .. fromOne == 0 ? (ReadOnlySpan<Mutation>)[] :
            [
                new()
                {
                    Name = "scale from 1", Weight = fromOne, Applies = Constants.AnyBelow1, Apply = Constants.ScaleFrom1,
                    Meaning = ScaleFrom1Meaning,
                },
            ],
        ];
    }

    /// <summary>Mutates a parent until a child appears that can train.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="rows">The mutations to draw from.</param>
    /// <param name="rng">Where random numbers come from.</param>
    /// <param name="refused">Counts the children that cannot.</param>
    /// <exception cref="InputException">If none appears: no row applies to the parent.</exception>
    public static Program Breed(Program parent, IReadOnlyList<Mutation> rows, ref Rng rng, RefusalCounts? refused = null) =>
        Breed(parent, rows, ref rng, out _, refused);

    /// <summary>Mutates a parent until a child appears that can train.</summary>
    /// <param name="parent">The parent.</param>
    /// <param name="rows">The mutations to draw from.</param>
    /// <param name="rng">Where random numbers come from.</param>
    /// <param name="mutation">The mutation that made it.</param>
    /// <param name="refused">Counts the children that cannot.</param>
    /// <returns>The child, whose variables are numbered in the order of its text.</returns>
    /// <exception cref="InputException">If none appears: no row applies to the parent.</exception>
    public static Program Breed(
        Program parent, IReadOnlyList<Mutation> rows, ref Rng rng, out Mutation mutation, RefusalCounts? refused = null)
    {
        // Row r takes the draws below ends[r], from where the row before it ends.
        Span<int> ends = stackalloc int[rows.Count];
        int total = 0;
        for (int r = 0; r < ends.Length; r++) ends[r] = total += rows[r].Applies(parent) ? rows[r].Weight : 0;
        for (int draw = 0; total > 0 && draw < MaxDraws; draw++)
        {
            int point = rng.Next(total), row = 0;
            while (point >= ends[row]) row++;
            if (rows[row].Apply(parent, ref rng) is not { } child) continue;
            if (Rejections.Find(child) is { } rejection)
            {
                refused?.Add(rejection.Name);
                continue;
            }
            mutation = rows[row];
            return TextOrder.Of(child);
        }
        throw new InputException($"no valid child of this program by {string.Join(", ", rows.Select(r => r.Name))}: {parent.Statements.Length} statements");
    }
}
