namespace Panthera.Language;

/// <summary>The kind of a call's result, or null if the arguments' kinds do not fit.</summary>
public delegate ValueKind? KindRule(ReadOnlySpan<ValueKind> arguments);

/// <summary>An elementwise function on single numbers; arguments beyond the arity are ignored.</summary>
public delegate float ScalarMap(float x, float y, float z);

/// <summary>
/// An elementwise function on blocks. An argument of length 1 is broadcast; others are as long as
/// <paramref name="result"/>, which may be the very memory of one of them.
/// </summary>
public delegate void BlockMap(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> result);

/// <summary>Adds one block's share to the running sums of a reduction.</summary>
public delegate void BlockSums(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<double> sums);

/// <summary>Turns a reduction's finished sums into its number; <paramref name="scalar"/> is the function's scalar argument, if any.</summary>
public delegate float SumsToNumber(ReadOnlySpan<double> sums, float scalar);

/// <summary>The part of a function that runs over a whole array, or over the whole tree of arrays.</summary>
/// <param name="Kind">The kind of the number: one an array (PerArray) or one for the tree (Scalar).</param>
/// <param name="Sums">How many running sums are kept, in double precision.</param>
/// <param name="Accumulate">Adds one block's share.</param>
/// <param name="Finish">Turns the sums into the number.</param>
public sealed record Reduction(ValueKind Kind, int Sums, BlockSums Accumulate, SumsToNumber Finish)
{
    /// <summary>The most sums that any reduction keeps.</summary>
    public const int MaxSums = 3;
}

/// <summary>
/// A function of the language: one row of <see cref="Functions.All"/>, and the only place that knows about it.
/// It is elementwise (<see cref="Map"/>), a reduction (<see cref="Reduction"/>), or a reduction whose number is then
/// combined elementwise with the first argument (both, as <c>clip</c>: Map(x, number)).
/// </summary>
public sealed class Function
{
    /// <summary>The name in programs, unless <see cref="Operator"/> is set.</summary>
    public required string Name { get; init; }

    /// <summary>Other names that the parser takes.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The infix operator that writes this function, such as <c>+</c>, or null.</summary>
    public string? Operator { get; init; }

    /// <summary>How tightly the operator binds; higher binds first. 0 without operator.</summary>
    public int Precedence { get; init; }

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

    /// <summary>The elementwise part on single numbers: the oracle.</summary>
    public ScalarMap? Map { get; init; }

    /// <summary>The elementwise part on blocks: what the kernels run.</summary>
    public BlockMap? Block { get; init; }

    /// <summary>How far <see cref="Block"/> may be from <see cref="Map"/>, in units in the last place. 0: the same bits.</summary>
    public int Ulps { get; init; }

    /// <summary>The part over whole arrays, or null.</summary>
    public Reduction? Reduction { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Operator ?? Name;
}
