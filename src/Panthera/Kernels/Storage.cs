using Panthera.Kernels.Formats;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>A value's memory: all of its numbers, or the block of them that a pass is at.</summary>
/// <remarks>The memory is pinned, so its address stays. The weights' and the gradient's belong to the caller and are set for each step.</remarks>
internal sealed unsafe class Storage
{
    private readonly AlignedBuffer? _buffer;

    private Storage(ValueKind kind, bool isBlock, AlignedBuffer? buffer)
    {
        (Kind, IsBlock, _buffer) = (kind, isBlock, buffer);
        if (buffer is not null) Data = buffer.Pointer;
    }

    /// <summary>How many numbers the value has.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether it holds one block, and not all.</summary>
    public bool IsBlock { get; }

    /// <summary>The numbers, if they are kept in another format than floats; null if they are floats.</summary>
    public CodedArray? Coded { get; private init; }

    /// <summary>How many addresses its numbers have: those of a format in registers may lie in several places.</summary>
    public int Addresses => Coded?.InRegisters?.Sizes.Length ?? 1;

    /// <summary>The first of its numbers, unless they are coded; a scalar, rounded.</summary>
    public float* Data { get; set; }

    /// <summary>A scalar, as it is computed.</summary>
    public double Number { get; private set; }

    /// <summary>Memory that the caller brings with each step.</summary>
    public static Storage OfCaller() => new(ValueKind.Array, false, null);

    /// <summary>Memory for a whole value, zero.</summary>
    public static Storage Whole(ValueKind kind, ParameterLayout layout)
    {
        if (kind == ValueKind.Scalar) return new(kind, false, new AlignedBuffer(1));
        int total = layout[kind].Total;
        return total < int.MaxValue - 64 ? new(kind, false, new AlignedBuffer(total))
            : throw new InputException($"{kind.Described()} of these parameters does not fit into memory");
    }

    /// <summary>An array in another format than floats; a pass sees blocks of it.</summary>
    public static Storage Of(CodedArray coded) => new(ValueKind.Array, false, null) { Coded = coded };

    /// <summary>Memory for a block.</summary>
    public static Storage Block(AlignedBuffer buffer) => new(ValueKind.Array, true, buffer);

    /// <summary>Other memory for a block of the same length.</summary>
    public Storage Another() => Block(new AlignedBuffer(_buffer!.Length));

    /// <summary>Sets a scalar.</summary>
    public void Set(double number)
    {
        Number = number;
        *Data = (float)number;
    }

    /// <summary>Sets everything to zero.</summary>
    public void Clear()
    {
        if (Coded is not null) Coded.Clear();
        else _buffer!.Span.Clear();
        Number = 0;
    }

    /// <summary>The numbers of a block of arrays; one number where the value broadcasts.</summary>
    public Span<float> At(int start, int length, int array) => Kind switch
    {
        ValueKind.Scalar => new(Data, 1),
        ValueKind.PerArray => new(Data + array, 1),
        _ => new(IsBlock ? Data : Data + start, length),
    };

    /// <summary>All numbers of a whole value; one for a scalar.</summary>
    public Span<float> All(ParameterLayout layout) => new(Data, Kind == ValueKind.Scalar ? 1 : layout[Kind].Total);

    /// <summary>One array's matrix of a whole value.</summary>
    public Matrix Matrix(ParameterLayout layout, int array)
    {
        KindLayout kind = layout[Kind];
        return new(new(Data + kind.Offsets[array], kind.Lengths[array]), kind.Rows[array], kind.Columns[array]);
    }
}
