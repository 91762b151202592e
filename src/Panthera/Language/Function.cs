using Panthera.Analysis;
using Panthera.Kernels;

namespace Panthera.Language;

/// <summary>The kind of a call's result, or null if the arguments' kinds do not fit.</summary>
public delegate ValueKind? KindRule(ReadOnlySpan<ValueKind> arguments);

/// <summary>
/// An elementwise function on single numbers in double precision; arguments beyond the arity are ignored. On arrays its
/// arguments are floats and its result is rounded to one.
/// </summary>
public delegate double NumberMap(double x, double y, double z);

/// <summary>A set of functions that programs are made of.</summary>
public enum FunctionSet
{
    /// <summary>The 45 functions of the paper, which searches draw from.</summary>
    Paper,

    /// <summary>What optimizers made by hand need beyond them; searches draw from it only when asked.</summary>
    Extended,
}

/// <summary>What a reduction adds up.</summary>
public enum ReductionTerm
{
    /// <summary>Σ x.</summary>
    Values,

    /// <summary>Σ x².</summary>
    Squares,

    /// <summary>Σ x · y.</summary>
    Products,
}

/// <summary>A function's number for each array, or for the whole tree: a sum in double precision and what is made of it.</summary>
/// <param name="Kind">The kind of the number: one an array (PerArray) or one for the tree (Scalar).</param>
/// <param name="Term">What is added up.</param>
/// <param name="Finish">
/// Makes the number of the sum and of how many terms it has. The function's <see cref="Notation"/> writes this: <c>{0}</c> is the
/// sum and <c>{1}</c> how many terms it has.
/// </param>
public sealed record Reduction(ValueKind Kind, ReductionTerm Term, Func<double, long, double> Finish);

/// <summary>A matrix that a matrix function reads, row by row.</summary>
public readonly ref struct Matrix(ReadOnlySpan<float> values, int rows, int columns)
{
    /// <summary>Rows × Columns numbers.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>The number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>The number of columns.</summary>
    public int Columns { get; } = columns;
}

/// <summary>A function of one array's matrices that needs them whole. The result is no argument's memory.</summary>
/// <param name="x">The first argument.</param>
/// <param name="y">The second; the first again if there is none.</param>
/// <param name="result">As many numbers as the result's kind says.</param>
public delegate void MatrixMap(Matrix x, Matrix y, Span<float> result);

/// <summary>A <see cref="MatrixMap"/> that may use so many threads.</summary>
internal delegate void ThreadedMatrixMap(Matrix x, Matrix y, Span<float> result, int threads);

/// <summary>
/// A function of the language: one row of <see cref="Functions.All"/>, and the only place that knows about it. It is one of:
/// elementwise (<see cref="Map"/> and <see cref="Elementwise"/>), a <see cref="Reduction"/>, a <see cref="MatrixMap"/>, the
/// step count, or a <see cref="Composition"/> of others, which may have vector code of its own as well.
/// </summary>
public sealed class Function
{
    private FunctionFacts? _facts;

    /// <summary>The name in programs, unless <see cref="Operator"/> is set.</summary>
    public required string Name { get; init; }

    /// <summary>Other names that the parser takes.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The infix operator that writes this function, such as <c>+</c>, or null.</summary>
    public string? Operator { get; init; }

    /// <summary>How tightly the operator binds; higher binds first. 0 without operator.</summary>
    public int Precedence { get; init; }

    /// <summary>The set it belongs to.</summary>
    public FunctionSet Set { get; init; }

    /// <summary>The group it is listed under.</summary>
    public required string Group { get; init; }

    /// <summary>One line that says what it computes.</summary>
    public required string Meaning { get; init; }

    /// <summary>The number of arguments.</summary>
    public required int Arity { get; init; }

    /// <summary>Whether the first two arguments may change places.</summary>
    public bool Commutative { get; init; }

    /// <summary>The kind of the result for given kinds of arguments.</summary>
    public required KindRule Kind { get; init; }

    /// <summary>What arguments fit, for error messages.</summary>
    public required string Expects { get; init; }

    /// <summary>The elementwise function on single numbers: the oracle.</summary>
    public NumberMap? Map { get; init; }

    /// <summary>The elementwise function as vector code: what the kernels run.</summary>
    internal Elementwise? Elementwise { get; init; }

    /// <summary>How far <see cref="Elementwise"/> may be from <see cref="Map"/>, in units in the last place. 0: the same bits.</summary>
    public int Ulps { get; init; }

    /// <summary>The sum that it is made of, or null.</summary>
    public Reduction? Reduction { get; init; }

    /// <summary>The function on whole matrices on several threads, with the same bits on any number of them; null if it takes one.</summary>
    internal ThreadedMatrixMap? ThreadedMatrixMap { get; init; }

    /// <summary>The function on whole matrices, or null.</summary>
    public MatrixMap? MatrixMap { get; init; }

    /// <summary>Whether it is the number of the step, 1 at the first.</summary>
    public bool IsStepCount { get; init; }

    /// <summary>
    /// Floating-point operations a number: of the result, or of the argument that is summed. Those of functions that are sums of
    /// powers inside are about what their vector code takes. 0 for what consists of others, which count for themselves.
    /// </summary>
    public required int Flops { get; init; }

    /// <summary>Matrix products within, whose operations are not among <see cref="Flops"/>: they grow with the sides.</summary>
    public int MatrixProducts { get; init; }

    /// <summary>Where its results lie, given where its arguments lie.</summary>
    public required BoundsRule Bounds { get; init; }

    /// <summary>The laws that it obeys.</summary>
    internal Algebra Algebra { get; init; } = Algebra.None;

    /// <summary>The function written in others, or null.</summary>
    internal IComposition? Composition { get; init; }

    /// <summary>How other languages write it, where that does not follow from the rest of the row.</summary>
    public Notation Notation { get; init; } = new();

    /// <summary>What analyses look up of it, statement by statement.</summary>
    internal FunctionFacts Facts => _facts ?? Find();

    /// <inheritdoc/>
    public override string ToString() => Operator ?? Name;

    private FunctionFacts Find() => _facts = new FunctionFacts(this);
}
