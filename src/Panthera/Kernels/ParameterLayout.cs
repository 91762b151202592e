using System.Collections.Immutable;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// How a flat buffer of parameters divides into arrays, one after the other, each a matrix, row by row. An array of rank 1
/// counts as a column; of rank 3 and more the first side is kept and the others are flattened.
/// </summary>
public sealed class ParameterLayout
{
    private readonly KindLayout[] _kinds;

    /// <summary>A layout of arrays of rank 1 with these lengths, in order; lengths may be 0.</summary>
    public ParameterLayout(IEnumerable<int> lengths) : this(lengths.Select(length => (IReadOnlyList<int>)[length])) { }

    /// <summary>A layout of arrays with these sides, outermost first; sides may be 0, and an array without sides is one number.</summary>
    public ParameterLayout(IEnumerable<IReadOnlyList<int>> shapes)
    {
        (int Rows, int Columns)[] matrices = [.. shapes.Select(AsMatrix)];
        _kinds = [.. Enum.GetValues<ValueKind>().Select(kind => new KindLayout(kind, matrices))];
        Lengths = this[ValueKind.Array].Lengths;
        Offsets = this[ValueKind.Array].Offsets;
    }

    /// <summary>
    /// How many parameters each number stands for where a layout is a sample of a larger one's: sums over arrays count it as often.
    /// </summary>
    public int Multiplicity { get; init; } = 1;

    /// <summary>The arrays' lengths.</summary>
    public ImmutableArray<int> Lengths { get; }

    /// <summary>Where each array begins.</summary>
    public ImmutableArray<int> Offsets { get; }

    /// <summary>The number of arrays.</summary>
    public int Arrays => Lengths.Length;

    /// <summary>The number of parameters in all arrays.</summary>
    public int Total => this[ValueKind.Array].Total;

    /// <summary>How values of a kind lie in memory.</summary>
    internal KindLayout this[ValueKind kind] => _kinds[(int)kind];

    /// <summary>What a reduction makes of a sum over so many of the layout's numbers.</summary>
    internal double Finish(Reduction reduction, double sum, int numbers) => reduction.Finish(sum * Multiplicity, (long)numbers * Multiplicity);

    private static (int Rows, int Columns) AsMatrix(IReadOnlyList<int> shape)
    {
        foreach (int side in shape) ArgumentOutOfRangeException.ThrowIfNegative(side, nameof(shape));
        return shape.Count == 0 ? (1, 1) : (shape[0], shape.Skip(1).Aggregate(1, (product, side) => checked(product * side)));
    }
}

/// <summary>How the values of one kind lie in a flat buffer: the matrix of one array after the other.</summary>
internal sealed class KindLayout
{
    public KindLayout(ValueKind kind, (int Rows, int Columns)[] arrays)
    {
        // A scalar has no part in any array.
        int count = kind == ValueKind.Scalar ? 0 : arrays.Length;
        int[] rows = new int[count], columns = new int[count], lengths = new int[count], offsets = new int[count];
        for (int a = 0; a < count; a++)
        {
            rows[a] = Length(kind.Rows(), arrays[a]);
            columns[a] = Length(kind.Columns(), arrays[a]);
            offsets[a] = Total;
            // Squares of long sides are only too long if a program uses them.
            long length = Math.Min((long)rows[a] * columns[a], int.MaxValue);
            lengths[a] = (int)length;
            Total = (int)Math.Min(Total + length, int.MaxValue);
            if (Total == int.MaxValue && kind == ValueKind.Array) throw new OverflowException("An optimizer has at most 2^31 - 2 parameters.");
        }
        (Rows, Columns, Lengths, Offsets) = ([.. rows], [.. columns], [.. lengths], [.. offsets]);
    }

    /// <summary>The matrices' numbers of rows.</summary>
    public ImmutableArray<int> Rows { get; }

    /// <summary>The matrices' numbers of columns.</summary>
    public ImmutableArray<int> Columns { get; }

    /// <summary>Rows × columns of each.</summary>
    public ImmutableArray<int> Lengths { get; }

    /// <summary>Where each matrix begins.</summary>
    public ImmutableArray<int> Offsets { get; }

    /// <summary>Numbers in all.</summary>
    public int Total { get; }

    private static int Length(Side side, (int Rows, int Columns) array) => side switch
    {
        Side.One => 1,
        Side.Rows => array.Rows,
        _ => array.Columns,
    };
}
