using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>One instruction with its memory: runs a function on one block after another, or once on scalars.</summary>
internal sealed class Call(Instruction instruction, Storage result, Storage[] arguments, Func<Function, BlockMap> blockOf)
{
    private readonly BlockMap? _map = instruction.IsReduction ? null : blockOf(instruction.Function!);
    private readonly Reduction? _reduction = instruction.IsReduction ? instruction.Function!.Reduction : null;
    private readonly double[] _sums = new double[Reduction.MaxSums];
    private int _array;

    /// <summary>The phase in which it runs.</summary>
    public int Phase => instruction.PassPhase;

    /// <summary>Whether it runs for each block, and not once a step.</summary>
    public bool IsBlockwise => instruction.IsReduction || instruction.Kind == ValueKind.Array;

    /// <summary>Runs a function of scalars, or of one number an array.</summary>
    public void RunWhole() =>
        _map!(Whole(0), Whole(1), Whole(2), result.Data.Span);

    /// <summary>Before a pass.</summary>
    public void Begin()
    {
        if (_reduction is null) return;
        Array.Clear(_sums);
        _array = 0;
        // Arrays without elements have no block, but a number all the same.
        if (_reduction.Kind == ValueKind.PerArray) result.Data.Span.Fill(_reduction.Finish(_sums, 0));
    }

    /// <summary>Runs on one block.</summary>
    public void RunBlock(int start, int length, int array, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient)
    {
        ReadOnlySpan<float> x = Argument(0, start, length, array, weights, gradient);
        ReadOnlySpan<float> y = Argument(1, start, length, array, weights, gradient);
        if (_reduction is null)
        {
            _map!(x, y, Argument(2, start, length, array, weights, gradient), result.Write(start, length));
            return;
        }
        if (_reduction.Kind == ValueKind.PerArray && array != _array)
        {
            Array.Clear(_sums);
            _array = array;
        }
        _reduction.Accumulate(x, y, _sums);
        if (_reduction.Kind == ValueKind.PerArray) result.Data.Span[array] = _reduction.Finish(_sums, 0);
    }

    /// <summary>After a pass.</summary>
    public void End()
    {
        if (_reduction is not { Kind: ValueKind.Scalar }) return;
        float scalar = arguments.Length > 1 && arguments[1].Place == Place.Scalar ? arguments[1].Data.Span[0] : 0;
        result.Data.Span[0] = _reduction.Finish(_sums, scalar);
    }

    private ReadOnlySpan<float> Whole(int index) => index < arguments.Length ? arguments[index].Data.Span : [];

    private ReadOnlySpan<float> Argument(
        int index, int start, int length, int array, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient) =>
        index < arguments.Length ? arguments[index].Read(start, length, array, weights, gradient) : [];
}
