namespace Panthera.Language;

/// <summary>
/// How many numbers a value holds: one for the whole tree of arrays, or for each array of R rows and C columns a matrix whose
/// sides are each 1, R or C. Broadcasting goes up only: a side of 1 meets a longer one as if it were repeated, and one
/// number for the tree meets everything.
/// </summary>
/// <remarks>An array of rank 1 counts as a column, n × 1; of rank 3 and more the first side is kept and the others are flattened.</remarks>
public enum ValueKind
{
    /// <summary>One number, in double precision.</summary>
    Scalar,

    /// <summary>One number for each parameter array, as <c>norm</c> gives: 1 × 1.</summary>
    PerArray,

    /// <summary>One number for each column of an array: 1 × C.</summary>
    Row,

    /// <summary>One number for each row of an array: R × 1.</summary>
    Column,

    /// <summary>One number for each parameter: R × C.</summary>
    Array,

    /// <summary>A row, transposed: C × 1.</summary>
    TransposedRow,

    /// <summary>A column, transposed: 1 × R.</summary>
    TransposedColumn,

    /// <summary>An array, transposed: C × R.</summary>
    TransposedArray,

    /// <summary>A product of an array and its transpose: R × R.</summary>
    RowSquare,

    /// <summary>A product of a transposed array and the array: C × C.</summary>
    ColumnSquare,
}

/// <summary>A side of a value's matrix.</summary>
public enum Side
{
    /// <summary>1.</summary>
    One,

    /// <summary>As many as the array has rows.</summary>
    Rows,

    /// <summary>As many as the array has columns.</summary>
    Columns,
}

/// <summary>The arithmetic of kinds.</summary>
public static class ValueKinds
{
    /// <summary>How many kinds there are.</summary>
    public const int Count = 10;

    private static readonly (ValueKind Kind, Side Rows, Side Columns, string Described)[] Table =
    [
        (ValueKind.Scalar,           Side.One,     Side.One,     "a scalar"),
        (ValueKind.PerArray,         Side.One,     Side.One,     "one number an array"),
        (ValueKind.Row,              Side.One,     Side.Columns, "a row"),
        (ValueKind.Column,           Side.Rows,    Side.One,     "a column"),
        (ValueKind.Array,            Side.Rows,    Side.Columns, "an array"),
        (ValueKind.TransposedRow,    Side.Columns, Side.One,     "a transposed row"),
        (ValueKind.TransposedColumn, Side.One,     Side.Rows,    "a transposed column"),
        (ValueKind.TransposedArray,  Side.Columns, Side.Rows,    "a transposed array"),
        (ValueKind.RowSquare,        Side.Rows,    Side.Rows,    "a matrix of rows by rows"),
        (ValueKind.ColumnSquare,     Side.Columns, Side.Columns, "a matrix of columns by columns"),
    ];

    private static readonly ValueKind?[] Joins = [.. from a in Table from b in Table select Joined(a.Kind, b.Kind)];

    /// <summary>The kind's number of rows in each array.</summary>
    public static Side Rows(this ValueKind kind) => Table[(int)kind].Rows;

    /// <summary>The kind's number of columns in each array.</summary>
    public static Side Columns(this ValueKind kind) => Table[(int)kind].Columns;

    /// <summary>The kind in words, with its article.</summary>
    public static string Described(this ValueKind kind) => Table[(int)kind].Described;

    /// <summary>The kind of a matrix with these sides in each array.</summary>
    public static ValueKind Of(Side rows, Side columns) =>
        Array.Find(Table, row => row.Kind != ValueKind.Scalar && row.Rows == rows && row.Columns == columns).Kind;

    /// <summary>The kind that both broadcast to, or null if there is none.</summary>
    public static ValueKind? Join(ValueKind a, ValueKind b) => Joins[(int)a * Count + (int)b];

    /// <summary>The kind that all broadcast to; a scalar if there are none; null if there is no such kind.</summary>
    public static ValueKind? Join(ReadOnlySpan<ValueKind> kinds)
    {
        ValueKind? joined = ValueKind.Scalar;
        foreach (ValueKind kind in kinds)
            if (joined is { } before) joined = Join(before, kind);
        return joined;
    }

    private static ValueKind? Joined(ValueKind a, ValueKind b)
    {
        if (a == ValueKind.Scalar) return b;
        if (b == ValueKind.Scalar) return a;
        return Joined(a.Rows(), b.Rows()) is { } rows && Joined(a.Columns(), b.Columns()) is { } columns ? Of(rows, columns) : null;
    }

    private static Side? Joined(Side a, Side b) => a == b || b == Side.One ? a : a == Side.One ? b : null;
}
